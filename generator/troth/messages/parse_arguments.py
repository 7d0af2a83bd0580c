"""Parse the arguments of a command: ratings, days, reasons, progress, each read off the start of what stands there."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from troth.base.day_words import DAY_FORMS, DayRefusal, SpokenDay, read_day_words
from troth.base.text import escape_text, find_closest_word, tidy_words
from troth.edit.said_values import parse_measure, parse_number_or_text, read_amount
from troth.status.wording import PARTS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from troth.model import Data, Parties


@dataclass(frozen=True, slots=True, kw_only=True)
class ParseContext:
    """What has to be known to understand words: the day, who there is, and the board's codes."""

    today: date
    """The day it was said."""
    parties: Parties
    reasons: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """The codes of reasons, each with its text."""
    due: date | None = None
    """The due date in force, from which `+10d` counts where terms are renegotiated."""


class NotUnderstoodError(Exception):
    """Words that are not understood; it never leaves the parser."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


MOST_WORDS = 7
"""A name or a day is not longer."""
DAY_KEYS = ("due", "until", "respond_by", "happened")
NUMBER_ALONE = re.compile(r"\A(?:with\s+)?(\d+)(?:[.,]\d+)?\s*(?:(?:/|of|out of|von|sur|stars?|\*|⭐)\s*\d*)?", re.IGNORECASE)
_LEADS = re.compile(r"\A(?:to|by|on|until|till|for|respond by)\s+(?=\S)", re.IGNORECASE)
_Taken = tuple["Data", str]


def _take_match(pattern: str, make: Callable[[re.Match[str]], Data]) -> Callable[[str, ParseContext], _Taken | None]:
    compiled = re.compile(rf"\A{pattern}(?=\s|[,;]|\Z)", re.IGNORECASE | re.ASCII)

    def take(text: str, _: ParseContext) -> _Taken | None:
        found = compiled.match(text)
        return (make(found), text[found.end() :]) if found else None

    return take


def _take_rating(text: str, _: ParseContext) -> _Taken | None:
    found = _RATING.match(text)
    return (int(found[1]), "") if found else None


_RATING = re.compile(r"\A([1-5])\s*(?:/\s*|of\s+)5\s*\Z", re.ASCII | re.IGNORECASE)
"""It stands alone before the colon or the line's end."""


def _take_partly(text: str, _: ParseContext) -> _Taken | None:
    found = re.match(r"\A(?:partly|in part)(?=\s|,|\Z)", text, re.IGNORECASE)
    return ("partly", text[found.end() :]) if found else None


def take_day(text: str, context: ParseContext, *, past: bool = False) -> _Taken | None:
    """Return the day that a text begins with, and what stands behind it; None where it begins with none."""
    lead = _LEADS.match(text)
    words = (text[lead.end() :] if lead else text).split()
    for count in range(min(len(words), MOST_WORDS), 0, -1):
        spoken = read_day_words(" ".join(words[:count]).rstrip(",;"))
        if isinstance(spoken, SpokenDay):
            return _choose_day(spoken, context, past=past).isoformat(), " ".join(words[count:])
    return None


def _choose_day(spoken: SpokenDay, context: ParseContext, *, past: bool) -> date:
    if spoken.is_offset and spoken.span is not None and context.due is not None:
        return spoken.span.add_to(context.due)
    day = spoken.on(context.today, past=past)
    if isinstance(day, DayRefusal):
        raise NotUnderstoodError(day.message, day.hint)
    return day


def _take_due(text: str, context: ParseContext) -> _Taken | None:
    return take_day(text, context)


def _take_past_day(text: str, context: ParseContext) -> _Taken | None:
    return take_day(text, context, past=True)


_OF_ONE = re.compile(r"\A(?:the one )?of\s+(?=\S)", re.IGNORECASE)
_UP_TO = re.compile(r"\A(?:all )?(?:through|up to)\s+(?=\S)", re.IGNORECASE)


def _take_occurrence(text: str, context: ParseContext) -> _Taken | None:
    """Return the day that names one occurrence, as in `of 9 Oct`: without a year the nearest such day, past or to come."""
    lead = _OF_ONE.match(text)
    found = [take_day(text[lead.end() :], context, past=past) for past in (True, False)] if lead else []
    return min(filter(None, found), key=lambda taken: abs(date.fromisoformat(str(taken[0])) - context.today), default=None)


def _take_through(text: str, context: ParseContext) -> _Taken | None:
    lead = _UP_TO.match(text)
    return take_day(text[lead.end() :], context, past=True) if lead else None


