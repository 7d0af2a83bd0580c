"""Parse one command of a message: `/accept for Roth Bakery 5/5: The drawers are a joy`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from troth.base.day_words import DayRefusal, SpokenDay, read_day_words
from troth.base.text import escape_text, find_closest_word, tidy_words
from troth.model import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
    from datetime import date

    from troth.messages.vocabulary import MessageCommand
    from troth.model import Data, Parties


@dataclass(frozen=True, slots=True, kw_only=True)
class ParseContext:
    """What has to be known to understand words: the day, who there is, and the board's codes."""

    today: date
    """The day it was said."""
    parties: Parties
    reasons: Collection[str] = ()
    due: date | None = None
    """The due date in force, from which `+10d` counts where terms are renegotiated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidAct:
    """One act as it was said, on one record."""

    kind: Kind
    record: str
    act: str
    done: str
    line: int
    """Where in the text it was said."""
    fields: Mapping[str, Data] = field(default_factory=lambda: MappingProxyType({}))
    on_behalf_of: str | None = None
    """The party that the speaker says it for, where that is not the speaker."""
    of: str = ""
    """The fingerprint of what was shown, where the message carries it."""
    command: str = ""
    is_for_everybody: bool = True


@dataclass(frozen=True, slots=True)
class Misunderstanding:
    """Something in a message that is not understood: what, and what can be said instead."""

    line: int
    message: str
    hint: str = ""


class _NotUnderstood(Exception):  # noqa: N818 - it never leaves this module
    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


def parse_command(
    command: MessageCommand, rest: str, further: Sequence[str], context: ParseContext
) -> tuple[Mapping[str, Data], str | None] | Misunderstanding:
    """Return the fields that a command says and for whom, or what of it is not understood. `further` are the lines of its words."""
    try:
        return _Reading(command=command, context=context).read(rest, further)
    except _NotUnderstood as fault:
        return Misunderstanding(0, fault.message, fault.hint or f"Write it as in: {command.example}")


_BECAUSE = re.compile(r"(?:\A|(?<=\s))because(?=\s|\Z)", re.IGNORECASE)
_COLON = re.compile(r":(?![0-9]|//)")
_FOR = re.compile(r"\A(?:for|on behalf of)\s+(?=\S)", re.IGNORECASE)
_MOST_WORDS = 7
"""A name or a day is not longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    command: MessageCommand
    context: ParseContext

    def read(self, rest: str, further: Sequence[str]) -> tuple[Mapping[str, Data], str | None]:
        arguments, words, is_because = self._split(rest.strip())
        arguments, on_behalf_of = self._take_for(arguments)
        found, arguments = self._take_arguments(arguments)
        labelled, plain = self._take_labels(further)
        if arguments:
            if not self.command.may_be_bare or words:
                raise self._refuse_rest(arguments)
            words = arguments
        said = tidy_words("\n".join((words, *plain)))
        if said:
            found[self.command.words] = said
        found |= labelled | dict(self.command.fixed)
        if self.command.needs_words and not said and not labelled:
            missing = "why" if "because" in self.command.arguments or is_because else "in your own words"
            raise _NotUnderstood(f"/{self.command.name} needs words: say {missing}")
        return {key: found[key] for key in self.command.keys if key in found}, on_behalf_of

    def _split(self, text: str) -> tuple[str, str, bool]:
        """Return what stands before the words, the words, and whether they are a reason: that takes all to the end."""
        colon = _COLON.search(text)
        because = _BECAUSE.search(text) if "because" in self.command.arguments else None
        if because and (colon is None or because.start() < colon.start()):
            return text[: because.start()].strip().rstrip(",;").strip(), text[because.end() :].strip(), True
        return (text, "", False) if colon is None else (text[: colon.start()].strip(), text[colon.end() :].strip(), False)

    def _take_for(self, text: str) -> tuple[str, str | None]:
        found = _FOR.match(text)
        if found is None or ("for" not in self.command.arguments and self._may_be_day(text[found.end() :])):
            return text, None
        words = text[found.end() :].split()
        for count in range(min(len(words), _MOST_WORDS), 0, -1):
            named = self.context.parties.list_named(" ".join(words[:count]).rstrip(","))
            if len(named) == 1:
                return " ".join(words[count:]), named[0]
            if named:
                raise _NotUnderstood(
                    f"'{escape_text(' '.join(words[:count]))}' is the name of {' and '.join(named)}", "Say which of them, by the id."
                )
        if self.command.may_be_bare:
            return text, None
        meant = find_closest_word(words[0], (each.id for each in self.context.parties))
        raise _NotUnderstood(f"nobody on this board is called '{escape_text(words[0])}'", f"Did you mean {meant}?" if meant else "")

    def _may_be_day(self, text: str) -> bool:
        return "until" in self.command.arguments and _take_day(text, self.context) is not None

    def _take_arguments(self, text: str) -> tuple[dict[str, Data], str]:
        found: dict[str, Data] = {}
        while text:
            for key in self.command.arguments:
                taken = _TAKERS[key](text, self.context) if key in _TAKERS and key not in found else None
                if taken is not None:
                    found[key], text = taken[0], taken[1].lstrip(" \t,;")
                    break
            else:
                break
        return found, text

    def _take_labels(self, lines: Sequence[str]) -> tuple[dict[str, Data], list[str]]:
        """Return the fields that lines of the words name, and the lines that name none."""
        found: dict[str, list[str]] = {}
        plain: list[str] = []
        current = plain
        for line in lines:
            label, colon, text = line.strip().lstrip("-* ").partition(":")
            key = self.command.labels.get(" ".join(label.lower().replace("_", " ").split())) if colon else None
            if key is None:
                current.append(line)
            else:
                current = found.setdefault(key, [])
                current.append(text)
        values = {key: tidy_words("\n".join(said)) for key, said in found.items()}
        return {key: _read_field(key, value, self.context) for key, value in values.items() if value}, plain

    def _refuse_rest(self, text: str) -> _NotUnderstood:
        short = escape_text(text, _SHOWN)
        if "satisfaction" in self.command.arguments or "rating" in self.command.arguments:
            number = _NUMBER_ALONE.match(text)
            if number:
                said = number[1] if number[1] in "12345" and len(number[1]) == 1 else "5"
                return _NotUnderstood(f"'{short}' is not taken as a rating", f"Did you mean {said} of 5? Write /{self.command.name} {said}/5")
        if any(key in self.command.arguments for key in _DAY_KEYS):
            refused = _explain_day(text, self.context)
            if refused is not None:
                return _NotUnderstood(refused.message, refused.hint)
        hint = f"Put a colon before your own words: /{self.command.name}: {short}" if self.command.words == "note" else ""
        return _NotUnderstood(f"'{short}' is not understood behind /{self.command.name}", hint)


