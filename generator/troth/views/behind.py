"""The items behind a number: what counts for it and what does not, each with its page."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth.views.ask_row import ask_titled
from troth.views.span import named, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from troth.lifecycle.numbers import Share
    from troth.views.desk import Desk
    from troth.views.span import Sentence, Span

SHOWN = 25
"""How many items stand behind a number at most."""
FEW = 8
"""How many stand behind a number in a table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """Items with what they have in common, and how many more there are."""

    says: str
    items: tuple[Sentence, ...]
    rest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A number with the items behind it: n of N, or a plain count where `of` is None."""

    n: int
    of: int | None
    too_few: bool
    behind: tuple[Behind, ...]


def counted(share: Share, desk: Desk, yes: str, no: str, *, most: int = FEW) -> Counted:
    """Return a share with those that count for it under `yes`, and the others under `no`."""
    others = Counter(share.among) - Counter(share.which)
    lists = ((yes, share.which), (no, tuple(others.elements())))
    return Counted(
        n=share.n, of=share.of, too_few=share.too_few, behind=tuple(behind(says, ids, desk, most=most) for says, ids in lists if ids)
    )


def plain(ids: Iterable[str], desk: Desk, says: str) -> Counted:
    """Return a plain count with the promises behind it."""
    found = tuple(ids)
    return Counted(n=len(found), of=None, too_few=False, behind=(behind(says, found, desk),) if found else ())


def behind(says: str, ids: Iterable[str], desk: Desk, *, most: int = FEW) -> Behind:
    """Return items by their ids, each once however often it counts; `ask/party` leads to the ask and names the party."""
    times = Counter(ids)
    items = tuple(tuple(_item(each, number, desk)) for each, number in list(times.items())[:most])
    return Behind(says=says, items=items, rest=len(times) - len(items))


def _item(name: str, number: int, desk: Desk) -> Iterator[Span]:
    ask, slash, party = name.partition("/")
    if slash:
        yield ask_titled(ask, desk)
        yield words(" · ")
        yield from named([desk.faces(party)])
    else:
        yield desk.titled(name)
    if number > 1:
        yield words(f", {number} times")
