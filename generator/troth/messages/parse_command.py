"""Parse one command of a message, `/accept for Roth Bakery 5/5: The drawers are a joy`, and tell which lines somebody says at all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from troth.base.text import escape_text, find_closest_word, tidy_words
from troth.messages.judgement import Misunderstanding
from troth.messages.parse_arguments import (
    ARGUMENT_READERS,
    DAY_KEYS,
    MOST_WORDS,
    NUMBER_ALONE,
    NotUnderstoodError,
    explain_day,
    read_field,
    take_day,
)
from troth.messages.vocabulary import EXAMPLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from troth.messages.parse_arguments import ParseContext
    from troth.messages.vocabulary import MessageCommand
    from troth.model import Data


def parse_command(
    command: MessageCommand, rest: str, further: Sequence[str], context: ParseContext
) -> tuple[Mapping[str, Data], str | None] | Misunderstanding:
    """Return the fields that a command says and for whom, or what of it is not understood. `further` are the lines of its words."""
    try:
        return _Reading(command=command, context=context).read(rest, further)
    except NotUnderstoodError as fault:
        return Misunderstanding(0, fault.message, fault.hint or f"{EXAMPLE}{command.example}")


_BECAUSE = re.compile(r"(?:\A|(?<=\s))because(?=\s|\Z)", re.IGNORECASE)
_COLON = re.compile(r":(?![0-9]|//)")
_FOR = re.compile(r"\A(?:for|on behalf of)\s+(?=\S)", re.IGNORECASE)


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
            if not self.command.may_be_bare:
                raise self._refuse_rest(arguments)
            # the colon in them is their own
            at = rest.find(arguments)
            words = rest[at:] if at >= 0 else f"{arguments}: {words}"
        said = tidy_words("\n".join((words, *plain)))
        if said:
            found[self.command.words] = said
        found |= labelled | dict(self.command.fixed)
        if self.command.needs_words and not said and not labelled:
            missing = "why" if "because" in self.command.arguments or is_because else "in your own words"
            raise NotUnderstoodError(f"/{self.command.name} requires some text: {missing}")
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
        for count in range(min(len(words), MOST_WORDS), 0, -1):
            named = self.context.parties.list_named(" ".join(words[:count]).rstrip(","))
            if len(named) == 1:
                return " ".join(words[count:]), named[0]
            if named:
                raise NotUnderstoodError(f"'{escape_text(' '.join(words[:count]))}' is the name of {' and '.join(named)}", "Write the id.")
        if self.command.may_be_bare:
            return text, None
        meant = find_closest_word(words[0], (each.id for each in self.context.parties))
        raise NotUnderstoodError(f"nobody on this board is called '{escape_text(words[0])}'", f"Did you mean {meant}?" if meant else "")

    def _may_be_day(self, text: str) -> bool:
        return "until" in self.command.arguments and take_day(text, self.context) is not None

    def _take_arguments(self, text: str) -> tuple[dict[str, Data], str]:
        found: dict[str, Data] = {}
        while text:
            for key in self._list_expected(found):
                taken = ARGUMENT_READERS[key](text, self.context) if key in ARGUMENT_READERS and key not in found else None
                if taken is not None:
                    found[key], text = taken[0], taken[1].lstrip(" \t,;")
                    break
            else:
                break
        return found, text

    def _list_expected(self, found: Mapping[str, Data]) -> Iterator[str]:
        """Yield what may stand there next: of an answer a day means by when it is promised, or for when it is set."""
        other = "until" if found.get("answer") == "committed" else "due" if "answer" in self.command.arguments else ""
        return (key for key in self.command.arguments if key != other)

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
        return {key: read_field(key, value, self.context) for key, value in values.items() if value}, plain

    def _refuse_rest(self, text: str) -> NotUnderstoodError:
        short = escape_text(text, _SHOWN)
        if "satisfaction" in self.command.arguments or "rating" in self.command.arguments:
            number = NUMBER_ALONE.match(text)
            if number:
                said = number[1] if number[1] in "12345" and len(number[1]) == 1 else "5"
                return NotUnderstoodError(
                    f"'{short}' is not a clear rating", f"Did you mean {said} of 5? Write /{self.command.name} {said}/5"
                )
        if any(key in self.command.arguments for key in DAY_KEYS):
            refused = explain_day(text, self.context)
            if refused is not None:
                return NotUnderstoodError(refused.message, refused.hint)
        hint = f"Put a colon before your own words: /{self.command.name}: {short}" if self.command.words == "note" else ""
        return NotUnderstoodError(f"'{short}' is not understood after /{self.command.name}", hint)


_SHOWN = 80


def iter_words_behind(words: str) -> Iterator[str]:
    """Yield the commands that seem to stand inside of words: two commands on a line are asked back."""
    yield from (found[1] for found in _INSIDE.finditer(words))


_INSIDE = re.compile(r"(?<=\s)/([a-z][a-z_-]*)(?=[\s:]|\Z)", re.IGNORECASE)


class LineKind(Enum):
    """What a line is in the Markdown that hosts read."""

    SAID = auto()
    QUOTED = auto()
    BELOW_QUOTE = auto()
    """Right below a quotation, which it belongs to for the host, though perhaps not for its author."""
    CODE = auto()
    HIDDEN = auto()
    """In a comment of HTML."""


@dataclass(frozen=True, slots=True)
class MessageLine:
    """A line with its number, counted from one."""

    number: int
    text: str
    kind: LineKind
    fence: str = ""
    """Of the lines of fenced code, what stands behind the opening fence: `troth`."""


_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})[ \t]*([^`\r\n]*)\Z")
_QUOTE = re.compile(r" {0,3}>")
_INDENTED = re.compile(r"(?: {0,3}\t| {4})")
_HTML_BLOCK = re.compile(r" {0,3}<(?:!--|(pre|script|style|textarea)(?=[\s>]|\Z))", re.IGNORECASE)
_COMMENT_START, _COMMENT_END = "<!--", "-->"


def read_lines(text: str) -> Iterator[MessageLine]:
    """Yield the lines of a text, which line feeds part, with what each of them is."""
    lines = text.split("\n")
    last_end = max((number for number, line in enumerate(lines, 1) if _COMMENT_END in line), default=0)
    fence, named, html, kind = "", "", "", LineKind.SAID
    for number, line in enumerate(lines, 1):
        if fence:
            found = _FENCE.match(line)
            is_end = found is not None and found[1][0] == fence[0] and len(found[1]) >= len(fence) and not found[2].strip()
            yield MessageLine(number, line, LineKind.CODE, "" if is_end else named)
            fence = "" if is_end else fence
            continue
        if html:
            yield MessageLine(number, line, LineKind.HIDDEN if html == _COMMENT_END else LineKind.CODE)
            html = "" if html in line.lower() else html
            continue
        found = _FENCE.match(line)
        if found:
            fence, named, kind = found[1], found[2].strip().lower(), LineKind.SAID
            yield MessageLine(number, line, LineKind.CODE)
            continue
        html = _find_html_end(line)
        kind = LineKind.HIDDEN if html == _COMMENT_END else LineKind.CODE if html else _classify_line(line, kind)
        yield MessageLine(number, line, kind)
        if html and html in line[line.find("<") + 1 :].lower():
            html = ""
        elif not html and line.rfind(_COMMENT_START) > line.rfind(_COMMENT_END) and last_end > number:
            html = _COMMENT_END  # it begins behind what is said on this line


def _find_html_end(line: str) -> str:
    """Return by what the comment or the code ends that HTML begins with this line; nothing where none does."""
    found = _HTML_BLOCK.match(line)
    return "" if found is None else f"</{found[1].lower()}>" if found[1] else _COMMENT_END


def _classify_line(line: str, before: LineKind) -> LineKind:
    if _QUOTE.match(line):
        return LineKind.QUOTED
    if not line.strip():
        return LineKind.SAID
    if before in (LineKind.QUOTED, LineKind.BELOW_QUOTE):
        return LineKind.BELOW_QUOTE
    return LineKind.CODE if _INDENTED.match(line) else LineKind.SAID
