"""Days as people and spreadsheets write them. What could be two days is refused, with the option that tells which."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from troth.base.dates import format_date
from troth.base.day_words import MONTHS
from troth.base.text import escape_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from troth.importing.model import CellContent


_TIME = r"(?:[T ]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?\s*(?:[AaPp]\.?[Mm]\.?)?\s*(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?\Z"
_ISO = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})" + _TIME, re.ASCII)
_NUMBERS = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})" + _TIME, re.ASCII)
_SHORT = re.compile(r"[0-9]{1,2}([-/.])[0-9]{1,2}\1[0-9]{2}" + _TIME, re.ASCII)
_DAY_MONTH = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th|\.)?[ -]+([^\W\d_]+)\.?,?[ -]+([0-9]{4})" + _TIME)
_MONTH_DAY = re.compile(r"([^\W\d_]+)\.?[ -]+([0-9]{1,2})(?:st|nd|rd|th)?,?[ -]+([0-9]{4})" + _TIME)
_WEEKDAY = re.compile(r"[^\W\d_]{2,10}\.?,? +(?=[0-9])|[^\W\d_]{2,10}, +")
_SERIAL = re.compile(r"[1-9][0-9]{3,5}(?:[.,][0-9]+)?\Z", re.ASCII)
_EARLIEST, _LATEST = date(1990, 1, 1), date(2199, 12, 31)
"""A number outside of these years is no day that anybody promised something for."""
_EPOCH_STARTS: Final[Mapping[str, date]] = {"1900": date(1899, 12, 30), "1904": date(1904, 1, 1)}
_DATE_HINT = "write it as 2026-12-15"


@dataclass(frozen=True, slots=True)
class DateProblem:
    """Why a value is no day, and the way out."""

    message: str
    hint: str = _DATE_HINT


def parse_date(value: CellContent, order: str | None = None, epoch: str | None = None) -> date | DateProblem:
    """Return the day that a cell's value writes; `order` tells how 03/04/2026 is to be read, `epoch` from when plain numbers count."""
    if isinstance(value, date):
        return value.date() if isinstance(value, datetime) else value
    text = "" if value is None else " ".join(str(value).split())
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not number and not _SERIAL.match(text):
        return _parse_text(text, order)
    if epoch is None:
        hint = (
            "format the column as a date in the spreadsheet, or give the year its days count from: --serial 1900 (Excel) or --serial 1904"
        )
        return DateProblem(f"'{escape_text(text)}' is a plain number", hint)
    days = float(text.replace(",", "."))
    day = _EPOCH_STARTS[epoch] + timedelta(days=int(days)) if 0 < days < 200_000 else date.min  # noqa: PLR2004 - past any calendar of ours
    return day if _EARLIEST <= day <= _LATEST else DateProblem(f"'{escape_text(text)}' is a number, not a date")


def _parse_text(text: str, order: str | None) -> date | DateProblem:
    if found := _ISO.match(text):
        return _require_date(int(found[1]), int(found[3]), int(found[4]), text)
    if found := _NUMBERS.match(text):
        return _parse_numeric(found, text, order)
    if _SHORT.match(text):
        return DateProblem(f"'{escape_text(text)}' has a two-digit year", "write the year with four digits, such as 2026-12-15")
    return _parse_month_name(_WEEKDAY.sub("", text, count=1) if _WEEKDAY.match(text) and text[:1].isalpha() else text, text)


def _parse_month_name(text: str, whole: str) -> date | DateProblem:
    for candidate in dict.fromkeys((whole, text)):
        if (found := _DAY_MONTH.match(candidate)) and found[2].casefold() in MONTHS:
            return _require_date(int(found[3]), MONTHS[found[2].casefold()], int(found[1]), whole)
        if (found := _MONTH_DAY.match(candidate)) and found[1].casefold() in MONTHS:
            return _require_date(int(found[3]), MONTHS[found[1].casefold()], int(found[2]), whole)
    if _NUMBERS.match(text) or _ISO.match(text):  # behind the name of a weekday
        return _parse_text(text, None)
    return DateProblem(f"'{escape_text(whole)}' is not a date")


def _parse_numeric(match: re.Match[str], text: str, order: str | None) -> date | DateProblem:
    """Read 15.12.2026, 15/12/2026 or 12/15/2026: with points the day comes first; with others only one reading may be possible."""
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    if order is None and match[2] == ".":
        order = "day-first"
    as_day, as_month = _try_date(year, second, first), _try_date(year, first, second)
    if order is not None:
        day = as_day if order == "day-first" else as_month
        return day or DateProblem(f"'{escape_text(text)}' is not a calendar date, read {order.replace('-', ' ')}")
    if as_day and as_month and as_day != as_month:
        message = f"'{escape_text(text)}' may be {format_date(as_day)} or {format_date(as_month)}"
        return DateProblem(message, "choose with --dates day-first or --dates month-first")
    return as_day or as_month or DateProblem(f"'{escape_text(text)}' is not a calendar date")


def _require_date(year: int, month: int, day: int, text: str) -> date | DateProblem:
    return _try_date(year, month, day) or DateProblem(f"'{escape_text(text)}' is not a calendar date")


def _try_date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
