"""What git says of answers: which were given to other words than stand there now, and whether a side was only heard through the other."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from troth.model import Kind
from troth.status.agreement import AgreementState
from troth.status.answer_context import CONTEXT_DIGITS, hash_contexts
from troth.status.origins import list_parents
from troth.status.provenance import Level, Provenance, get_log, get_text, hash_entries, is_email_of
from troth.status.record_history import RecordHistory, find_provenance
from troth.status.vouchers import format_known_email
from troth.status.wording import find_agreement_signatories

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from troth.base.dates import AsOf
    from troth.model import Agreement, AgreementEntry, Ask, Parties, Promise, Source
    from troth.model.history import History, Version
    from troth.model.ledger import Ledger
    from troth.status.agreement import AgreementStatus
    from troth.status.provenance import SourceRecord

Answered = TypeVar("Answered", "Promise", "Ask", "Agreement")


def mark_answers(ledger: Ledger) -> Ledger:
    """Return the ledger with its answers marked that git shows to have been given to other words."""
    return replace(
        ledger,
        promises=_mark_hearsay(_mark_records(Kind.PROMISE, ledger.promises, ledger), ledger),
        asks=_mark_records(Kind.ASK, ledger.asks, ledger),
        agreements=_mark_records(Kind.AGREEMENT, ledger.agreements, ledger),
    )


def _mark_records(kind: Kind, records: Mapping[str, Answered], ledger: Ledger) -> Mapping[str, Answered]:
    marked: dict[str, Answered] = {}
    for each, record in records.items():
        if other := ledger.recall(find_answers_to_other_words, kind, record, ledger.history, ledger.parties):
            marked[each] = ledger.recall(_mark_entries, record, other)
    return MappingProxyType({**records, **marked}) if marked else records


def _mark_entries(record: Answered, other: frozenset[int]) -> Answered:
    return replace(record, log=tuple(replace(entry, of_other_words=True) if entry.index in other else entry for entry in record.log))


def _mark_hearsay(promises: Mapping[str, Promise], ledger: Ledger) -> Mapping[str, Promise]:
    """Return the promises with the entries marked that somebody else wrote down, where the customer's silence is to count as a yes."""
    marked = dict(promises)
    for each, promise in promises.items():
        if promise.terms.silence_accepts is not None:
            witnesses = find_provenance(Kind.PROMISE, promise, ledger.history, ledger.parties).log
            log = (replace(entry, is_hearsay=witnesses[entry.index].level is Level.RECORDED) for entry in promise.log)
            marked[each] = replace(promise, log=tuple(log))
    return MappingProxyType(marked)


def find_answers_to_other_words(kind: Kind, record: Promise | Ask | Agreement, known: History, parties: Parties) -> frozenset[int]:
    """Return the numbers of the entries that git shows to have answered something else."""
    versions = known.list_versions(kind, record.id)
    doubtful = _list_doubtful(kind, record.source, versions)
    if not doubtful:
        return frozenset()
    history = RecordHistory(kind, record, known, parties)
    judged = {entry: history.judge_answer(entry) for entry in doubtful}
    return frozenset(entry for entry, found in judged.items() if found is not None and found.of_other_words)


def _list_doubtful(kind: Kind, source: Source, versions: Sequence[Version]) -> tuple[int, ...]:
    """Return the entries that answered something else in some version; those that state what they answer are left out."""
    log = get_log(source.data)
    silent = {index for index, entry in enumerate(log) if isinstance(entry, dict) and len(str(entry.get("terms", ""))) < CONTEXT_DIGITS}
    if len(versions) == 0 or not silent:
        return ()
    seen: dict[str, set[str]] = defaultdict(set)
    for version in versions:
        for digest, context in zip(version.entries, version.contexts, strict=False):
            if context:
                seen[digest].add(context)
    if not seen:
        return ()
    last = versions[-1]
    if last.blob and last.blob == source.blob:  # git has read the very same file
        now = tuple(zip(last.entries, last.contexts, strict=False))
    else:
        now = tuple(zip(hash_entries(source.data), hash_contexts(kind, source.data), strict=True))
    return tuple(index for index, (digest, context) in enumerate(now) if index in silent and context and seen[digest] - {context[:32]})


