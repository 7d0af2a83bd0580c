"""The page of the sources: what each brings, what is wrong with it, and the way out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from troth.base.dates import count_days, format_date
from troth.rollup.published import SourceFaultKind
from troth.views.chips import Chip, Tone
from troth.views.page_head import PageHead
from troth.views.rich_text import inline_text, pluralize, strong_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from troth.rollup.published import SourceResult
    from troth.views.rich_text import Inline, Sentence
    from troth.views.rollup.context import RollupContext


_READ_CHIP = Chip(icon="kept", word="Read", tone=Tone.KEPT)
_TROUBLE_CHIPS: Final[Mapping[SourceFaultKind, Chip]] = {
    SourceFaultKind.MISSING: Chip(icon="not-kept", word=SourceFaultKind.MISSING.word, tone=Tone.LOST),
    SourceFaultKind.UNREACHED: Chip(icon="risk", word=SourceFaultKind.UNREACHED.word, tone=Tone.LOST),
    SourceFaultKind.REFUSED: Chip(icon="declined", word=SourceFaultKind.REFUSED.word, tone=Tone.LOST),
    SourceFaultKind.NEWER: Chip(icon="countered", word=SourceFaultKind.NEWER.word, tone=Tone.WAIT),
    SourceFaultKind.OLD: Chip(icon="silent", word=SourceFaultKind.OLD.word, tone=Tone.WAIT),
    SourceFaultKind.AHEAD: Chip(icon="soon", word=SourceFaultKind.AHEAD.word, tone=Tone.WAIT),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """A source: the board, where it comes from, how fresh it is, and what is wrong."""

    id: str
    board: Inline
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

    head: PageHead
    text: Sentence
    rows: tuple[SourceRow, ...]
    stale: int


def build_sources_page(context: RollupContext) -> SourcesPage:
    """Return the page of the sources, those with something wrong first."""
    rows = [build_source_row(each, context) for each in context.of.sources]
    what, wrong = pluralize(len(rows), "source", "sources"), sum(bool(each.faults) for each in rows)
    if wrong:
        says: Sentence = (
            inline_text(f"{context.as_of_words}: {what}, "),
            strong_text(f"{wrong} with problems"),
            inline_text(". The others are not affected."),
        )
    else:
        says = (inline_text(f"{context.as_of_words}: {what}, and all of them are read."),)
    return SourcesPage(
        head=PageHead(
            page="across/sources",
            title="Sources",
            description=f"Where the boards of {context.board.settings.name} come from",
            as_of=context.as_of_words,
        ),
        text=says,
        rows=tuple(sorted(rows, key=lambda each: not each.faults)),
        stale=context.board.settings.stale_source,
    )


def list_faulty_sources(context: RollupContext) -> tuple[SourceRow, ...]:
    """Return the sources with something wrong, in the order of the file."""
    return tuple(build_source_row(each, context) for each in context.of.sources if each.faults)


def build_source_row(source: SourceResult, context: RollupContext) -> SourceRow:
    """Return the row of a source."""
    board = source.board
    passed = count_days(board.as_of, context.of.day) if board else 0
    age = "today" if passed == 0 else f"{pluralize(passed, 'day', 'days')} ago" if passed > 0 else "later than this page"
    return SourceRow(
        id=source.id,
        board=context.link_board(source.id),
        chips=tuple(_TROUBLE_CHIPS[each.kind] for each in source.faults) or (_READ_CHIP,),
        where=source.source.location,
        as_of=format_date(board.as_of) if board else "",
        age=age if board else "",
        faults=tuple(" ".join(f"{each[:1].upper()}{each[1:]}." for each in (fault.message, fault.hint) if each) for fault in source.faults),
        shown=_describe_copy(source),
        errors=board.errors if board else 0,
    )


def _describe_copy(source: SourceResult) -> str:
    if source.board is None:
        return "Nothing from it is shown." if source.faults else ""
    if source.is_cached:
        return f"The last good copy is shown, as of {format_date(source.board.as_of)}."
    return f"It is shown as of {format_date(source.board.as_of)}, and left out of lists and sums." if source.is_outdated else ""
