"""What a change does to a log: the entries that it adds, and those of before that it alters, moves or takes out."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict, deque
from dataclasses import dataclass
from itertools import pairwise, zip_longest
from operator import itemgetter
from typing import TYPE_CHECKING

from troth.lifecycle.provenance import entry_digests
from troth.review.kept_entries import kept_entries

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

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
        at = self.below(number)
        return self.kept[at - 1][1] if at else None

    def below(self, number: int) -> int:
        """Return from which of `kept` on the entries of before stand below the new one with this number."""
        return bisect_left(self.kept, number, key=itemgetter(1))


def log_of(source: Source | None) -> list[Data]:
    """Return the entries of a record as they were read."""
    log = source.data.get("log") if source else None
    return log if isinstance(log, list) else []


def log_change(before: Source | None, after: Source | None) -> LogChange:
    """Return what became of the log; entries are the same where they say the same, however it is written."""
    old = entry_digests(before.data) if before else ()
    new = entry_digests(after.data) if after else ()
    kept = tuple(kept_entries(old, new))
    gaps = tuple(_gaps(kept, len(old), len(new)))
    moved = dict(_moved([each for was, _ in gaps for each in was], [each for _, now in gaps for each in now], old, new))
    taken = frozenset(moved.values())
    altered = [
        _paired([each for each in was if each not in moved], [each for each in now if each not in taken], now.stop) for was, now in gaps
    ]
    rewritten = [each for found, _ in altered for each in found]
    return LogChange(
        added=tuple(number for _, numbers in altered for number in numbers),
        rewritten=tuple(sorted((*rewritten, *(Rewritten(old=a, new=b, how="moved") for a, b in moved.items())), key=lambda each: each.new)),
        kept=kept,
    )


def _gaps(kept: Iterable[tuple[int, int]], old: int, new: int) -> Iterator[tuple[range, range]]:
    """Yield the stretches of both logs between entries that are kept."""
    for (a, c), (b, d) in pairwise(((-1, -1), *kept, (old, new))):
        if b - a > 1 or d - c > 1:
            yield range(a + 1, b), range(c + 1, d)


def _moved(gone: Sequence[int], come: Sequence[int], old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the entries that are still there in another place."""
    places: dict[str, deque[int]] = defaultdict(deque)
    for number in come:
        places[new[number]].append(number)
    for number in gone:
        if places[old[number]]:
            yield number, places[old[number]].popleft()


def _paired(gone: Sequence[int], come: Sequence[int], end: int) -> tuple[list[Rewritten], list[int]]:
    """Return what became of the old entries of a stretch, one by one, and the new ones that are left over."""
    rewritten: list[Rewritten] = []
    added: list[int] = []
    for old, new in zip_longest(gone, come):
        if old is None:
            added.append(new)
        else:
            rewritten.append(Rewritten(old=old, new=end if new is None else new, how="removed" if new is None else "changed"))
    return rewritten, added