def count_imported_entries(kind: Kind, record: SourceRecord, history: History) -> int:
    """Return how many entries came with their record, where it began with entries of several days."""
    versions, log = history.list_versions(kind, record.id), get_log(record.source.data)
    digests = hash_entries(record.source.data) if any(len(each.entries) > 1 for each in versions[:1]) else ()
    imported: set[int] = set()
    for number, version in enumerate(versions):
        if not list_parents(versions, number):
            brought = {at for at, digest in enumerate(digests) if digest in version.entries}
            imported |= brought if len({get_text(log[at], "date") for at in brought}) > 1 else set()
    return len(imported)


class LazyProvenance(dict[str, Provenance]):
    """The provenance of the records of a kind, found when it is first asked for: a build where little changed asks for few.

    Where the as-of date is today, no commit can be of a later day; where somebody named the date, nobody can tell.
    """

    def __init__(self, ledger: Ledger, as_of: AsOf, kind: Kind) -> None:
        super().__init__()
        self._ledger, self._as_of, self._kind = ledger, as_of, kind

    def __missing__(self, record: str) -> Provenance:
        ledger, today = self._ledger, None if self._as_of.pinned else self._as_of.day
        kinds: Mapping[Kind, Mapping[str, SourceRecord]]
        kinds = {Kind.PROMISE: ledger.promises, Kind.ASK: ledger.asks, Kind.AGREEMENT: ledger.agreements}
        back = ledger.settings.backdate_days
        history = RecordHistory(self._kind, kinds[self._kind][record], ledger.history, ledger.parties, today=today, backdate_days=back)
        found = self[record] = history.build_provenance()
        return found


_IN_FORCE = (AgreementState.IN_FORCE, AgreementState.REVIEW_DUE)


def is_recorded_by_one_side(accord: AgreementStatus, ledger: Ledger) -> bool | None:
    """Tell whether all inputs, or all signatures, of one side were recorded by the other.

    None where it is not in force, or where git cannot tell who recorded them.
    """
    if accord.state not in _IN_FORCE:
        return None
    # for each entry of the log, the address of who committed it: none where git does not know
    known = find_provenance(Kind.AGREEMENT, accord.agreement, ledger.history, ledger.parties)
    commits = (ledger.history.commits.get(each.commit or "") for each in known.log)
    emails = tuple(format_known_email(commit.email) if commit else "" for commit in commits)
    found = [_are_all_by_others(entries, own, others, emails, ledger) for entries, own, others in _group_entries(accord, ledger)]
    return True if True in found else None if None in found else False


def _group_entries(
    accord: AgreementStatus, ledger: Ledger
) -> Iterator[tuple[tuple[AgreementEntry, ...], tuple[str, ...], tuple[str, ...]]]:
    """Yield what each side said, the inputs and the signatures apart, with the parties of that side and of the other."""
    provider, customers = (accord.wording.provider,), accord.wording.customers
    signed = [each.entry for each in accord.signatures if each.entry is not None]
    for own, others in ((provider, customers), (customers, provider)):
        mine = tuple(
            entry
            for entry in signed
            if set(find_agreement_signatories(entry.by, accord.agreement, ledger.parties.on(entry.date))) & set(own)
        )
        yield mine, own, others
    yield accord.customer_inputs, customers, provider


def _are_all_by_others(
    entries: tuple[AgreementEntry, ...], own: tuple[str, ...], others: tuple[str, ...], emails: tuple[str, ...], ledger: Ledger
) -> bool | None:
    """Tell whether each of the entries was written down by somebody of the other side; None where that is not known of one."""
    authors = [emails[entry.index] for entry in entries]
    if not authors or "" in authors:
        return None if authors else False
    return all(_belongs_to(each, others, ledger) and not _belongs_to(each, own, ledger) for each in authors)


def _belongs_to(email: str, parties: tuple[str, ...], ledger: Ledger) -> bool:
    return any(is_email_of(email, party, ledger.parties) for party in parties)
