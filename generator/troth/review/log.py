"""What a change does to a log: the entries that it adds, and those of before that it alters, moves or takes out."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from operator import itemgetter
from typing import TYPE_CHECKING

from troth.lifecycle.provenance import entry_digests

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from troth.model import Data, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewritten:
    """An entry that was there before: where it stood, and where it stands now or would stand."""

    old: int
    new: int
    how: str
    """`changed`, `moved` or `removed`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogChange:
    """The difference of two logs, by the entries' numbers counted from nought."""

    added: tuple[int, ...] = ()
    rewritten: tuple[Rewritten, ...] = ()
    kept: tuple[tuple[int, int], ...] = ()
    """Each entry that stays as it was, by its old number and its new one, in order."""

    def before(self, number: int) -> int | None:
        """Return the new number of the last entry of before that stands above the new one with this number."""
        at = bisect_left(self.kept, number, key=itemgetter(1))
        return self.kept[at - 1][1] if at else None

    def below(self, number: int) -> tuple[int, ...]:
        """Return the old numbers of the entries of before that stand below the new one with this number."""
        return tuple(old for old, _ in self.kept[bisect_left(self.kept, number, key=itemgetter(1)) :])


def log_of(source: Source | None) -> list[Data]:
    """Return the entries of a record as they were read."""
    log = source.data.get("log") if source else None
    return log if isinstance(log, list) else []


def log_change(before: Source | None, after: Source | None) -> LogChange:
    """Return what became of the log; entries are the same where they say the same, however it is written."""
    old = entry_digests(before.data) if before else ()
    new = entry_digests(after.data) if after else ()
    spans = tuple(_spans(old, new))
    kept = [pair for name, was, now in spans if name == "equal" for pair in zip(was, now, strict=True)]
    gone = [each for name, was, _ in spans if name != "equal" for each in was]
    come = [each for name, _, now in spans if name != "equal" for each in now]
    moved = dict(_moved(gone, come, old, new))
    altered = [_paired(was, now, moved) for name, was, now in spans if name != "equal"]
    rewritten = [each for found, _ in altered for each in found]
    return LogChange(
        added=tuple(number for _, numbers in altered for number in numbers),
        rewritten=tuple(sorted((*rewritten, *(Rewritten(old=a, new=b, how="moved") for a, b in moved.items())), key=lambda each: each.new)),
        kept=tuple(kept),
    )


def _spans(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, range, range]]:
    """Yield the stretches of both logs, as `equal` or otherwise. What is alike at the start and the end is set aside first."""
    start = _alike(old, new)
    end = _alike(old[start:][::-1], new[start:][::-1])
    yield "equal", range(start), range(start)
    matcher = SequenceMatcher(None, old[start : len(old) - end], new[start : len(new) - end], autojunk=False)
    for name, a, b, c, d in matcher.get_opcodes():
        yield name, range(a + start, b + start), range(c + start, d + start)
    yield "equal", range(len(old) - end, len(old)), range(len(new) - end, len(new))


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """Return how many entries are the same from the start on."""
    return next((number for number, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _moved(gone: Sequence[int], come: Sequence[int], old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the entries that are still there in another place."""
    left = list(come)
    for number in gone:
        found = next((each for each in left if new[each] == old[number]), None)
        if found is not None:
            left.remove(found)
            yield number, found


def _paired(was: range, now: range, moved: dict[int, int]) -> tuple[list[Rewritten], list[int]]:
    """Return what became of the old entries of a stretch, one by one, and the new ones that are left over."""
    gone = [each for each in was if each not in moved]
    come = [each for each in now if each not in moved.values()]
    rewritten: list[Rewritten] = []
    added: list[int] = []
    for old, new in zip_longest(gone, come):
        if old is None:
            added.append(new)
        else:
            rewritten.append(Rewritten(old=old, new=now.stop if new is None else new, how="removed" if new is None else "changed"))
    return rewritten, added
