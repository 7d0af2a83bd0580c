"""Click options and parameter types that commands share."""

from __future__ import annotations

import os
import re
import time
from dataclasses import dataclass
from functools import update_wrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from troth.base.dates import YEARS, AsOf, may_be_as_of, parse_iso_date
from troth.base.day_words import DayRefusal, SpokenDay, read_day_words
from troth.base.errors import BoardError
from troth.base.text import escape_text, find_closest_word
from troth.cli.framework import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from troth.base.dates import Timestamp
    from troth.board import Board


_SPAN = re.compile(r"([0-9]{1,4})((?:d| ?days?|w| ?weeks?)?)\Z", re.ASCII)


class DateType(click.ParamType["AsOf | SpokenDay", "str | AsOf | SpokenDay"]):
    """A date that somebody names: `2026-11-22`; or in words, counted from today."""

    name = "date"

    def convert(self, value: str | AsOf | SpokenDay, param: click.Parameter | None, ctx: click.Context | None) -> AsOf | SpokenDay:
        """Return the date as of which a board is to be read, or the words for it."""
        if not isinstance(value, str):
            return value
        day = parse_iso_date(value)
        if day is not None:
            return _require_as_of(day)
        spoken = read_day_words(value)
        if isinstance(spoken, DayRefusal):
            self.fail(f"{spoken.message}; {spoken.hint}", param, ctx)
        return spoken


def _resolve_words(spoken: SpokenDay, root: Path) -> AsOf:
    """Return the date that words name today, in the zone of the board in `root`; without a year it may be any, and is asked back."""
    from troth.read.board_files import read_settings  # noqa: PLC0415 - only for those who say it in words

    when = BoardOptions(root=root, as_of=None).resolve_as_of()
    today = when.day if isinstance(when, AsOf) else when.to_as_of(read_settings(root).timezone).day
    day = spoken.on(today)
    if isinstance(day, DayRefusal):
        raise click.BadParameter(f"{day.message}; {day.hint}", param_hint="'--as-of'")
    if spoken.month and spoken.year is None:
        raise click.BadParameter(f"'{escape_text(spoken.text)}' has no year; write {day}", param_hint="'--as-of'")
    return _require_as_of(day)


def _require_as_of(day: date) -> AsOf:
    if not may_be_as_of(day):
        message = f"'{day}' is too far away; use a date from {YEARS[0]} to {YEARS[-1]}"
        raise click.BadParameter(message, param_hint="'--as-of'")
    return AsOf(day)