def explain_day(text: str, context: ParseContext) -> DayRefusal | None:
    """Return why words that seem to be meant as a day are none."""
    lead = _LEADS.match(text)
    words = text[lead.end() :] if lead else text
    spoken = read_day_words(words)
    if isinstance(spoken, SpokenDay):
        day = spoken.on(context.today)
        return day if isinstance(day, DayRefusal) else None
    return spoken if lead or words[:1].isdigit() or "did you mean" in spoken.message else None


def _take_reason(text: str, context: ParseContext) -> _Taken | None:
    found = re.match(r"\A(?:reason\s+)?([a-z][a-z0-9_-]*)(?=\s|,|\Z)", text)
    if found is None:
        return None
    code = found[1].replace("-", "_")
    known = code if code in context.reasons else found[1] if found[1] in context.reasons else None
    return (known, text[found.end() :]) if known else None


def _take_answer(text: str, _: ParseContext) -> _Taken | None:
    found = _ANSWER.match(text)
    return (ANSWERS[" ".join(found[1].lower().replace("_", " ").split())], text[found.end() :]) if found else None


ANSWERS: Final[Mapping[str, str]] = {
    "committed": "committed", "gave input": "gave_input", "input": "gave_input", "scheduled": "scheduled", "countered": "countered",
    "declined": "declined", "referred": "referred",
}  # fmt: skip
_ANSWER = re.compile(r"\A(committed|gave[ _]input|input|scheduled|countered|declined|referred)(?=\s|,|\Z)", re.IGNORECASE)


def _take_referred(text: str, context: ParseContext) -> _Taken | None:
    found = re.match(r"\Ato\s+(?=\S)", text, re.IGNORECASE)
    words = text[found.end() :].split() if found else []
    for count in range(min(len(words), MOST_WORDS), 0, -1):
        named = context.parties.list_named(" ".join(words[:count]))
        if len(named) == 1:
            return named[0], " ".join(words[count:])
    return None


def _take_parts(text: str, _: ParseContext) -> _Taken | None:
    """Return the parts of an agreement that feedback is about, as in `about needs and roles`."""
    found = _ABOUT.match(text)
    return (_PART.findall(found[1].lower()), text[found.end() :]) if found else None


_PART = re.compile("|".join(PARTS), re.ASCII)
_ABOUT = re.compile(
    rf"\Aabout\s+((?:{_PART.pattern})(?:(?:\s*,\s*|\s+and\s+)(?:{_PART.pattern}))*)(?=\s|[,;]|\Z)", re.IGNORECASE | re.ASCII
)


def _make_amount(found: re.Match[str]) -> Data:
    number = found[1].replace(",", "")
    return {"value": float(number) if "." in number else int(number), "unit": found[2]}


ARGUMENT_READERS: Final[Mapping[str, Callable[[str, ParseContext], _Taken | None]]] = {
    "occurrence": _take_occurrence,
    "through": _take_through,
    "satisfaction": _take_rating,
    "rating": _take_rating,
    "kept": _take_partly,
    "confidence": _take_match(r"(on|at|off)[ _-](track|risk)", lambda found: f"{found[1]}_{found[2]}".lower()),
    "progress": _take_match(r"(100|[1-9]?[0-9])\s?%", lambda found: int(found[1])),
    "due": _take_due,
    "until": _take_due,
    "respond_by": _take_due,
    "happened": _take_past_day,
    "reason": _take_reason,
    "answer": _take_answer,
    "refer_to": _take_referred,
    "amount": _take_match(r"([0-9]{1,12}(?:\.[0-9]{1,6})?) ([A-Za-z][A-Za-z-]*)", _make_amount),
    "about": _take_parts,
    "requirement": _take_match(r"([a-z0-9]+(?:-[a-z0-9]+)*)", lambda found: found[1].lower()),
    "period": _take_match(r"([0-9]{4}(?:-(?:w[0-9]{2}|[0-9]{2}|q[1-4]))?)", lambda found: found[1].upper()),
    "input": _take_past_day,
    "promise": _take_match(r"(?:by|with)?\s*([a-z0-9][a-z0-9-]*)", lambda found: found[1]),
    "entry": _take_match(r"(?:the )?([0-9]{4}-[0-9]{2}-[0-9]{2})\s+([a-z_]+)", lambda found: {"date": found[1], "act": found[2].lower()}),
}
"""How each field is read off the start of what stands behind a command."""


def read_field(key: str, text: str, context: ParseContext) -> Data:
    """Return the value of a field that was written as a text, in a form or on a line of its own. Raises NotUnderstoodError."""
    said = text.strip()
    reader = _FIELD_READERS.get(key)
    return reader(said, context) if reader else tidy_words(text)


