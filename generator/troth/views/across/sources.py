"""The page of the sources: what each brings, what is wrong with it, and the way out."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from troth import days
from troth.published import Trouble
from troth.views.chip import Chip, Tone
from troth.views.span import count, strong, words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from troth.published import Contribution, Fault
    from troth.views.across.counter import Counter
    from troth.views.span import Sentence, Span

_FINE = Chip(icon="kept", word="Read", tone=Tone.KEPT)
_CHIPS: Mapping[Trouble, Chip] = MappingProxyType(
    {
        Trouble.MISSING: Chip(icon="not-kept", word=Trouble.MISSING.word, tone=Tone.LOST),
        Trouble.UNREACHED: Chip(icon="risk", word=Trouble.UNREACHED.word, tone=Tone.LOST),
        Trouble.REFUSED: Chip(icon="declined", word=Trouble.REFUSED.word, tone=Tone.LOST),
        Trouble.NEWER: Chip(icon="countered", word=Trouble.NEWER.word, tone=Tone.WAIT),
        Trouble.OLD: Chip(icon="silent", word=Trouble.OLD.word, tone=Tone.WAIT),
        Trouble.AHEAD: Chip(icon="soon", word=Trouble.AHEAD.word, tone=Tone.WAIT),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """A source: the board, where it comes from, how fresh it is, and what is wrong."""

    id: str
    board: Span
    chips: tuple[Chip, ...]
    where: str
    as_of: str
    age: str
    faults: tuple[str, ...]
    """What is wrong, each with the way out."""
    shown: str
    """What is shown although something is wrong."""
    errors: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcesPage:
    """The page itself."""

    page: str
    title: str
    description: str
    as_of: str
    says: Sentence
    rows: tuple[SourceRow, ...]
    stale: int


def sources_page(counter: Counter) -> SourcesPage:
    """Return the page of the sources, those with something wrong first."""
    rows = [source_row(each, counter) for each in counter.of.contributions]
    return SourcesPage(
        page="across/sources",
        title="Sources",
        description=f"Where the boards of {counter.board.settings.name} come from",
        as_of=counter.as_of_words,
        says=_says(counter),
        rows=tuple(sorted(rows, key=lambda each: not each.faults)),
        stale=counter.board.settings.stale_source,
    )


def troubled(counter: Counter) -> tuple[SourceRow, ...]:
    """Return the sources with something wrong, in the order of the file."""
    return tuple(source_row(each, counter) for each in counter.of.contributions if each.faults)


def source_row(of: Contribution, counter: Counter) -> SourceRow:
    """Return the row of a source."""
    board = of.board
    return SourceRow(
        id=of.id,
        board=counter.label(of.id),
        chips=tuple(_CHIPS[each.trouble] for each in of.faults) or (_FINE,),
        where=of.origin.where,
        as_of=days.written(board.as_of) if board else "",
        age=_age(days.between(board.as_of, counter.of.day)) if board else "",
        faults=tuple(map(_sentences, of.faults)),
        shown=_shown(of),
        errors=board.errors if board else 0,
    )


def _says(counter: Counter) -> Sentence:
    every, wrong = len(counter.of.contributions), len(troubled(counter))
    what = count(every, "source", "sources")
    if not wrong:
        return (words(f"{counter.as_of_words}: {what}, and all of them are read."),)
    return (
        words(f"{counter.as_of_words}: {what}, "),
        strong(f"{wrong} with something wrong"),
        words(". The others are not touched by that."),
    )


def _sentences(fault: Fault) -> str:
    """Return what is wrong and the way out as two sentences."""
    return " ".join(f"{each[:1].upper()}{each[1:]}." for each in (fault.says, fault.hint) if each)


def _age(passed: int) -> str:
    return "today" if passed == 0 else f"{count(passed, 'day', 'days')} ago" if passed > 0 else "later than this page"


def _shown(of: Contribution) -> str:
    if of.board is None:
        return "Nothing of it is shown." if of.faults else ""
    if of.kept:
        return f"The last good copy is shown, as it stood on {days.written(of.board.as_of)}."
    return f"It is shown as it stood on {days.written(of.board.as_of)}, and left out of lists and sums." if of.old else ""