class DayCountType(click.ParamType[int, "str | int"]):
    """A number of days: `14d`, `14`, `14 days`, or in weeks: `2w`, `2 weeks`."""

    name = "span"

    def convert(self, value: str | int, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the number of days."""
        found = _SPAN.match(str(value).strip().lower())
        if found is None:
            self.fail(f"'{escape_text(str(value))}' is not a number of days; write 14d or 2w", param, ctx)
        return int(found[1]) * (7 if "w" in found[2] else 1)


class ContractWordType(click.Choice[str]):
    """One of the words of the contract; `not-kept` may be written for `not_kept`."""

    name = "word"

    def __init__(self, words: Iterable[str]) -> None:
        super().__init__([word.replace("_", "-") for word in words], case_sensitive=False)

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the word as the contract spells it."""
        return super().convert(value.replace("_", "-"), param, ctx).replace("-", "_")


def format_words(names: Iterable[str]) -> str:
    """Return the words of the contract as options take them."""
    return ", ".join(word.replace("_", "-") for word in names)


PARTY_HELP = "An id, name, account or e-mail address, or `me`."


def find_party_id(board: Board, name: str | None) -> str | None:
    """Return the id of the party that somebody names: by its id, name, account or address, in any capitals, or as `me`.

    A first name will do where only one person has it. Raises NotFoundError for anybody else.
    """
    if name is None:
        return None
    parties = board.ledger.parties
    if name in parties:
        return name
    if name.casefold() == "me":
        from troth.edit.git import find_acting_party  # noqa: PLC0415 - only for those who call themselves so
        from troth.read.environment import read_identity  # noqa: PLC0415

        context = click.get_current_context(silent=True)
        root = get_board_options(context).root if context else Path()
        return find_acting_party(read_identity(root), board.ledger.parties)
    found = parties.list_named(name)
    if len(found) > 1:
        raise NotFoundError(f"'{escape_text(name)}' is the name of {' and '.join(map(escape_text, found))}; give the id")
    if not found:
        error = make_not_found("party", name, (each.id for each in parties))
        raise NotFoundError(f"{error.message} (to add one: troth new person, team or customer)")
    return found[0]


def make_not_found(kind: str, name: str, ids: Iterable[str]) -> NotFoundError:
    """Return what to say of an id that is not there, with the one that may have been meant."""
    meant = find_closest_word(name, ids)
    return NotFoundError(f"there is no {kind} '{escape_text(name)}'" + (f"; did you mean {escape_text(meant)}?" if meant else ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardOptions:
    """The folder that holds `commitments/`, and the date that was named, if one was."""

    root: Path
    as_of: AsOf | None
    named: Path | None = None
    """The folder that was named with -C; None where the board is the one that somebody stands in."""

    def resolve_as_of(self) -> AsOf | Timestamp:
        """Return the date as of which to look: this is the one place that asks what time it is."""
        from troth.build import choose_as_of  # noqa: PLC0415 - brings the whole product in

        epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
        if self.as_of is None and epoch and not _SECONDS.match(epoch):
            raise BoardError("SOURCE_DATE_EPOCH is not a number of seconds", "give the date with --as-of 2026-11-22, or unset it")
        return choose_as_of(self.as_of, os.environ, time.time())

    def load_board(
        self, *, remark: bool = True, witness: bool = False, published: bool = False, whole_asks: bool = False, remembered: bool = False
    ) -> Board:
        """Return the board, checked.

        With `remark`, say on standard error that some of it could not be read; with `witness`, ask git who wrote what; with
        `published`, leave out what the board does not publish, of asks too unless `whole_asks` are wanted; `remembered`, read only
        files that were not read before, and remember them.
        """
        from troth.build import load_board  # noqa: PLC0415
        from troth.read.files.folder import find_state_folder  # noqa: PLC0415
        from troth.read.ledger import ReadCache  # noqa: PLC0415
        from troth.views.rich_text import pluralize  # noqa: PLC0415

        known = ReadCache(find_state_folder(self.root)) if remembered else None
        board = load_board(self.root, self.resolve_as_of(), witness=witness, published=published, whole_asks=whole_asks, remembered=known)
        if remark and board.errors:
            click.echo(
                f"{pluralize(board.errors, 'error', 'errors')} in the records, so something may be missing here: run troth check", err=True
            )
        return board

    def find_branch(self) -> str:
        """Return the branch that board.yaml names: as the host has it where that is known here, else the one of this clone."""
        from troth.read.environment import has_revision  # noqa: PLC0415 - only where no base is named

        branch = self.load_board(remark=False).settings.branch
        return next((each for each in (f"origin/{branch}", branch) if has_revision(self.root, each)), branch)


_SECONDS = re.compile(r"[0-9]{1,11}\Z", re.ASCII)
"""The calendar ends before the number of seconds after 1970 has twelve digits."""
_FOLDER, _DATE = "troth.root", "troth.as_of"


def _keep_option(key: str) -> Callable[[click.Context, click.Parameter, object], None]:
    def keep(context: click.Context, _: click.Parameter, value: object) -> None:
        if value is not None:
            context.meta[key] = value

    return keep


_OPTIONS = (
    click.option(
        "-C", "folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path), expose_value=False,
        callback=_keep_option(_FOLDER), help="The folder with commitments/ in it (default: here, or the nearest one above).",
    ),
    click.option(
        "--as-of", metavar="DATE", type=DateType(), expose_value=False, callback=_keep_option(_DATE),
        help="Show the board as of this date, such as 2026-11-22 or tomorrow (default: today in the board's time zone).",
    ),
)  # fmt: skip


def add_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command or the group the options -C and --as-of."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


def pass_board_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Call a command with the `BoardOptions` that the options -C and --as-of come to, as its first argument."""

    @click.pass_context
    def called(context: click.Context, /, **values: Any) -> Any:  # noqa: ANN401 - whatever options the command has
        return context.invoke(function, get_board_options(context), **values)

    return add_options(update_wrapper(called, function))


def get_board_options(context: click.Context) -> BoardOptions:
    """Return where to look, as the options before and after the command say."""
    named = context.meta.get(_FOLDER)
    root, day = named or _find_board_above(), context.meta.get(_DATE)
    return BoardOptions(root=root, as_of=_resolve_words(day, root) if isinstance(day, SpokenDay) else day, named=named)


def _find_board_above() -> Path:
    """Return the way to the board that somebody stands in: here, else the nearest folder above, within the repository."""
    here, way = Path.cwd(), Path()
    for place in (here, *here.parents):
        if (place / "commitments").is_dir():
            return way
        if (place / ".git").exists():
            break
        way /= ".."
    return Path()


def complete_ids(context: click.Context, _: click.Parameter, start: str) -> list[str]:
    """Return the ids of promises that begin so, for the shell's completion: by their files' names, without reading any."""
    folder = get_board_options(context).root / "commitments" / "promises"
    return sorted(file.stem for file in folder.rglob("*.yaml") if file.stem.startswith(start))
