"""Natural-language dates: `friday`, `18 Dec`, `in 2 weeks`, `15.12.2026`. What may be two days is asked back, with both."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final

from troth.base.dates import Interval, add_days, format_date, get_iso_week
from troth.base.text import escape_text, find_closest_word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping


DAY_FORMS: Final = "2026-12-15, friday, tomorrow, in 2 weeks, 18 Dec or +10d"
"""What may be written for a day, for hints."""


@dataclass(frozen=True, slots=True)
class DayRefusal:
    """Why words name no day, and the way out."""

    message: str
    hint: str = f"write {DAY_FORMS}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenDay:
    """A day as somebody named it: a span from today, a weekday, or a day of a month with or without its year."""

    text: str = ""
    span: Interval | None = None
    is_offset: bool = False
    """It was written as `+10d`, which an act may count from another day than today."""
    weekday: int | None = None
    which: str = ""
    """`this`, `next` or `last` before a weekday."""
    day: int = 0
    month: int = 0
    year: int | None = None
    may_swap: bool = False
    """Day and month are both numbers, in an order that differs between countries."""

    def on(self, today: date, *, past: bool = False) -> date | DayRefusal:
        """Return the day that is meant on `today`: the next such day, or in the `past` the last one."""
        if self.span is not None:
            return self.span.add_to(today)
        days = sorted(set(self._list_readings(today, past=past) if self.month else self._list_weekdays(today, past=past)))
        if not days:
            return DayRefusal(f"'{escape_text(self.text)}' is not a calendar date")
        if len(days) > 1:
            first, second = map(format_date, days)
            return DayRefusal(f"'{escape_text(self.text)}' may be {first} or {second}", f"write {days[0]} or {days[1]}")
        if self.weekday is not None and days[0].weekday() != self.weekday:
            message = f"{format_date(days[0])} is a {_WEEKDAY_NAMES[days[0].weekday()]}, not a {_WEEKDAY_NAMES[self.weekday]}"
            return DayRefusal(message, "leave the weekday out, or write the day as 2026-12-15")
        return days[0]

    def _list_weekdays(self, today: date, *, past: bool) -> Iterator[date]:
        """Yield the days that may be meant: `next Friday` is the coming one for some, the one of next week for others."""
        ahead = ((self.weekday or 0) - today.weekday() - 1) % 7 + 1
        is_back = self.which == "last" or (past and not self.which)
        first = add_days(today, -7 if ahead == 7 else ahead - 7) if is_back else add_days(today, ahead)  # noqa: PLR2004 - a week
        yield first
        is_this_week = get_iso_week(first) == get_iso_week(today)
        if self.which in ("next", "last") and is_this_week:
            yield add_days(first, -7 if is_back else 7)
        if self.which == "this" and not is_this_week:
            yield add_days(first, -7)

    def _list_readings(self, today: date, *, past: bool) -> Iterator[date]:
        for day, month in ((self.day, self.month), (self.month, self.day))[: 1 + self.may_swap]:
            found = _find_day(day, month, self.year, today, past=past)
            if found is not None:
                yield found


def parse_day_words(text: str, today: date, *, past: bool = False) -> date | DayRefusal:
    """Return the day that somebody names on `today`, or why it is none.

    Without a year it is the next such day after today, and a weekday is the next one, never today; in the `past`, for what
    has happened, it is the last one.
    """
    spoken = read_day_words(text)
    return spoken if isinstance(spoken, DayRefusal) else spoken.on(today, past=past)


def read_day_words(text: str) -> SpokenDay | DayRefusal:
    """Return what the words say of a day, before it is known what day it is today."""
    plain = unicodedata.normalize("NFC", text).replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").casefold()
    words = _LEAD.sub("", " ".join(plain.split()), count=1)
    behind = _WEEKDAY_AHEAD.match(words)
    ahead = WEEKDAYS.get(behind[1], _SHORT_WEEKDAYS.get(behind[1])) if behind else None
    said = words if behind is None or ahead is None else behind[2]
    matches = ((form.match(said), read) for form, read in _FORMS)
    spoken = (
        SpokenDay(span=Interval(_SPANS[said], "day"))
        if said in _SPANS
        else next((day for found, read in matches if found and (day := read(found))), None)
    )
    if spoken is None or (ahead is not None and not spoken.month):
        quoted = f"'{escape_text(text)}'"
        if _TWO_DIGITS.match(words):
            return DayRefusal(f"{quoted} has a two-digit year", "write the year with four digits, such as 2026-12-15")
        meant = find_closest_word(words, _KNOWN, 0.75) if words.isalpha() else None
        return DayRefusal(f"{quoted} is not a date" + (f"; did you mean {meant}?" if meant else ""))
    return replace(spoken, text=" ".join(text.split()), weekday=spoken.weekday if ahead is None else ahead)


def _find_day(day: int, month: int, year: int | None, today: date, *, past: bool) -> date | None:
    """Return the day of the calendar; without a year the next one after today, or in the `past` the last one up to today."""
    years = (year,) if year is not None else range(today.year, today.year - 9, -1) if past else range(today.year, today.year + 9)
    for each in years:
        try:
            found = date(each, month, day)
        except ValueError:
            continue
        if year is not None or (found <= today if past else found > today):
            return found
    return None


def _read_date(found: re.Match[str]) -> SpokenDay | None:
    """Read a day of a month from the groups that a form has."""
    parts = found.groupdict()
    number = parts["month"]
    month = int(number) if number.isdecimal() else MONTHS.get(number, 0)
    if not month:
        return None
    year = int(parts["year"]) if parts["year"] else None
    return SpokenDay(day=int(parts["day"]), month=month, year=year, may_swap=parts.get("mark") in ("/", "-"))


def _read_span(found: re.Match[str]) -> SpokenDay | None:
    """Read a number of days, weeks, months or years from now."""
    count = int(found["count"]) if found["count"].isdecimal() else _NUMBERS.get(found["count"])
    unit = _UNITS.get(found["unit"])
    return SpokenDay(span=Interval(count, unit)) if count is not None and unit else None


def _read_ago(found: re.Match[str]) -> SpokenDay | None:
    spoken = _read_span(found)
    return replace(spoken, span=Interval(-spoken.span.count, spoken.span.unit)) if spoken and spoken.span else None


def _read_weekday(found: re.Match[str]) -> SpokenDay | None:
    weekday, which = WEEKDAYS.get(found["day"]), _WHICH.get(found["which"] or "")
    return None if weekday is None or which is None else SpokenDay(weekday=weekday, which=which)


def _index_words(rows: tuple[str, ...], start: int = 0) -> Mapping[str, int]:
    return {word: number for number, words in enumerate(rows, start) for word in words.split()}


MONTHS: Final[Mapping[str, int]] = _index_words((
    "january jan januar jänner janvier janv enero ene gennaio", "february feb februar février févr fevrier febrero febbraio",
    "march mar märz mrz maerz mars marzo", "april apr avril avr abril abr aprile", "may mai mayo maggio",
    "june jun juni juin junio giugno", "july jul juli juillet juil julio luglio", "august aug août aout agosto ago",
    "september sep sept septembre septiembre settembre", "october oct oktober okt octobre octubre ottobre",
    "november nov novembre noviembre", "december dec dezember dez décembre déc decembre diciembre dic dicembre",
), 1)  # fmt: skip
"""The names of months, in small letters, in the languages that sheets and messages come in."""
WEEKDAYS: Final[Mapping[str, int]] = _index_words((
    "monday mon montag lundi", "tuesday tue tues dienstag mardi", "wednesday wed mittwoch mercredi",
    "thursday thu thur thurs donnerstag jeudi", "friday fri freitag vendredi", "saturday sat samstag sonnabend samedi",
    "sunday sun sonntag dimanche",
))  # fmt: skip
"""The names of weekdays, in small letters; Monday is 0."""
_SHORT_WEEKDAYS: Final[Mapping[str, int]] = _index_words(("mo lun", "di mar", "mi mer", "do jeu", "fr ven", "sa sam", "so dim"))
"""Too short to stand alone; before a date they are weekdays."""
_WEEKDAY_NAMES: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SPANS: Final[Mapping[str, int]] = {
    "today": 0, "tomorrow": 1, "day after tomorrow": 2, "the day after tomorrow": 2, "yesterday": -1,
    "heute": 0, "morgen": 1, "übermorgen": 2, "uebermorgen": 2, "gestern": -1,
    "aujourd'hui": 0, "demain": 1, "après-demain": 2, "hier": -1,
}  # fmt: skip
_NUMBERS: Final = _index_words((
    "a an one ein einem einer un une", "two zwei deux", "three drei trois", "four vier quatre", "five fünf cinq", "six sechs",
    "seven sieben sept", "eight acht huit", "nine neun neuf", "ten zehn dix", "eleven elf onze", "twelve zwölf douze",
), 1)  # fmt: skip
_UNITS: Final[Mapping[str, str]] = {
    word: words.split()[0]
    for words in (
        "day days tag tage tagen jour jours", "week weeks woche wochen semaine semaines",
        "month months monat monate monaten mois", "year years jahr jahre jahren an ans",
    )
    for word in words.split()
}  # fmt: skip
_WHICH: Final[Mapping[str, str]] = {
    "": "", "this": "this", "next": "next", "last": "last",
    "diesen": "this", "diesem": "this", "nächsten": "next", "nächstem": "next", "letzten": "last", "letztem": "last",
}  # fmt: skip
_KNOWN: Final = frozenset({*WEEKDAYS, *_SPANS})
_LEAD = re.compile(r"\A(?:(?:by|on|until|till|am|bis zum|bis|zum|le|d'ici le) )?(?:the (?=[0-9]))?")
_WEEKDAY_AHEAD = re.compile(r"([^\W\d_]{2,10})\.?,? +(?:(?:the|le|den) +)?(.*[0-9].*)\Z")
_TWO_DIGITS = re.compile(r"[0-9]{1,2}([-/.])[0-9]{1,2}\1[0-9]{2}\Z", re.ASCII)
_YEAR = r"(?P<year>[0-9]{4})"
_COUNT = r"(?P<count>[0-9]{1,3}|[^\W\d_]+) (?P<unit>[^\W\d_]+)"
_FORMS: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], SpokenDay | None]], ...]] = (
    (
        re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})\Z", re.ASCII),
        lambda found: SpokenDay(year=int(found[1]), month=int(found[3]), day=int(found[4])) if int(found[3]) else None,
    ),
    (re.compile(rf"(?P<day>[0-9]{{1,2}})(?P<mark>[-/.]) ?(?P<month>[0-9]{{1,2}})(?:(?P=mark) ?{_YEAR}?)?\Z", re.ASCII), _read_date),
    (re.compile(rf"(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th|er|\.)?(?: of | de |[ -])?(?P<month>[^\W\d_]+)\.?(?:,?[ -]{_YEAR})?\Z"), _read_date),
    (re.compile(rf"(?P<month>[^\W\d_]+)\.?[ -](?:the )?(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?(?:,? {_YEAR})?\Z"), _read_date),
    (
        re.compile(r"\+([0-9]{1,4})([dwmy])\Z", re.ASCII),
        lambda found: SpokenDay(
            span=Interval(int(found[1]), {"d": "day", "w": "week", "m": "month", "y": "year"}[found[2]]), is_offset=True
        ),
    ),
    (re.compile(rf"(?:in|dans) {_COUNT}\Z"), _read_span),
    (re.compile(rf"{_COUNT} from (?:now|today)\Z"), _read_span),
    (re.compile(rf"(?:vor|il y a) {_COUNT}\Z"), _read_ago),
    (re.compile(rf"{_COUNT} ago\Z"), _read_ago),
    (re.compile(r"(?:(?P<which>[^\W\d_]+) )?(?P<day>[^\W\d_]+)\.?\Z"), _read_weekday),
)
