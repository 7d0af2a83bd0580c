"""Rules about what was written: that it stays as it was, and what an answer was given to."""

from __future__ import annotations

from itertools import accumulate, groupby
from typing import TYPE_CHECKING

from troth.base.hashing import hash_value
from troth.base.text import escape_text, quote_text
from troth.model import Kind, Place
from troth.model.problem import Problem, Severity
from troth.review.change import get_log
from troth.review.in_place import InPlaceEdit, judge_edit
from troth.status.answer_context import CONTEXT_DIGITS
from troth.status.promise import CHANGEABLE_KEYS
from troth.status.provenance import RHYTHM_KEYS, get_text, hash_entries
from troth.status.wording import PARTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from troth.model import Data, Source
    from troth.review.change import AddedEntry, RecordRevision, ReviewInput, RewrittenEntry


def log_rewritten(case: ReviewInput) -> Iterator[Problem]:
    """Add new entries at the end of a log, and leave existing ones unchanged."""
    for revision in case.revisions:
        if revision.old is not None and revision.new is not None:
            yield from (_report_rewritten(each, revision.old, revision.new) for each in revision.log.rewritten)
            for added in _put_in_before(revision.old, revision, case):
                message = f"{_describe_entry(dict(added.data))} was added before existing entries"
                day = added.get_text("date")
                hint = f"move it to the end; if it happened earlier, use the day you write it as date and add happened: {day}"
                yield Problem("review/log-rewritten", _locate_entry(revision.new, added.index), message, hint)


def _report_rewritten(rewritten: RewrittenEntry, old: Source, new: Source) -> Problem:
    was, now = get_log(old)[rewritten.old], get_log(new)
    if rewritten.kind == "changed":
        keys = _describe_differing(was, now[rewritten.new])
        message = f"{_describe_entry(was)} was changed{f': {keys}' if keys else ''}"
        return Problem("review/log-rewritten", _locate_entry(new, rewritten.new, keys), message, f"restore it; {_APPEND_HINT}")
    message = f"{_describe_entry(was)} was {'moved to another place' if rewritten.kind == 'moved' else 'removed'}"
    return Problem("review/log-rewritten", _locate_entry(new, rewritten.new), message, "restore it where it was")


_APPEND_HINT = "to say something different, add a new entry at the end"


def _put_in_before(old: Source, revision: RecordRevision, case: ReviewInput) -> Iterator[AddedEntry]:
    """Yield the new entries that stand before entries that their writer could see.

    Entries of two branches meet in the order of their dates: there the writer had not seen the other, or wrote before its day.
    """
    kept, entries, digests = revision.log.unchanged, get_log(old), hash_entries(old.data)
    seen = {version.commit: version.entries for version in case.change_set.history.list_versions(revision.change.kind, revision.change.id)}
    every = _earliest([_format_entry_date(entries[number]) for number, _ in kept])
    above = (added for added in revision.added if revision.log.list_entries_below(added.index) < len(kept))
    for commit, together in groupby(sorted(above, key=_commit), _commit):
        known = frozenset(seen.get(commit, digests))
        visible = _earliest([_format_entry_date(entries[number]) if digests[number] in known else _NEVER for number, _ in kept])
        for added in together:
            at, written = revision.log.list_entries_below(added.index), added.witness.date.isoformat() if added.witness.date else "9999"
            if visible[at] <= written or every[at] < added.get_text("date"):
                yield added


def _commit(added: AddedEntry) -> str:
    return added.witness.commit or ""


_NEVER = "~"
"""Later than any day, and than what is said of one that is unknown."""


def _earliest(dates: Sequence[str]) -> Sequence[str]:
    """Return for each the earliest of it and all that follow."""
    return [*accumulate(reversed(dates), min)][::-1]


def _locate_entry(source: Source, index: int, keys: str = "") -> Place:
    log = get_log(source)
    if not log:
        return source.find_key_place("log")
    if index >= len(log):
        return source.find_place("log", len(log) - 1)
    entry = log[index]
    key = keys.partition(",")[0].partition(" ")[0]
    return source.find_key_place("log", index, key) if isinstance(entry, dict) and key in entry else source.find_place("log", index)


