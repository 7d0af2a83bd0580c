"""Lexicon: the word lists of a language, compiled to regular expressions that Python and JavaScript read alike.

They match a text as `status/specificity.py` normalises it: words in lower case with one blank around each, `|` where a sentence begins.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

BOUNDARY: Final = "|"
"""Stands where a sentence, a line or an item begins, and at the end of a text."""
MASK: Final = "~"
"""Stands for a word that is not looked at: one in quotation marks, or of a phrase that the lists ignore."""
LONGEST: Final = 1000
"""So many words of a text are looked at by a rule that does not say how many."""
FIELDS: Final = ("outcome", "measure", "request")
"""The texts that are looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WordRule:
    """What is asked about some words, unless the text has something that answers it."""

    kind: str
    """`vague`, `activity`, `measure` or `nobody`."""
    fields: tuple[str, ...]
    longest: int
    """In a text of more words it may be said by the way, and is left alone."""
    pattern: str
    """Group 1 is the words, at the end of what matches."""
    unless: tuple[str, ...]
    """Patterns, each of which answers the question in advance."""
    question: str
    """One question; `{words}` stands for the words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayPattern:
    """One way to name the day by which something is there; its groups are the `parts`, in order."""

    parts: tuple[str, ...]
    """`day`, `month`, `year`, `weekday`, `quarter`; `later` is a year that contradicts only where it comes after the due one."""
    pattern: str
    is_before: bool = False
    """It names the first day on which it is too late."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """The words of one language."""

    language: str
    common: str
    """Words that tell that a text is in this language."""
    ignored: str
    rules: tuple[WordRule, ...]
    days: tuple[DayPattern, ...]
    day_names: Mapping[str, int]
    """Months from 1, weekdays from 0, which is Monday."""
    day_question: str
    """`{words}` stands for the day in the text, `{due}` for the due day."""
    due_format: str
    short_months: tuple[str, ...]


def build_lexicon(data: Mapping[str, Any], vague: Iterable[str] = (), allowed: Iterable[str] = ()) -> Lexicon:
    """Return the lexicon of a language from its lists; a board's own words are `vague` too, and its `allowed` ones are ignored."""
    allowed = frozenset(map(str.lower, allowed))
    lists = {name: [each for each in words if each not in allowed] for name, words in data["lists"].items()}
    for name in data["own"]:
        lists[name] += map(str.lower, vague)
    join = partial(join_phrases, number="|".join((r"[0-9][^ |]*", *lists["number"])))
    days = data["days"]
    excuses = {name: _match(join(words)) for name, words in lists.items()}
    excuses["number"] = _match_number(lists["number"], days)
    lead = rf" \|(?: [0-9]{{1,2}})?(?: (?:{join(data['lead'])})){{0,8}}"
    return Lexicon(
        language=data["language"],
        common=_match(join(data["common"])),
        ignored=_match(join((*lists["ignored"], *allowed))),
        rules=tuple(
            WordRule(
                kind=each["kind"],
                fields=tuple(each.get("fields", FIELDS)),
                longest=each.get("longest", LONGEST),
                pattern=_match(f"({join(word for name in each['words'] for word in lists[name])})", each.get("at", ""), lead),
                unless=tuple(excuses[name] for name in each.get("unless", ())),
                question=each["question"],
            )
            for each in data["rules"]
        ),
        days=tuple(_iter_day_patterns(days, join)),
        day_names={name: index for names in (days["months"], days["weekdays"]) for index, name in _number_names(names)},
        day_question=days["question"],
        due_format=days["due"],
        short_months=tuple(days["short_months"]),
    )


def join_phrases(phrases: Iterable[str], number: str) -> str:
    """Return the alternatives of a pattern, the longest first; `*` stands for any ending or any word, `#` for a number."""

    def compile_word(word: str) -> str:
        escaped = re.sub(r"[^\w ]", lambda found: f"\\{found[0]}", word)
        return escaped.replace(r"\*", "[^ |]+" if word == "*" else "[^ |]*").replace(r"\#", f"(?:{number})")

    return "|".join(" ".join(map(compile_word, each.split())) for each in sorted(set(phrases), key=lambda each: (-len(each), each)))


def _match(words: str, at: str = "", lead: str = "") -> str:
    """Return the pattern of words that stand anywhere, at the `start` of a sentence, or are the `whole` text."""
    before = {"start": lead, "whole": r" \|"}.get(at, "")
    after = r"(?=(?: \|)+ $)" if at == "whole" else "(?= )"
    return f"{before} {words}{after}" if words.startswith("(") else f"{before} (?:{words}){after}"


_YEAR = "(?:19|20)[0-9][0-9]"


def _number_names(names: list[list[str]]) -> Iterator[tuple[int, str]]:
    """Yield each name with its number: of months from 1, of weekdays from 0."""
    yield from ((index, name) for index, some in enumerate(names, len(names) > 7) for name in some)  # noqa: PLR2004 - days of a week


def _match_number(words: Iterable[str], days: Mapping[str, Any]) -> str:
    """Return the pattern of a number, in digits or words; a year or a date is none."""
    months = "|".join(name for names in days["months"] for name in names)
    endings = "".join(f"|{each}" for each in days["endings"])
    date = rf"{_YEAR}(?:-[0-9]{{2}}-[0-9]{{2}})? |[0-9]{{1,2}}(?:{endings})? (?:{months}) "
    return rf" (?:(?!{date})[0-9][0-9.,:/]*[a-z]{{0,3}}|{'|'.join(words)})(?= )"


def _iter_day_patterns(days: Mapping[str, Any], join: partial[str]) -> Iterator[DayPattern]:
    """Yield the ways to name a day after a word such as `by`; the first that fits counts."""
    months, weekdays = ("|".join(name for names in days[key] for name in names) for key in ("months", "weekdays"))
    endings = "".join(f"|{each}" for each in days["endings"])
    day, end = rf"([0-9]{{1,2}})(?:{endings})?", f"(?: (?:{join(days['end'])}))"
    after, year = f"(?! (?:{join(days['not_before'])}) )(?= )", f"(?: ({_YEAR}))?"
    for marks, is_before in ((days["by"], False), (days["before"], True)):
        start = f" (?:{join(marks)})(?: (?:{join(days['between'])})){{0,3}}"
        forms = [
            (("year", "month", "day"), f" ({_YEAR})-([0-9]{{2}})-([0-9]{{2}})"),
            (("day", "month", "year"), f" {day}(?: of)? ({months}){year}"),
            (("month", "day", "year"), f" ({months}) {day}{year}"),
            (("day", "month", "year"), rf" ([0-9]{{1,2}})\.([0-9]{{1,2}})(?:\.({_YEAR}))?"),
            (("month", "year"), f"{end} ({months}){year}"),
            (("quarter", "year"), f"{end}?(?: the)? q([1-4]){year}"),
            (("weekday",), f" ({weekdays})"),
        ]
        yield from (DayPattern(parts=parts, pattern=f"{start}{form}{after}", is_before=is_before) for parts, form in forms)
    yield DayPattern(parts=("later",), pattern=f" (?:{join(days['years'])}) ({_YEAR})(?= )")
