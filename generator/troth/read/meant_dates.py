"""What people write for a date, and the YYYY-MM-DD that they meant."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from datetime import MAXYEAR, MINYEAR

from troth import days

_LONGEST = 60
_MONTHS = 12
_WITH_TIME = re.compile(r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ][0-9]{1,2}:.*", re.DOTALL)
_WRITTEN = (
    re.compile(r"(?P<year>[0-9]{4})(?P<between>[-/. ]?)(?P<month>[0-9]{1,2})(?P=between)(?P<day>[0-9]{1,2})"),
    re.compile(r"(?P<day>[0-9]{1,2})\. ?(?P<month>[0-9]{1,2})\. ?(?P<year>[0-9]{4})"),
    re.compile(r"(?P<day>[0-9]{1,2})(?P<between>[-/ ])(?P<month>[0-9]{1,2})(?P=between)(?P<year>[0-9]{4})"),
    re.compile(r"(?P<month>[0-9]{1,2})(?P<between>[-/ ])(?P<day>[0-9]{1,2})(?P=between)(?P<year>[0-9]{4})"),
)
"""Day before month is how most of the world writes with slashes; where both readings are days, nothing is guessed."""


def date_hint(written: str, example: str) -> str:
    """Return what to write instead of `written`, which is no date: the day that was meant where there is one, else the form."""
    text = _plain(written[:_LONGEST])
    timed = _WITH_TIME.fullmatch(text)
    if timed and days.parse(timed["day"]):
        return f"a date has no time: write {timed['day']}"
    meant = _meant(text)
    if len(meant) == 1:
        return f"write {meant.pop()}"
    return _no_such_day(text) or f"write YYYY-MM-DD, like {example}"


def _plain(text: str) -> str:
    """Return the text without blanks around it, with ordinary digits and dashes."""
    return "".join("-" if unicodedata.category(char) == "Pd" else char for char in unicodedata.normalize("NFKC", text)).strip()


def _meant(text: str) -> set[str]:
    readings = (form.fullmatch(text) for form in _WRITTEN)
    texts = {f"{each['year']}-{each['month']:0>2}-{each['day']:0>2}" for each in readings if each}
    return {each for each in texts if days.parse(each)}


def _no_such_day(text: str) -> str:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return ""
    year, month, _ = map(int, text.split("-"))
    if not MINYEAR <= year <= MAXYEAR:
        return f"years go from {MINYEAR:04} to {MAXYEAR}"
    if not 1 <= month <= _MONTHS:
        return "a year has 12 months: the month stands in the middle"
    return f"{text[:7]} has {monthrange(year, month)[1]} days"