def _describe_differing(was: Data, now: Data) -> str:
    """Return which fields of an entry differ, with short values as they were and are."""
    if not isinstance(was, dict) or not isinstance(now, dict):
        return ""
    said = []
    for key in (key for key in dict.fromkeys((*now, *was)) if was.get(key) != now.get(key)):
        pair = (was.get(key), now.get(key))
        short = all(isinstance(each, (str, int, float)) and len(str(each)) <= _MAX_SHORT for each in pair)
        said.append(escape_text(key) + (f" ({' → '.join(escape_text(str(each)) for each in pair)})" if short else ""))
    return ", ".join(said)


_MAX_SHORT = 24


def _describe_entry(entry: Data) -> str:
    if not isinstance(entry, dict):
        return "an entry of the log"
    return f"the entry of {_format_entry_date(entry)} ({escape_text(str(entry.get('act')))} by {escape_text(str(entry.get('by')))})"


def _format_entry_date(entry: Data) -> str:
    date = entry.get("date") if isinstance(entry, dict) else None
    return escape_text(date) if isinstance(date, str) else "an unknown day"


TERM_KEYS = ("title", "promiser", "customer", "outcome", "measures", "made", "due", "cost", "amount", *RHYTHM_KEYS)


def terms_changed(case: ReviewInput) -> Iterator[Problem]:
    """Change a promise by an entry in the log, never in place."""
    for revision in case.revisions:
        old, new = revision.old, revision.new
        if revision.change.kind is not Kind.PROMISE or old is None or new is None:
            continue
        for key in find_changed_terms(old, new):
            was, now = _format_term(old.data.get(key)), _format_term(new.data.get(key))
            edit, place = judge_edit(key, revision, case), _locate_key(key, old, new)
            if edit is InPlaceEdit.WRONG:
                yield _report_change(key, was, now, place)
            elif edit is InPlaceEdit.TYPO:
                message = f"{key} was reworded ({_cut(was)} → {_cut(now)})"
                yield Problem("review/terms-changed", place, message, "check that it still means the same", Severity.WARNING)


def find_changed_terms(old: Source, new: Source) -> tuple[str, ...]:
    """Return the keys of the terms that say something else, however they are written."""
    return tuple(key for key in TERM_KEYS if _hash_term(old.data, key) != _hash_term(new.data, key))


def _cut(said: str) -> str:
    return said if len(said) <= _MAX_READABLE else f"{said[: _MAX_READABLE - 1]}…"


def _report_change(key: str, before: str, after: str, place: Place) -> Problem:
    said = "was added to" if not before else "was removed from" if not after else "was changed in"
    is_short = bool(before and after) and len(before) + len(after) < _MAX_READABLE
    message = f"{key} {said} the terms of a promise that was made" + (f" ({before} → {after})" if is_short else "")
    if key not in CHANGEABLE_KEYS:
        hint = "restore it; for other terms make a new promise, and add an entry with act: superseded"
    elif is_short:
        hint = f"restore {before}, and add an entry with act: renegotiated and {key}: {after}"
    else:
        hint = "restore it, and add an entry with act: renegotiated"
    return Problem("review/terms-changed", place, message, hint)


_MAX_READABLE = 80


def _format_term(value: Data) -> str:
    if value is None:
        return ""
    return quote_text(value, 200) if isinstance(value, str) and "-" not in value[4:5] else str(value)


def _locate_key(key: str, old: Source, new: Source) -> Place:
    """Return the key's place; for one that is gone, that of the last key before it that is still there."""
    if key in new.data:
        return new.find_key_place(key)
    keys = list(old.data)
    above = [each for each in keys[: keys.index(key)] if each in new.data] if key in keys else []
    return new.find_key_place(above[-1]) if above else new.find_place()


