"""What the YAML parser complains about, said in the words of people who write promises."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from troth.model import Place
from troth.problem import Problem
from troth.read import tabs
from troth.wording import quoted, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

SYNTAX = "yaml/syntax"
_APOSTROPHE = "inside '…' an apostrophe is written twice: ''"
_UNCLOSED = "the quote that opens here is never closed", f"close it at the end of the text; {_APOSTROPHE}"
_ITEM = "an item with a colon, a comma or a quote in it needs quotes around all of it"
_NO_COLON = "this line is no `key: value`", "write a colon and a space after the key, or indent the line if it goes on with the text above"
_NO_SPACE = "there is no space after the colon"
_DIRECTIVE = ("yaml/directive", "a line that starts with % instructs YAML, which no record does", "delete the line, or quote the text")
_KEY_AND_TEXT = re.compile(r"[ \t]*(?:- +)*[\w-]+:([^ \t\r\n/].*)?")


@dataclass(frozen=True, slots=True)
class _Spot:
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

    def moved_to(self, index: int) -> _Spot:
        """Return the spot at another index of the same text."""
        line = self.text.count("\n", 0, index) + 1
        return _Spot(self.text, index, line, index - self.text.rfind("\n", 0, index))


@dataclass(frozen=True, slots=True)
class _Complaint:
    """What the parser said: where it stopped, and where the thing starts that it was reading."""

    context: str
    problem: str
    here: _Spot
    start: _Spot
    last: _Spot | None
    """Where the last whole value starts, if it was a quoted one."""


_Said = tuple[str, _Spot, str, str]
"""A rule, a spot, a message and a hint."""


def complaint(path: str, text: str, error: Exception, last: int | None) -> Problem:
    """Return the problem that the parser's `error` tells of.

    `last` is the index in `text` where a quoted value starts, if one closes on the line of the error.
    """
    here = _spot(text, getattr(error, "problem_mark", None))
    start = _spot(text, getattr(error, "context_mark", None) or getattr(error, "problem_mark", None))
    said = _Complaint(
        str(getattr(error, "context", "")), str(getattr(error, "problem", "")), here, start, None if last is None else here.moved_to(last)
    )
    rule, spot, message, hint = next(words(said) for part, words in _WORDS.items() if part in f"{said.context}: {said.problem}")
    return Problem(rule, Place(path, spot.line, spot.column), message, hint)


def _spot(text: str, mark: Any) -> _Spot:  # noqa: ANN401 - libyaml's mark
    """Return the spot of a mark; what stands behind the end of the text is said of its last line."""
    whole = text.rstrip()
    if mark is None:
        return _Spot(text, 0, 1, 1)
    if mark.index < len(whole):
        return _Spot(text, mark.index, mark.line + 1, mark.column + 1)
    return _Spot(text, 0, 1, 1).moved_to(len(whole))


def _reserved(said: _Complaint) -> _Said:
    here = said.here
    if here.char == "\t":
        return tabs.RULE, here, tabs.MESSAGE, tabs.HINT
    return SYNTAX, *_sign(here)


def _rest(spot: _Spot) -> str:
    """Return what stands from here to the end of the value, in quotes."""
    inside = re.match(r"[^,\]}]*", spot.after) if re.search(r"[\[{]", spot.before) else None
    return quoted(inside[0].rstrip() if inside else spot.after)


def _colon(said: _Complaint) -> _Said:
    here = said.here
    if found := re.match(r"([ \t]*(?:- +)*[^\s:]+:[ \t]+)(?=\S)", here.before):
        start = here.moved_to(here.index - len(here.before) + len(found[1]))
        return SYNTAX, start, "a colon and a space in a text make YAML see a second key", f"quote the text: {_rest(start)}"
    above = here.text[: here.index - len(here.before)].rstrip()
    if (line := above.rpartition("\n")[2]) and not re.search(r":([ \t]|$)", line):
        return _no_pair(here.moved_to(len(above) - len(line.lstrip())))
    return SYNTAX, here, "this line is indented further than the line above it allows", "line its key up with the key above"


def _no_pair(spot: _Spot) -> _Said:
    found = _KEY_AND_TEXT.match(spot.after)
    if found and found[1]:
        key, _, value = spot.after.partition(":")
        return SYNTAX, spot, _NO_SPACE, f"write {shown(key, 40)}: {shown(value.strip(), 40)}"
    return SYNTAX, spot, *_NO_COLON


def _key(said: _Complaint) -> _Said:
    here = said.here
    if said.last:
        return _after_quote(said.last, here)
    if here.after.startswith(":"):
        return "yaml/key", here, "there is no key before this colon", "write one"
    if re.match(r"-(\s|$)", here.after):
        return SYNTAX, here, "an item of a list stands where a key belongs", "indent it below the key whose list it belongs to"
    return SYNTAX, here, "this line is not indented like the others of its block", "line it up with the keys above"


def _after_quote(last: _Spot, here: _Spot) -> _Said:
    if last.line < here.line:
        return SYNTAX, last, f"the quote that opens here closes only on line {here.line}", _UNCLOSED[1]
    return SYNTAX, here, "there is more text after the closing quote", f"put the whole text between quotes; {_APOSTROPHE}"


def _brackets(said: _Complaint) -> _Said:
    here, start = said.here, said.start
    if said.last:
        return _after_quote(said.last, here)
    if start.line < here.line:
        closing = "]" if start.char == "[" else "}"
        return SYNTAX, start, f"the {start.char} that opens here is not closed", f"close it with {closing}; {_ITEM}"
    return SYNTAX, here, "a comma or a closing bracket is missing here", _ITEM


def _anchor(said: _Complaint) -> _Said:
    return "yaml/anchor", *_sign(said.start)


def _tag(said: _Complaint) -> _Said:
    return "yaml/tag", *_sign(said.start)


def _sign(spot: _Spot) -> tuple[_Spot, str, str]:
    return spot, f"a text cannot start with {shown(spot.char)} unless it is quoted", f"quote it: {_rest(spot)}"


def _at(where: str, rule: str, message: str, hint: str) -> Callable[[_Complaint], _Said]:
    """Return the same words for every complaint of a kind, said of `here` or of its `start`."""
    return lambda said: (rule, getattr(said, where), message, hint)


def _other(said: _Complaint) -> _Said:
    return SYNTAX, said.here, f"this is not YAML: {shown(said.problem or 'it cannot be read', 100)}", "compare it with a record that works"


_WORDS: Mapping[str, Callable[[_Complaint], _Said]] = {
    "tab character": _at("here", tabs.RULE, tabs.MESSAGE, tabs.HINT),
    "cannot start any token": _reserved,
    "scanning a quoted scalar": _at("start", SYNTAX, *_UNCLOSED),
    "unknown escape": _at(
        "here",
        SYNTAX,
        "a backslash before this letter means nothing in a text in double quotes",
        r"write \\ for a backslash, or put the text between single quotes",
    ),
    "parsing a quoted scalar": _at(
        "here", SYNTAX, "this escape stands for no character", r"write the character itself, or \\ for a backslash"
    ),
    "mapping values": _colon,
    "could not find expected ':'": lambda said: _no_pair(said.start),
    "scanning an alias": _anchor,
    "scanning an anchor": _anchor,
    "a tag": _tag,
    "tag handle": _tag,
    "directive": _at("start", *_DIRECTIVE),
    "incompatible YAML": _at("here", *_DIRECTIVE),
    "expected <document start>": _at(
        "here", "yaml/document", "something stands after the end of the record", "one file holds one record: give it a file of its own"
    ),
    "scanning a block scalar": _at(
        "here", SYNTAX, "after | or > the text starts on the next line", "start it there, indented; or quote the text"
    ),
    "did not find expected key": _key,
    "'-' indicator": _at(
        "here", SYNTAX, "this line is no item of the list above it", "start it with a dash and a space, or line it up with the list's key"
    ),
    "expected ',' or": _brackets,
    "block sequence entries": _at(
        "here", SYNTAX, "a list cannot start on the line of its key with a dash", "start it on the next line, or quote the text"
    ),
    "node content": _at("here", SYNTAX, "a value is missing here", "write the value; a text of such signs needs quotes"),
    "": _other,
}
"""By a part of what the parser says, in the order in which they are looked for."""
