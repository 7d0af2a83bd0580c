"""Lint of prose: what a colleague could ask about the words of an outcome, a measure or a request. Advice, never a fault.

`assets/make-words.js` does the same in the forms, by the same patterns; a test holds both equal.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Final

from troth.status.word_lists import BOUNDARY, MASK

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from troth.model import Ask, Measure, Terms
    from troth.status.word_lists import DayPattern, Lexicon, WordRule


MOST_QUESTIONS: Final = 3
"""A colleague asks no more about one promise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WordingQuestion:
    """One question that a colleague could ask."""

    kind: str
    """`vague`, `activity`, `measure`, `nobody` or `day`."""
    field: str
    words: str
    """The words that it is about, as they stand in the text."""
    text: str
    language: str


def question_terms(terms: Terms, lexicons: Sequence[Lexicon]) -> tuple[WordingQuestion, ...]:
    """Return the questions about the outcome and the measures of a promise; a recurring one has no one due day."""
    due = None if terms.every else terms.due
    texts = [("outcome", terms.outcome), *(("measure", each.what) for each in terms.measures if not has_target(each))]
    found = (each for field, text in texts for each in question_text(field, text, due, lexicons))
    return tuple(islice(found, MOST_QUESTIONS))


def question_ask(ask: Ask, lexicons: Sequence[Lexicon]) -> tuple[WordingQuestion, ...]:
    """Return the questions about the request of an ask."""
    return question_text("request", ask.request, None, lexicons)


def has_target(measure: Measure) -> bool:
    """Tell whether a measure says how much."""
    return any(each is not None for each in (measure.target, measure.at_least, measure.at_most, measure.equals))


def question_text(field: str, text: str, due: date | None, lexicons: Sequence[Lexicon]) -> tuple[WordingQuestion, ...]:
    """Return the questions about one text: at most one about its words, and one about a day in it that is not the due day."""
    if not lexicons:
        return ()
    plain = NormalText(text)
    spoken = _choose_lexicons(plain, lexicons)
    found: list[WordingQuestion] = []
    for lexicon in spoken:
        looked_at = plain.mask(lexicon.ignored)
        about_words = next(filter(None, (_apply(rule, field, plain, looked_at, lexicon.language) for rule in lexicon.rules)), None)
        about_day = _question_day(field, plain, looked_at, due, lexicon) if due else None
        found += [each for each in (about_words, about_day) if each and each.kind not in {other.kind for other in found}]
    return tuple(found)


_WORD: Final = r"[0-9A-Za-z\u00c0-\u024f\u0370-\u1fff\u3040-\ud7ff#]"
_TOKENS = re.compile(
    r"`[^`\n]{0,200}`|\"[^\"\n]{0,200}\"|\u201c[^\u201d\n]{0,200}\u201d|\u201e[^\u201c\n]{0,200}\u201c|\u00ab[^\u00bb\n]{0,200}\u00bb"
    r"|https?://[^ \n]*"
    rf"|{_WORD}+(?:['\u2019-]{_WORD}+|[.,:/][0-9]+)*"
)
_BREAK = re.compile(r"[.!?;:\u2022]|\n[ \t]*[\n*-]")
_ORDINAL = re.compile(r"[0-9]{1,2}(?:\.[0-9]{1,2})?")


class NormalText:
    """A text as patterns match it, with the way back to its words."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.items: list[str] = [BOUNDARY]
        self.spans: list[tuple[int, int]] = [(0, 0)]
        end = 0
        for found in _TOKENS.finditer(text):
            gap, last = text[end : found.start()], self.items[-1]
            if _BREAK.search(gap) and not (gap.startswith(".") and "\n" not in gap and _ORDINAL.fullmatch(last)):
                self._add(BOUNDARY, end, end)
            word = found[0]
            self._add(word.lower().replace("\u2019", "'") if re.match(_WORD, word) and "://" not in word else MASK, *found.span())
            end = found.end()
        self._add(BOUNDARY, end, end)
        self.line = f" {' '.join(self.items)} "

    def _add(self, item: str, start: int, end: int) -> None:
        self.items.append(item)
        self.spans.append((start, end))

    def mask(self, pattern: str) -> str:
        """Return the line with the words that match covered, one by one."""
        return _compile(pattern).sub(lambda found: re.sub(r"[^ |]+", MASK, found[0]), self.line)

    def quote(self, line: str, start: int, end: int) -> str:
        """Return the words that stand at a place of the line, masked or not, as they are written."""
        first, last = (line.count(" ", 0, place) for place in (start, end))
        return re.sub(r"[ \t\r\n]+", " ", self.text[self.spans[first - 1][0] : self.spans[last - 1][1]])


@lru_cache(maxsize=256)
def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _choose_lexicons(plain: NormalText, lexicons: Sequence[Lexicon]) -> tuple[Lexicon, ...]:
    """Return the languages that the text may be in: those that most of its common words belong to."""
    counts = [len(_compile(each.common).findall(plain.line)) for each in lexicons]
    return tuple(each for each, count in zip(lexicons, counts, strict=True) if count == max(counts))


def _apply(rule: WordRule, field: str, plain: NormalText, line: str, language: str) -> WordingQuestion | None:
    fits = field in rule.fields and len(plain.items) <= rule.longest
    found = _compile(rule.pattern).search(line) if fits else None
    if found is None or any(_compile(each).search(line) for each in rule.unless):
        return None
    words = plain.quote(line, *found.span(1))
    return WordingQuestion(kind=rule.kind, field=field, words=words, text=rule.question.replace("{words}", words), language=language)


def _question_day(field: str, plain: NormalText, line: str, due: date, lexicon: Lexicon) -> WordingQuestion | None:
    """Return the question about a day in the text; none where one of the days that it names is the due day."""
    contradictions = []
    for pattern in lexicon.days:
        for found in _compile(pattern.pattern).finditer(line):
            if is_contrary := _contradicts(pattern, found.groups(""), due, lexicon.day_names):
                contradictions.append(plain.quote(line, found.start() + 1, found.end()))
            elif is_contrary is False:
                return None
    if not contradictions:
        return None
    named = lexicon.due_format.format(day=due.day, month=lexicon.short_months[due.month - 1], year=due.year)
    text = lexicon.day_question.replace("{words}", contradictions[0]).replace("{due}", named)
    return WordingQuestion(kind="day", field=field, words=contradictions[0], text=text, language=lexicon.language)


def _contradicts(pattern: DayPattern, groups: tuple[str, ...], due: date, names: Mapping[str, int]) -> bool | None:
    """Tell whether the day that was found is another one than the due day; None where that can't be said."""
    said = {part: names[each] if each in names else int(each) for part, each in zip(pattern.parts, groups, strict=True) if each}
    if "later" in said:
        return said["later"] > due.year or None
    if "weekday" in said:
        return said["weekday"] != due.weekday()
    year = said.get("year", due.year)
    if "quarter" in said:
        return (year, said["quarter"]) != (due.year, (due.month + 2) // 3)
    if "day" not in said:
        return (year, said["month"]) != (due.year, due.month)
    named, own = [year, said["month"], said["day"]], [due.year, due.month, due.day]
    return named <= own if pattern.is_before else named != own
