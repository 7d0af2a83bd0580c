"""The composition root: from a folder and a date to the board and its problems."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from troth.base.dates import YEARS, AsOf, Timestamp
from troth.base.errors import BoardError
from troth.base.runtime import pause_gc
from troth.board import Board, build_board
from troth.model import ExternalBoard, Kind, Parties, Party, Source
from troth.model.problem import sort_problems
from troth.read.ledger import read_ledger
from troth.rules import check_rules
from troth.status.ask_replay import iter_asked_parties
from troth.status.redaction import redact, redact_ask, redact_problems

if TYPE_CHECKING:
    from collections.abc import Mapping

    from troth.model import BoardSource, Settings
    from troth.model.history import History
    from troth.model.ledger import Ledger
    from troth.read.ledger import ReadCache
    from troth.read.sources.sources import SourceReading
    from troth.rollup.published import PublishedBoard, SourceResult


@pause_gc()
def load_board(  # noqa: PLR0913 - what there is to say of a look
    root: Path,
    when: AsOf | Timestamp,
    *,
    witness: bool = False,
    published: bool = False,
    whole_asks: bool = False,
    alone: bool = False,
    remembered: ReadCache | None = None,
) -> Board:
    """Read the board in `root`, check it, and derive all that follows as of `when`; with `witness`, ask git who wrote what.

    With `published` it is the board that others may see: without what its settings withhold, and with its asks redacted unless
    `whole_asks` are wanted. What its sources publish is read too, unless it is looked at `alone`. Who looks again and again gives
    what it remembers of the files. Raises BoardError where there is nothing to look at.
    """
    ledger, problems = read_ledger(root, remembered)
    as_of = when.to_as_of(ledger.settings.timezone) if isinstance(when, Timestamp) else when
    contributions = () if alone else load_sources(root, ledger, as_of)
    if contributions:
        from troth.read.sources.sources import check_sources as faults  # noqa: PLC0415 - few boards have sources

        ledger = _add_external_boards(ledger, contributions)
        problems = (*problems, *faults(contributions, _find_settings_file(ledger)))
    if witness:
        ledger = _add_history(root, ledger)
    if ledger.draft_templates:  # few boards have any, and trying them needs a template engine
        from troth.render.messages import check_templates  # noqa: PLC0415

        problems = (*problems, *check_templates(ledger.draft_templates))
    found = sort_problems((*problems, *check_rules(ledger, as_of)))
    if published:
        found, ledger = sort_problems(redact_problems(found, ledger.settings.publish)), redact(ledger)
    made = build_board(ledger, as_of, found)
    made = _asks_redacted(made) if published and not whole_asks else made
    if contributions:
        from troth.rollup.organisation import Rollup  # noqa: PLC0415 - likewise

        made = replace(made, rollup=Rollup(contributions, made.day))
    return made


def _asks_redacted(of: Board) -> Board:
    """Return the board with its asks as others may see them, and with the numbers that stand behind them without names."""
    by_name = of.settings.publish.silent == "names"
    pursuits = {each: redact_ask(pursuit, silent_by_name=by_name) for each, pursuit in of.asks.items()}
    told = replace(
        of,
        asks=MappingProxyType(pursuits),
        ledger=replace(of.ledger, asks=MappingProxyType({**of.ledger.asks, **{each: made.ask for each, made in pursuits.items()}})),
    )
    return (
        told
        if by_name
        else replace(told, numbers=told.count_numbers(told.promises.values(), iter_asked_parties(pursuits.values(), unlisted=True)))
    )


def load_sources(root: Path, ledger: Ledger, as_of: AsOf) -> tuple[SourceResult, ...]:
    """Return what each source brings, in the order of the file: from its folder, else from the copy that was kept. Nothing is fetched."""
    if not ledger.settings.sources:
        return ()
    from troth.read.sources.sources import build_source_result  # noqa: PLC0415

    stale = ledger.settings.stale_source
    return tuple(build_source_result(root, each, read_source(root, each, as_of), as_of.day, stale) for each in ledger.settings.sources)


def read_source(root: Path, origin: BoardSource, as_of: AsOf) -> SourceReading | None:
    """Return what a source that is a folder holds: its records as of the day, or what it publishes; None for a published address."""
    from troth.read.sources.sources import SourceReading, is_checkout, parse_source, read_published_folder  # noqa: PLC0415
    from troth.rollup.published import SourceFault, SourceFaultKind  # noqa: PLC0415

    if origin.is_published:
        return None
    if not is_checkout(root, origin):
        return read_published_folder(root, origin)
    try:
        return parse_source(build_published_json(root / origin.location, as_of))
    except BoardError as error:
        return SourceReading(fault=SourceFault(kind=SourceFaultKind.REFUSED, message=f"it can't be read: {error.message}", hint=error.hint))


def build_published_json(folder: Path, as_of: AsOf) -> bytes:
    """Return what the board in a folder would publish of itself as of a day. Raises BoardError where there is none."""
    from troth.render.export import render_board_json  # noqa: PLC0415

    return render_board_json(load_board(folder, as_of, published=True, alone=True)).encode()


def _add_history(root: Path, ledger: Ledger) -> Ledger:
    from troth.read.git.history import fingerprint_history  # noqa: PLC0415 - a check asks git nothing, and has no need to know how
    from troth.read.git.signatures import find_signed_wordings  # noqa: PLC0415
    from troth.status.other_words import mark_answers  # noqa: PLC0415

    state = " ".join(fingerprint_history(root)) if ledger.recollection else ""
    known = ledger.recall(_read_history, str(root), state, ledger.parties, ledger.settings)
    ledger = mark_answers(replace(ledger, history=known))
    return replace(ledger, wordings=find_signed_wordings(root, ledger.agreements, known))


def _read_history(root: str, _: str, parties: Parties, settings: Settings) -> History:
    from troth.read.git.history import read_history  # noqa: PLC0415 - as above

    return read_history(Path(root), parties, recorder=settings.effective_recorder, zone=settings.timezone)


def _add_external_boards(ledger: Ledger, contributions: tuple[SourceResult, ...]) -> Ledger:
    """Return the ledger with what records may name on other boards."""
    source = _find_settings_file(ledger) or Source("commitments/board.yaml", {}, ())
    known = {each.id: _build_external_board(each.id, each.board, source) if each.board else None for each in contributions}
    parties = (party for each in known.values() if each for party in each.parties.values())
    return replace(ledger, external_boards=MappingProxyType(known), parties=Parties(ledger.parties, parties))


def _build_external_board(board_id: str, board: PublishedBoard, source: Source) -> ExternalBoard:
    def named(party: str) -> str:
        return f"{board_id}:{party}"

    parties = (
        Party(id=named(each.id), kind=each.kind, name=each.name, source=source, members=tuple(map(named, each.members)))
        for each in board.parties.values()
    )
    records = {Kind.GOAL: frozenset(map(named, board.goals)), Kind.ASK: frozenset(map(named, board.asks))}
    return ExternalBoard(parties=MappingProxyType({each.id: each for each in parties}), records=MappingProxyType(records))


def _find_settings_file(ledger: Ledger) -> Source | None:
    return next((each for each in ledger.sources if each.path == "commitments/board.yaml"), None)


_END = datetime(YEARS.stop, 1, 1, tzinfo=UTC).timestamp()


def choose_as_of(chosen: AsOf | None, environment: Mapping[str, str], now: float) -> AsOf | Timestamp:
    """Return the date that was named, else the moment of `SOURCE_DATE_EPOCH`, else `now` (seconds after 1970 in UTC).

    Raises BoardError where `SOURCE_DATE_EPOCH` lies so far away that no file can be dated so.
    """
    if chosen is not None:
        return chosen
    epoch = environment.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdecimal() and int(epoch) >= _END:
        raise BoardError(f"SOURCE_DATE_EPOCH is after the year {YEARS[-1]}", "give the date with --as-of 2026-11-22, or unset it")
    return Timestamp(int(epoch), pinned=True) if epoch.isdecimal() else Timestamp(now)
