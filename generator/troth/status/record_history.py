"""Who said what a record says, by git: the witness of its terms and of each entry, judged by the parties as they were then."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from troth.base.dates import count_days, parse_iso_date
from troth.model import BACKDATE_DAYS, Kind
from troth.status.answer_context import ANSWERS, CONTEXT_DIGITS, hash_contexts
from troth.status.origins import find_origins, list_parents, number_digests
from troth.status.provenance import (
    UNKNOWN_WITNESS,
    Level,
    Provenance,
    Witness,
    find_terms_authors,
    get_log,
    get_party_ids,
    get_text,
    hash_entries,
    hash_terms,
    is_email_of,
    is_host,
    list_owners,
)
from troth.status.vouchers import UNSIGNED, find_voucher_fault, format_known_email, is_voucher_claimed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from troth.model import Data, Parties
    from troth.model.history import Commit, History, Version
    from troth.status.origins import Key, Origins
    from troth.status.provenance import SourceRecord


def find_provenance(
    kind: Kind, record: SourceRecord, history: History, parties: Parties, *, today: date | None = None, backdate_days: int = BACKDATE_DAYS
) -> Provenance:
    """Return who brought in the terms of a record and each entry of its log, and when.

    A day after `today` is that of a wrong clock, and not believed.
    """
    return RecordHistory(kind, record, history, parties, today=today, backdate_days=backdate_days).build_provenance()


@dataclass(frozen=True)
class Answered:
    """What became of an answer's context since it was given."""

    version: int
    """The number of the version that is its witness."""
    changes: tuple[int, ...] = ()
    """The later versions in which what it answers was changed; none where it is what it was."""
    of_other_words: bool = False