def _hash_term(data: Mapping[str, Data], key: str) -> str:
    """Return a digest of what a term says, the same for the ways in which one may write it."""
    value = data.get(key)
    if key in ("promiser", "customer") and not isinstance(value, list):
        value = [value]
    if key == "measures" and isinstance(value, list):
        value = [{"what": each} if isinstance(each, str) else each for each in value] or None
    return hash_value(value.strip() if isinstance(value, str) else value, 64)


_ENDING_HINTS: Mapping[Kind, str] = {
    Kind.PROMISE: "restore it; a promise ends by an entry: withdrawn, declined, revoked, cancelled or superseded",
    Kind.ASK: "restore it; an ask ends by an entry with act: closed",
    Kind.AGREEMENT: "restore it; an agreement ends by an entry with act: ended",
}


def record_deleted(case: ReviewInput) -> Iterator[Problem]:
    """Keep every record under its id: close it by an entry, don't delete it."""
    for revision in case.revisions:
        pair = revision.change
        if pair.after is None and pair.before is not None:
            what = f"the {pair.kind.value} {pair.id}"
            message = f"{what} was deleted, or moved outside the board"
            hint = _ENDING_HINTS.get(pair.kind, "restore it")
            if pair.new_id:
                message = f"{what} was renamed to {pair.new_id}: its address and all links to it break"
                hint = f"keep the file's name {pair.id}.yaml; it may be in any folder of {pair.kind.folder}/"
            yield Problem("review/record-deleted", Place(pair.before.path), message, hint)


def said_of_other_words(case: ReviewInput) -> Iterator[Problem]:
    """Don't change what someone has answered; if you do, ask them again."""
    for revision in case.revisions:
        kept = {new for _, new in revision.log.unchanged}
        for answer in revision.changed_answers:
            if revision.new is None or (answer.index in kept and _is_told_already(revision)):
                continue
            entry = get_log(revision.new)[answer.index]
            name, act = escape_text(case.parties.get_name(get_text(entry, "by"))), escape_text(get_text(entry, "act"))
            place = revision.find_place(*answer.place) if len(answer.place) > 1 else revision.new.find_key_place(*answer.place)
            message = f"{name} {act} before this was changed: ask again"
            hint = f"restore what {name} saw, or ask {name} to add {act} again, after the current entries"
            yield Problem("review/said-of-other-words", place, message, hint)


def _is_told_already(revision: RecordRevision) -> bool:
    """Tell whether another rule names the very change: of terms that were agreed to, or of an entry."""
    if revision.log.rewritten:
        return True
    old, new = revision.old, revision.new
    return revision.change.kind is Kind.PROMISE and old is not None and new is not None and bool(find_changed_terms(old, new))


def rewritten(case: ReviewInput) -> Iterator[Problem]:
    """Keep the commits of people who answer as they are."""
    for revision in case.revisions:
        for added in revision.added:
            if added.witness.is_rewritten:
                who = escape_text(added.witness.committer or "someone else")
                message = f"the commit of this answer was rewritten by {who}, and it doesn't record what it answers: it counts as recorded"
                hint = "merge the branch instead of rebasing it, or answer by a command or form, which record what is answered"
                yield Problem("review/rewritten", revision.find_place("log", added.index, "by"), message, hint, Severity.WARNING)


def signed_without_terms(case: ReviewInput) -> Iterator[Problem]:
    """Sign a wording by its full fingerprint."""
    for revision in case.revisions:
        agreement = case.change_set.after.agreements.get(revision.change.id)
        if revision.change.kind is not Kind.AGREEMENT or agreement is None:
            continue
        # with a part missing it can come into force under no wording, and a check refuses it
        severity = Severity.ERROR if all(getattr(agreement.wording, part) for part in PARTS) else Severity.WARNING
        for added in revision.added:
            if added.get_text("act") == "signed" and len(added.get_text("terms")) != CONTEXT_DIGITS and not added.witness.is_imported:
                message = f"this signature doesn't say which wording was signed: terms with {CONTEXT_DIGITS} digits is missing"
                hint = f"sign by `troth agreement sign {revision.change.id}` or by the form, which add it"
                yield Problem("review/signed-without-terms", revision.find_place("log", added.index, "act"), message, hint, severity)