def _read_day(said: str, context: ParseContext) -> Data:
    taken = take_day(said, context)
    if taken is None or taken[1]:
        raise NotUnderstoodError(f"'{escape_text(said)}' is not a date", f"write {DAY_FORMS}")
    return taken[0]


def _read_rating(said: str, _: ParseContext) -> Data:
    found = _RATING.match(said)
    if found is None and said not in _RATINGS:
        raise NotUnderstoodError(f"'{escape_text(said)}' is not a clear rating", "write 5/5 or 5 of 5")
    return int(said[0])


def _read_progress(said: str, context: ParseContext) -> Data:
    taken = ARGUMENT_READERS["progress"](f"{said.removesuffix('%').strip()}%", context)
    if taken is None or taken[1]:
        raise NotUnderstoodError(f"'{escape_text(said)}' is not a percentage", "write a whole number from 0 to 100")
    return taken[0]


def _read_times(said: str, _: ParseContext) -> Data:
    number = said.removesuffix("times").strip()
    if not number.isascii() or not number.isdigit():
        raise NotUnderstoodError(f"'{escape_text(said)}' is not a number of times", "write a whole number, such as 10")
    return int(number)


def _read_reason(said: str, context: ParseContext) -> Data:
    codes = {text.casefold(): code for code, text in context.reasons.items()}
    code = said.casefold().replace("-", "_").replace(" ", "_")
    return code if code in context.reasons else codes.get(said.casefold(), said)


def _read_party(said: str, context: ParseContext) -> Data:
    return find_party(said, context.parties)


def find_party(said: str, parties: Parties) -> str:
    """Return the party that a name means. Raises NotUnderstoodError where it means none, or several."""
    named = parties.list_named(said)
    if len(named) == 1:
        return named[0]
    if named:
        raise NotUnderstoodError(f"'{escape_text(said)}' is the name of {' and '.join(named)}", "Write the id.")
    meant = find_closest_word(said, (each.id for each in parties))
    raise NotUnderstoodError(f"nobody on this board is called '{escape_text(said)}'", f"Did you mean {meant}?" if meant else "")


def _read_amount(said: str, _: ParseContext) -> Data:
    amount = read_amount(said)
    if amount is None:
        raise NotUnderstoodError(f"'{escape_text(said)}' is not an amount", "write a number and a unit, such as 500 USD")
    return amount


def _read_entry(said: str, _: ParseContext) -> Data:
    found = _ENTRY.fullmatch(said)
    if found is None:
        raise NotUnderstoodError(f"'{escape_text(said)}' is not an entry", "write its date and its act, such as 2026-11-20 reported")
    return {"date": found[1], "act": found[2].lower()}


def _read_actuals(said: str, _: ParseContext) -> Data:
    """Return what was found for each measure, one a line: `Snags left open: 0` or `Snags left open = 0`."""
    lines = (each.strip().removeprefix("- ") for each in said.split("\n"))
    return [parse_measure(_MEASURED.sub(r"\1 = \2", each), "actual") for each in lines if each]


def _read_word(said: str, _: ParseContext) -> Data:
    return "_".join(said.casefold().replace("-", " ").split())


def _read_ids(said: str, _: ParseContext) -> Data:
    return [each for each in re.split(r"[\s,;]+", said) if each]


_RATINGS: Final = frozenset("12345")
_ENTRY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[\s,:]+([A-Za-z_]+)", re.ASCII)
_MEASURED = re.compile(r"\A(.*\S)\s*:\s+(\S[^:]*)\Z")
_FIELD_READERS: Final[Mapping[str, Callable[[str, ParseContext], Data]]] = {
    "satisfaction": _read_rating,
    "rating": _read_rating,
    "progress": _read_progress,
    "due": _read_day,
    "until": _read_day,
    "respond_by": _read_day,
    "happened": _read_day,
    "occurrence": _read_day,
    "through": _read_day,
    "every": lambda said, _: said.casefold().removeprefix("every ").strip(),
    "times": _read_times,
    "input": _read_day,
    "date": _read_day,
    "by": _read_day,
    "reason": _read_reason,
    "refer_to": _read_party,
    "amount": _read_amount,
    "entry": _read_entry,
    "measures": _read_actuals,
    "cost": lambda said, _: parse_number_or_text(said),
    "value": lambda said, _: parse_number_or_text(said),
    "confidence": _read_word,
    "answer": _read_word,
    "kept": _read_word,
    "next": _read_ids,
}
"""How each field is read that is more than somebody's words."""