_SHOWN = 80
_DAY_KEYS = ("due", "until", "respond_by", "happened")
_NUMBER_ALONE = re.compile(r"\A(?:with\s+)?(\d+)(?:[.,]\d+)?\s*(?:(?:/|of|out of|von|sur|stars?|\*|⭐)\s*\d*)?", re.IGNORECASE)
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


def _take_day(text: str, context: ParseContext, *, past: bool = False) -> _Taken | None:
    lead = _LEADS.match(text)
    words = (text[lead.end() :] if lead else text).split()
    for count in range(min(len(words), _MOST_WORDS), 0, -1):
        spoken = read_day_words(" ".join(words[:count]).rstrip(",;"))
        if isinstance(spoken, SpokenDay):
            return _choose_day(spoken, context, past=past).isoformat(), " ".join(words[count:])
    return None


def _choose_day(spoken: SpokenDay, context: ParseContext, *, past: bool) -> date:
    if spoken.is_offset and spoken.span is not None and context.due is not None:
        return spoken.span.add_to(context.due)
    day = spoken.on(context.today, past=past)
    if isinstance(day, DayRefusal):
        raise _NotUnderstood(day.message, day.hint)
    return day


def _take_due(text: str, context: ParseContext) -> _Taken | None:
    return _take_day(text, context)


def _take_past_day(text: str, context: ParseContext) -> _Taken | None:
    return _take_day(text, context, past=True)


def _explain_day(text: str, context: ParseContext) -> DayRefusal | None:
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
    for count in range(min(len(words), _MOST_WORDS), 0, -1):
        named = context.parties.list_named(" ".join(words[:count]))
        if len(named) == 1:
            return named[0], " ".join(words[count:])
    return None


def _make_amount(found: re.Match[str]) -> Data:
    number = found[1].replace(",", "")
    return {"value": float(number) if "." in number else int(number), "unit": found[2]}


_TAKERS: Final[Mapping[str, Callable[[str, ParseContext], _Taken | None]]] = {
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
    "promise": _take_match(r"(?:by|with)?\s*([a-z0-9][a-z0-9-]*)", lambda found: found[1]),
    "entry": _take_match(r"(?:the )?([0-9]{4}-[0-9]{2}-[0-9]{2})\s+([a-z_]+)", lambda found: {"date": found[1], "act": found[2].lower()}),
}
"""How each field is read off the start of what stands behind a command."""


def _read_field(key: str, text: str, context: ParseContext) -> Data:
    """Return the value of a field that a line of the words names."""
    if key in _DAY_KEYS:
        taken = _take_day(text, context)
        if taken is None or taken[1]:
            raise _NotUnderstood(f"'{escape_text(text.strip())}' is not a day", "write 2026-12-18 or 18 Dec")
        return taken[0]
    if key == "next":
        return [each for each in re.split(r"[\s,;]+", text.strip()) if each]
    if key == "measures":
        return [each.strip() for each in text.strip().split("\n")]
    return text.replace("-", "_").strip() if key == "reason" else text


def iter_words_behind(words: str) -> Iterator[str]:
    """Yield the commands that seem to stand inside of words: two commands on a line are asked back."""
    yield from (found[1] for found in _INSIDE.finditer(words))


_INSIDE = re.compile(r"(?<=\s)/([a-z][a-z_-]*)(?=[\s:]|\Z)", re.IGNORECASE)