class RecordHistory:
    """A record with its versions."""

    def __init__(
        self,
        kind: Kind,
        record: SourceRecord,
        history: History,
        parties: Parties,
        *,
        today: date | None = None,
        backdate_days: int = BACKDATE_DAYS,
    ) -> None:
        self.kind, self._history, self._parties = kind, history, parties
        self._today, self._backdate_days = today, backdate_days
        self._data: Data = record.source.data
        self.log = get_log(self._data)
        self.versions: Sequence[Version] = history.list_versions(kind, record.id)
        same = bool(self.versions) and self.versions[-1].blob == record.source.blob != ""
        self._terms = self.versions[-1].terms if same else hash_terms(kind, self._data)
        self._digests = self.versions[-1].entries if same else hash_entries(self._data)

    @cached_property
    def _keys(self) -> tuple[Key, ...]:
        return tuple(number_digests(self._digests))

    @cached_property
    def contexts(self) -> tuple[str, ...]:
        """For each entry the digest of what it answers now, as versions have it."""
        return tuple(each[:32] for each in hash_contexts(self.kind, self._data))

    @cached_property
    def origins(self) -> Origins:
        """Where all that the record says comes from."""
        entries = {key: number for number, key in enumerate(self._keys)}
        return find_origins(self.versions, (*self._keys, (self._terms, 0)), lambda key, version: self._is_own(entries.get(key), version))

    def _is_own(self, entry: int | None, version: int) -> bool:
        commit = self.find_commit(version)
        return commit is not None and any(self._is_by(commit, each) for each in self._list_side(entry))

    def find_commit(self, version: int) -> Commit | None:
        """Return the commit that left a version, where it is known."""
        return self._history.commits.get(self.versions[version].commit)

    def _list_side(self, entry: int | None) -> tuple[str, ...]:
        """Return the parties whose word an entry is: who entered it, and those of the record that they act for. None are the terms."""
        if entry is None:
            return tuple(find_terms_authors(self._data))
        by = get_text(self.log[entry], "by")
        named = get_party_ids(self._data, "promiser", "customer", "provider", "customers", "asker", "owner")
        day = parse_iso_date(get_text(self.log[entry], "date"))
        parties = self._parties.on(day) if day else self._parties
        return (by, *(each for each in dict.fromkeys(named) if each != by and parties.may_act_for(by, each)))

    def judge_answer(self, entry: int) -> Answered | None:
        """Return by which version an entry came in, and whether what it answers is still what it was; None where git has not seen it."""
        key = self._keys[entry]
        candidates = sorted(self.origins.last.get(key, ()))
        if not candidates:
            return None
        now = self.contexts[entry]
        version = next((each for each in candidates if self.origins.find_context(key, each) == now), candidates[0])
        if not now or self._is_stated(entry) or self.origins.find_context(key, version) == now or not self.versions[version].contexts:
            return Answered(version)
        changes = self.origins.find_context_changes(key, version)
        is_known = self.origins.find_context(key, len(self.versions) - 1) == now
        if is_known and changes and all(self._is_own(entry, each) for each in changes):
            return Answered(changes[-1])
        return Answered(version, changes, of_other_words=True)

    def _is_stated(self, entry: int) -> bool:
        return len(get_text(self.log[entry], "terms")) == CONTEXT_DIGITS

    def build_provenance(self) -> Provenance:
        """Return the witness of the terms and of each entry."""
        return Provenance(terms=self.build_terms_witness(), log=tuple(map(self.build_entry_witness, range(len(self.log)))))

    def build_terms_witness(self) -> Witness:
        """Return who brought in the terms."""
        candidates = self.origins.last.get((self._terms, 0), ())
        stated = get_text(self._data, "made") or get_text(next(iter(self.log), None), "date")
        return self._build_witness(min(candidates), find_terms_authors(self._data), stated) if candidates else UNKNOWN_WITNESS

    def build_entry_witness(self, entry: int) -> Witness:
        """Return who brought in an entry of the log."""
        found = self.judge_answer(entry)
        if found is None:
            return UNKNOWN_WITNESS
        by, act = get_text(self.log[entry], "by"), get_text(self.log[entry], "act")
        is_unsaid = act in ANSWERS and not self._is_stated(entry)
        return self._build_witness(
            found.version,
            [by],
            get_text(self.log[entry], "date"),
            is_unsaid=is_unsaid,
            is_imported=found.version in self._imports,
            of_other_words=found.of_other_words,
        )

    @cached_property
    def _imports(self) -> frozenset[int]:
        """The versions with which the record began, where they brought entries of several days."""
        first = [number for number in range(len(self.versions)) if not list_parents(self.versions, number) and self.find_commit(number)]
        days: dict[int, set[str]] = {each: set() for each in first}
        for key, entry in zip(self._keys, self.log, strict=True):
            for each in self.origins.last.get(key, frozenset()) & days.keys():
                days[each].add(get_text(entry, "date"))
        return frozenset(each for each, some in days.items() if len(some) > 1)

    def _build_witness(
        self,
        version: int,
        acting: Sequence[str],
        stated: str,
        *,
        is_unsaid: bool = False,
        is_imported: bool = False,
        of_other_words: bool = False,
    ) -> Witness:
        commit = self.find_commit(version)
        if commit is None:
            return UNKNOWN_WITNESS
        day, entered = parse_iso_date(stated), commit.find_day(self._today)
        committer = "" if is_host(commit.committer_email) or commit.is_by_recorder or self._are_same(commit) else commit.committer
        level = self._determine_level(commit, acting, day)
        is_rewritten = bool(committer) and is_unsaid and level is Level.OWN
        coauthor = self._find_coauthor(commit, acting) if level is Level.RECORDED and commit.coauthors else ""
        is_far = commit.committed is not None and abs(count_days(commit.date, commit.committed)) > self._backdate_days
        witness = Witness(
            level=Level.RECORDED if is_rewritten or is_imported else level,
            commit=commit.sha,
            author=commit.author or None,
            date=entered,
            late_days=count_days(day, entered) if day else 0,
            authored=commit.date if is_far and commit.date != entered else None,
            landed=commit.landed,
            committer=committer or None,
            is_rewritten=is_rewritten,
            has_wrong_clock=self._today is not None and any(each > self._today for each in commit.days),
            is_imported=is_imported,
            of_other_words=of_other_words,
            coauthor=coauthor,
        )
        return self._add_voucher(witness, commit, acting, day) if commit.voucher or commit.is_by_recorder else witness

    def _add_voucher(self, witness: Witness, commit: Commit, acting: Sequence[str], day: date | None) -> Witness:
        """Return the witness with where it was said; what a forged commit brings in is the word of its committer."""
        fault = find_voucher_fault(commit)
        if is_voucher_claimed(commit) and fault not in ("", UNSIGNED):
            return replace(witness, author=commit.committer or None, committer=None, voucher_fault=fault)
        said_at = commit.voucher.said_at if commit.voucher and commit.is_by_recorder else ""
        is_speakers = fault == UNSIGNED and any(
            self._belongs_to(format_known_email(commit.email), commit.era, party, day) for party in acting
        )
        return replace(witness, said_at=said_at, voucher_fault=fault, is_speakers=is_speakers)

    def _find_coauthor(self, commit: Commit, acting: Sequence[str]) -> str:
        """Return the party's own name among a commit's co-authors: a claim of whoever wrote the message, so the level is as it was."""
        found = (name for name, email in commit.coauthors if any(self._belongs_to(email, commit.era, each, None) for each in acting))
        return next(found, "")

    def _are_same(self, commit: Commit) -> bool:
        """Tell whether author and committer are one: by address, by party, or, where no party has either address, by name."""
        if not commit.committer_email or commit.committer_email.lower() == commit.email.lower():
            return True
        owners = [list_owners(each, self._parties) for each in (commit.email, commit.committer_email)]
        return not set(owners[0]).isdisjoint(owners[1]) or (not owners[1] and commit.committer == commit.author)

    def _determine_level(self, commit: Commit, acting: Sequence[str], day: date | None) -> Level:
        if commit.signer and any(self._belongs_to(commit.signer, commit.era, party, day) for party in acting):
            return Level.SIGNED
        level = Level.OWN
        if is_voucher_claimed(commit):
            level = Level.MAILED if commit.voucher and commit.voucher.said_token else Level.VOUCHED
        return level if any(self._is_by(commit, party, day) for party in acting) else Level.RECORDED

    def _is_by(self, commit: Commit, party: str, day: date | None = None) -> bool:
        """Tell whether the words of a commit are a party's: by its author, where nobody claims that they were said elsewhere."""
        if not is_voucher_claimed(commit):
            return self._belongs_to(commit.email, commit.era, party, day)
        return not find_voucher_fault(commit) and self._belongs_to(format_known_email(commit.email), commit.era, party, day)

    def _belongs_to(self, email: str, era: int | None, party: str, day: date | None) -> bool:
        """Tell whether an address was the party's when it came onto the board; what it was to nobody then is judged by today."""
        then = self._history.eras[era] if era is not None and era < len(self._history.eras) else None
        owners = list_owners(email, then) if then is not None else ()
        if then is None or not owners:
            return is_email_of(email, party, self._parties.on(day) if day else self._parties)
        group = (then if party in then else self._parties).on(day) if day else then if party in then else self._parties
        return any(group.may_act_for(each, party) for each in owners)
