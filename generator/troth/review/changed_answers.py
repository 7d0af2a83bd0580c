"""What a change keeps of a log, and the answers in it that were given to other words than stand there now."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING

from troth.model import Kind
from troth.status.answer_context import CHANGING_ACTS, CONTEXT_DIGITS, NO_ACTS, OPENING_ACTS, YES_ACTS, find_changed_key, hash_contexts
from troth.status.provenance import get_log, get_text
from troth.status.replay import replay
from troth.status.wording import is_signature_current

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from troth.model import Parties, Source
    from troth.model.ledger import ChangeSet, RecordChange
    from troth.status.record_history import RecordHistory

    Stretch = tuple[range, range]
    """Entries that follow each other in the old log, and in the new one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedAnswer:
    """An answer that was given before what it answers was changed."""

    index: int
    place: tuple[str | int, ...]
    """The keys that lead to what was changed."""


def find_changed_answers(
    change: RecordChange, kept: Mapping[int, int], history: RecordHistory, difference: ChangeSet, parties: Parties
) -> tuple[ChangedAnswer, ...]:
    """Return the answers that are of other words since the change, and that nobody has given again.

    `kept` are the entries that were there before, by their new number, with the old one.
    """
    before, after = (side.source if side else None for side in (change.before, change.after))
    if after is None:
        return ()
    log = get_log(after.data)
    stale = _list_stale(change, history, difference, parties)
    known = hash_contexts(change.kind, before.data) if before else ()
    now = hash_contexts(change.kind, after.data)
    found = []
    for index in sorted(stale):
        old = kept.get(index)
        if old is not None and (known[old] == now[index] or change.kind is Kind.AGREEMENT):
            continue  # it was so before, or a signature that waits to be renewed, as it should once the wording changes
        if not any(_answers_again(log[index], log[later]) for later in range(index + 1, len(log)) if later not in stale):
            found.append(ChangedAnswer(index=index, place=_find_place(index, before, after, history, difference)))
    return tuple(found)


def _list_stale(change: RecordChange, history: RecordHistory, difference: ChangeSet, parties: Parties) -> frozenset[int]:
    """Return the answers that were given to other words: by what they state, and where they don't, by git."""
    promise = difference.after.promises.get(change.id) if change.kind is Kind.PROMISE else None
    by_git = frozenset(
        index
        for index, context in enumerate(history.contexts)
        if context
        and get_text(history.log[index], "act") not in OPENING_ACTS
        and (found := history.judge_answer(index)) is not None
        and found.of_other_words
    )
    if promise is not None:
        back = difference.before.settings.backdate_days
        stated = replay(promise, parties, backdate_days=back).of_other_words
        return frozenset(each for each in by_git if len(promise.log[each].terms or "") < CONTEXT_DIGITS) | stated
    ask, agreement = difference.after.asks.get(change.id), difference.after.agreements.get(change.id)
    if change.kind is Kind.ASK and ask is not None:
        return by_git | {each.index for each in ask.log if each.answers_other_words}
    if change.kind is Kind.AGREEMENT and agreement is not None:
        signed = (each for each in agreement.log if each.act == "signed")
        return by_git | {each.index for each in signed if not is_signature_current(each, agreement.wording)}
    return by_git


def _answers_again(answer: object, later: object) -> bool:
    """Tell whether a later entry is another answer of the same party."""
    if not isinstance(answer, dict) or not isinstance(later, dict):
        return False
    return later.get("by") == answer.get("by") and later.get("act") in YES_ACTS | NO_ACTS


def _find_place(index: int, before: Source | None, after: Source, history: RecordHistory, difference: ChangeSet) -> tuple[str | int, ...]:
    """Return what of the context is not what the answer's author saw: an entry above it, or a key of the record."""
    found = history.judge_answer(index)
    seen = difference.history.data.get(history.versions[found.version].blob) if found is not None else None
    seen = seen if seen is not None else before.data if before else None
    log = get_log(after.data)
    if seen is not None:
        said = [entry for entry in get_log(seen) if get_text(entry, "act") in CHANGING_ACTS]
        new = [at for at in range(index) if get_text(log[at], "act") in CHANGING_ACTS and log[at] not in said]
        if new:
            return "log", new[-1]
        key = find_changed_key(history.kind, seen, after.data)
        if key and key in after.data:
            return (key,)
    return "log", index


def find_kept_entries(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the old and the new number of each entry that is kept, in order; entries are given by their digests.

    Those that stand once in each log come first, and hold the others in their places between them. Comparing every pair, as
    `difflib` does with equal entries, takes a minute for a log of twenty thousand.
    """
    start, (was, now), end = _split_ends(old, new, (range(len(old)), range(len(new))))
    anchors = _find_longest_in_order(_pair_same(_number_unique(old, was), _number_unique(new, now)))
    yield from start
    for (a, c), (b, d) in pairwise(((was.start - 1, now.start - 1), *anchors, (was.stop, now.stop))):
        first, inner, last = _split_ends(old, new, (range(a + 1, b), range(c + 1, d)))
        yield from first
        yield from _find_longest_in_order(_pair_same(_number_occurrences(old, inner[0]), _number_occurrences(new, inner[1])))
        yield from last
        if b < was.stop:
            yield b, d
    yield from end


def _split_ends(old: Sequence[str], new: Sequence[str], stretch: Stretch) -> tuple[list[tuple[int, int]], Stretch, list[tuple[int, int]]]:
    """Return the pairs of entries that are alike at the start of a stretch, what lies between, and those at its end."""

    def alike(pairs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
        return list(takewhile(lambda pair: old[pair[0]] == new[pair[1]], pairs))

    was, now = stretch
    start = alike(zip(was, now, strict=False))
    was, now = was[len(start) :], now[len(start) :]
    end = alike(zip(reversed(was), reversed(now), strict=False))
    return start, (was[: len(was) - len(end)], now[: len(now) - len(end)]), end[::-1]


def _number_unique(log: Sequence[str], stretch: range) -> Mapping[object, int]:
    """Return the numbers of the entries that stand only once in a stretch."""
    counts = Counter(log[each] for each in stretch)
    return {log[each]: each for each in stretch if counts[log[each]] == 1}


def _number_occurrences(log: Sequence[str], stretch: range) -> Mapping[object, int]:
    """Return the numbers of all entries of a stretch, each named by its digest and by how many equal ones stand above it."""
    seen: Counter[str] = Counter()
    found: dict[object, int] = {}
    for each in stretch:
        found[log[each], seen[log[each]]] = each
        seen[log[each]] += 1
    return found


def _pair_same(was: Mapping[object, int], now: Mapping[object, int]) -> list[tuple[int, int]]:
    return [(number, now[name]) for name, number in was.items() if name in now]


def _find_longest_in_order(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the most pairs whose new numbers rise as their old ones do; of several ways, one with early old ones."""
    ends: list[int] = []
    """By length, the best start of a row of so many pairs, and which pair that is: seen from the last pair on."""
    firsts: list[int] = []
    after: dict[int, int | None] = {}
    for index in reversed(range(len(pairs))):
        key = -pairs[index][1]
        length = bisect_left(ends, key)
        after[index] = firsts[length - 1] if length else None
        ends[length : length + 1], firsts[length : length + 1] = [key], [index]
    found = []
    at = firsts[-1] if firsts else None
    while at is not None:
        found.append(pairs[at])
        at = after[at]
    return found
