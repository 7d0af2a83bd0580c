"""What the YAML parser complains about, said in the words of people who write promises."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from troth.base.text import escape_text, quote_text
from troth.model import Place
from troth.model.problem import Problem
from troth.read.yaml.text import TAB_HINT, TAB_MESSAGE, TAB_RULE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


SYNTAX = "yaml/syntax"
_APOSTROPHE = "inside '…' write an apostrophe twice: ''"
_UNCLOSED = "the quote that opens here is never closed", f"close it at the end of the text; {_APOSTROPHE}"
_ITEM = "put quotes around an item with a colon, a comma or a quote in it"
_NO_COLON = "this line is not `key: value`", "write a colon and a space after the key, or indent the line if it continues the text above"
_NO_SPACE = "there is no space after the colon"
_DIRECTIVE = (
    "yaml/directive",
    "a line that starts with % is an instruction to YAML, which records may not have",
    "delete the line, or quote the text",
)
_KEY_AND_TEXT = re.compile(r"[ \t]*(?:- +)*[\w-]+:([^ \t\r\n/].*)?")


@dataclass(frozen=True, slots=True)
class _TextPosition:
    """A place in the text, with the line around it."""

    text: str
    index: int
    line: int
    column: int

    @property
    def char(self) -> str:
        return self.text[self.index : self.index + 1]

    @property
    def before(self) -> str:
        return self.text[self.text.rfind("\n", 0, self.index) + 1 : self.index]

    @property
    def after(self) -> str:
        return self.text[self.index :].partition("\n")[0].rstrip()

    def move_to(self, index: int) -> _TextPosition:
        """Return the spot at another index of the same text."""
        line = self.text.count("\n", 0, index) + 1
        return _TextPosition(self.text, index, line, index - self.text.rfind("\n", 0, index))


@dataclass(frozen=True, slots=True)
class _ParserError:
    """What the parser said: where it stopped, and where the thing starts that it was reading."""

    context: str
    problem: str
    here: _TextPosition
    start: _TextPosition
    last: _TextPosition | None
    """Where the last whole value starts, if it was a quoted one."""


_Explanation = tuple[str, _TextPosition, str, str]
"""A rule, a spot, a message and a hint."""


def describe_syntax_error(path: str, text: str, error: Exception, last: int | None) -> Problem:
    """Return the problem that the parser's `error` tells of.

    `last` is the index in `text` where a quoted value starts, if one closes on the line of the error.
    """
    here = _locate_mark(text, getattr(error, "problem_mark", None))
    start = _locate_mark(text, getattr(error, "context_mark", None) or getattr(error, "problem_mark", None))
    said = _ParserError(
        str(getattr(error, "context", "")), str(getattr(error, "problem", "")), here, start, None if last is None else here.move_to(last)
    )
    rule, spot, message, hint = next(words(said) for part, words in _EXPLANATIONS.items() if part in f"{said.context}: {said.problem}")
    return Problem(rule, Place(path, spot.line, spot.column), message, hint)


def _locate_mark(text: str, mark: Any) -> _TextPosition:  # noqa: ANN401 - libyaml's mark
    """Return the spot of a mark; what stands behind the end of the text is said of its last line."""
    whole = text.rstrip()
    if mark is None:
        return _TextPosition(text, 0, 1, 1)
    if mark.index < len(whole):
        return _TextPosition(text, mark.index, mark.line + 1, mark.column + 1)
    return _TextPosition(text, 0, 1, 1).move_to(len(whole))


def _explain_reserved(error: _ParserError) -> _Explanation:
    here = error.here
    if here.char == "\t":
        return TAB_RULE, here, TAB_MESSAGE, TAB_HINT
    return SYNTAX, *_explain_sign(here)


def _quote_rest(spot: _TextPosition) -> str:
    """Return what stands from here to the end of the value, in quotes."""
    inside = re.match(r"[^,\]}]*", spot.after) if re.search(r"[\[{]", spot.before) else None
    return quote_text(inside[0].rstrip() if inside else spot.after)


def _explain_colon(error: _ParserError) -> _Explanation:
    here = error.here
    if found := re.match(r"([ \t]*(?:- +)*[^\s:]+:[ \t]+)(?=\S)", here.before):
        start = here.move_to(here.index - len(here.before) + len(found[1]))
        return SYNTAX, start, "YAML reads a colon and a space in a text as a second key", f"quote the text: {_quote_rest(start)}"
    above = here.text[: here.index - len(here.before)].rstrip()
    if (line := above.rpartition("\n")[2]) and not re.search(r":([ \t]|$)", line):
        return _explain_no_pair(here.move_to(len(above) - len(line.lstrip())))
    return SYNTAX, here, "this line is indented further than the line above it allows", "line its key up with the key above"


def _explain_no_pair(spot: _TextPosition) -> _Explanation:
    found = _KEY_AND_TEXT.match(spot.after)
    if found and found[1]:
        key, _, value = spot.after.partition(":")
        return SYNTAX, spot, _NO_SPACE, f"write {escape_text(key, 40)}: {escape_text(value.strip(), 40)}"
    return SYNTAX, spot, *_NO_COLON


def _explain_key(error: _ParserError) -> _Explanation:
    here = error.here
    if error.last:
        return _explain_after_quote(error.last, here)
    if here.after.startswith(":"):
        return "yaml/key", here, "there is no key before this colon", "write one"
    if re.match(r"-(\s|$)", here.after):
        return SYNTAX, here, "an item of a list is here, but a key is expected", "indent it below the key whose list it belongs to"
    return SYNTAX, here, "this line is not indented like the others of its block", "line it up with the keys above"


def _explain_after_quote(last: _TextPosition, here: _TextPosition) -> _Explanation:
    if last.line < here.line:
        return SYNTAX, last, f"the quote that opens here closes only on line {here.line}", _UNCLOSED[1]
    return SYNTAX, here, "there is more text after the closing quote", f"put the whole text between quotes; {_APOSTROPHE}"


def _explain_brackets(error: _ParserError) -> _Explanation:
    here, start = error.here, error.start
    if error.last:
        return _explain_after_quote(error.last, here)
    if start.line < here.line:
        closing = "]" if start.char == "[" else "}"
        return SYNTAX, start, f"the {start.char} that opens here is not closed", f"close it with {closing}; {_ITEM}"
    return SYNTAX, here, "a comma or a closing bracket is missing here", _ITEM


def _explain_anchor(error: _ParserError) -> _Explanation:
    return "yaml/anchor", *_explain_sign(error.start)


def _explain_tag(error: _ParserError) -> _Explanation:
    return "yaml/tag", *_explain_sign(error.start)


def _explain_sign(spot: _TextPosition) -> tuple[_TextPosition, str, str]:
    return spot, f"a text that starts with {escape_text(spot.char)} has to be quoted", f"quote it: {_quote_rest(spot)}"


def _build_explanation(position: str, rule: str, message: str, hint: str) -> Callable[[_ParserError], _Explanation]:
    """Return the same words for every complaint of a kind, said of `here` or of its `start`."""
    return lambda said: (rule, getattr(said, position), message, hint)


def _explain_other(error: _ParserError) -> _Explanation:
    return (
        SYNTAX,
        error.here,
        f"this is not YAML: {escape_text(error.problem or 'unreadable', 100)}",
        "compare it with a record that works",
    )


_EXPLANATIONS: Mapping[str, Callable[[_ParserError], _Explanation]] = {
    "tab character": _build_explanation("here", TAB_RULE, TAB_MESSAGE, TAB_HINT),
    "cannot start any token": _explain_reserved,
    "scanning a quoted scalar": _build_explanation("start", SYNTAX, *_UNCLOSED),
    "unknown escape": _build_explanation(
        "here",
        SYNTAX,
        "a backslash before this letter has no meaning in double quotes",
        r"write \\ for a backslash, or use single quotes",
    ),
    "parsing a quoted scalar": _build_explanation(
        "here", SYNTAX, "this escape is not a character", r"write the character itself, or \\ for a backslash"
    ),
    "mapping values": _explain_colon,
    "could not find expected ':'": lambda said: _explain_no_pair(said.start),
    "scanning an alias": _explain_anchor,
    "scanning an anchor": _explain_anchor,
    "a tag": _explain_tag,
    "tag handle": _explain_tag,
    "directive": _build_explanation("start", *_DIRECTIVE),
    "incompatible YAML": _build_explanation("here", *_DIRECTIVE),
    "expected <document start>": _build_explanation(
        "here", "yaml/document", "there is something after the end of the record", "one file holds one record: give it a file of its own"
    ),
    "scanning a block scalar": _build_explanation(
        "here", SYNTAX, "after | or > the text starts on the next line", "start it there, indented, or quote the text"
    ),
    "did not find expected key": _explain_key,
    "'-' indicator": _build_explanation(
        "here",
        SYNTAX,
        "this line is not an item of the list above it",
        "start it with a dash and a space, or line it up with the list's key",
    ),
    "expected ',' or": _explain_brackets,
    "block sequence entries": _build_explanation(
        "here", SYNTAX, "a list with dashes can't start on the line of its key", "start it on the next line, or quote the text"
    ),
    "node content": _build_explanation("here", SYNTAX, "a value is missing here", "write the value; put signs like these in quotes"),
    "": _explain_other,
}
"""By a part of what the parser says, in the order in which they are looked for."""
