"""The composition root: from a folder and a date to the board and its problems."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

from troth.board import Board, board
from troth.days import YEARS, AsOf, Moment
from troth.garbage import not_sought
from troth.model import Kind, Outside, Parties, Party, Source
from troth.problem import BoardError, in_order
from troth.read.ledger import read_ledger
from troth.rules import broken
from troth.withholding import withheld, without_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from troth.ledger import Ledger
    from troth.model import Origin
    from troth.problem import Problem
    from troth.published import Contribution, PublishedBoard
    from troth.read.ledger import Remembered
    from troth.read.sources import Found


@not_sought()
def look(
    root: Path,
    when: AsOf | Moment,
    *,
    witness: bool = False,
    published: bool = False,
    alone: bool = False,
    remembered: Remembered | None = None,
) -> Board:
    """Read the board in `root`, check it, and derive all that follows as of `when`; with `witness`, ask git who wrote what.

    With `published` it is the board that others may see: without what its settings withhold. What its sources publish is read
    too, unless it is looked at `alone`. Who looks again and again gives what it remembers of the files. Raises BoardError where
    there is nothing to look at.
    """
    ledger, problems = read_ledger(root, remembered)
    as_of = when.in_zone(ledger.settings.timezone) if isinstance(when, Moment) else when
    contributions = () if alone else gathered(root, ledger, as_of)
    if contributions:
        from troth.read.sources import problems as faults  # noqa: PLC0415 - few boards have sources

        ledger = _with_outside(ledger, contributions)
        problems = (*problems, *faults(contributions, _settings_file(ledger)))
    if witness:
        ledger = _witnessed(root, ledger)
    found = in_order((*problems, *_drafts(ledger), *broken(ledger, as_of)))
    if published:
        found, ledger = in_order(without_words(found, ledger.settings.publish)), withheld(ledger)
    made = board(ledger, as_of, found)
    return _rolled_up(made, contributions) if contributions else made


def gathered(root: Path, ledger: Ledger, as_of: AsOf) -> tuple[Contribution, ...]:
    """Return what each source brings, in the order of the file: from its folder, else from the copy that was kept. Nothing is fetched."""
    if not ledger.settings.sources:
        return ()
    from troth.read.sources import contribution  # noqa: PLC0415

    stale = ledger.settings.stale_source
    return tuple(contribution(root, each, found_in(root, each, as_of), as_of.day, stale) for each in ledger.settings.sources)


def found_in(root: Path, origin: Origin, as_of: AsOf) -> Found | None:
    """Return what a source that is a folder holds: its records as of the day, or what it publishes; None for a published address."""
    from troth.published import Fault, Trouble  # noqa: PLC0415
    from troth.read.sources import Found, in_folder, is_checkout, understood  # noqa: PLC0415

    if origin.published:
        return None
    if not is_checkout(root, origin):
        return in_folder(root, origin)
    try:
        return understood(published_by(root / origin.where, as_of))
    except BoardError as error:
        return Found(fault=Fault(trouble=Trouble.REFUSED, says=f"it cannot be read: {error.message}", hint=error.hint))


def published_by(folder: Path, as_of: AsOf) -> bytes:
    """Return what the board in a folder would publish of itself as of a day. Raises BoardError where there is none."""
    from troth.render.export import board_json  # noqa: PLC0415

    return board_json(look(folder, as_of, published=True, alone=True)).encode()


def _witnessed(root: Path, ledger: Ledger) -> Ledger:
    from troth.read.git import history  # noqa: PLC0415 - a check asks git nothing, and has no need to know how
    from troth.read.git.wordings import signed_wordings  # noqa: PLC0415

    known = history(root, ledger.parties)
    return replace(ledger, history=known, wordings=signed_wordings(root, ledger.agreements, known))


def _with_outside(ledger: Ledger, contributions: tuple[Contribution, ...]) -> Ledger:
    """Return the ledger with what records may name on other boards."""
    source = _settings_file(ledger) or Source("commitments/board.yaml", {}, ())
    known = {each.id: _outside(each.id, each.board, source) if each.board else None for each in contributions}
    parties = (party for each in known.values() if each for party in each.parties.values())
    return replace(ledger, outside=MappingProxyType(known), parties=Parties(ledger.parties, parties))


def _outside(board_id: str, of: PublishedBoard, source: Source) -> Outside:
    def named(party: str) -> str:
        return f"{board_id}:{party}"

    parties = (
        Party(id=named(each.id), kind=each.kind, name=each.name, source=source, members=tuple(map(named, each.members)))
        for each in of.parties.values()
    )
    records = {Kind.GOAL: frozenset(map(named, of.goals)), Kind.ASK: frozenset(map(named, of.asks))}
    return Outside(parties=MappingProxyType({each.id: each for each in parties}), records=MappingProxyType(records))


def _settings_file(ledger: Ledger) -> Source | None:
    return next((each for each in ledger.sources if each.path == "commitments/board.yaml"), None)


def _rolled_up(of: Board, contributions: tuple[Contribution, ...]) -> Board:
    from troth.organisation import Organisation  # noqa: PLC0415

    return replace(of, organisation=Organisation(contributions, of.day))


def _drafts(ledger: Ledger) -> Iterator[Problem]:
    """Yield what is wrong with the board's own drafts: few boards have any, and trying them needs a template engine."""
    if ledger.drafts:
        from troth.render.drafts import draft_faults  # noqa: PLC0415

        yield from draft_faults(ledger.drafts)


_END = datetime(YEARS.stop, 1, 1, tzinfo=UTC).timestamp()


def moment(given: AsOf | None, environment: Mapping[str, str], now: float) -> AsOf | Moment:
    """Return the date that was named, else the moment of `SOURCE_DATE_EPOCH`, else `now` (seconds after 1970 in UTC).

    Raises BoardError where `SOURCE_DATE_EPOCH` lies so far away that no file can be dated so.
    """
    if given is not None:
        return given
    epoch = environment.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdecimal() and int(epoch) >= _END:
        raise BoardError(f"SOURCE_DATE_EPOCH lies after the year {YEARS[-1]}", "name the date with --as-of 2026-11-22, or unset it")
    return Moment(int(epoch), pinned=True) if epoch.isdecimal() else Moment(now)
