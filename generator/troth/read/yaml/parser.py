"""The parser's events become plain data and marks. Nothing here recurses, so no nesting is too deep for it."""

from __future__ import annotations

import unicodedata
from array import array
from itertools import islice
from sys import intern
from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias

import yaml
from yaml._yaml import CParser  # as yaml.cyaml has it

from troth.base.limits import FILE_LEVELS, FILE_NODES, FILE_TEXT
from troth.base.text import escape_text, quote_text
from troth.model import COLUMN_BITS, Place
from troth.model.problem import Problem
from troth.read.yaml.scalars import NUMBER_STARTS, SPECIAL_WORDS, Ambiguity, describe_ambiguity, parse_plain
from troth.read.yaml.syntax_errors import describe_syntax_error
from troth.read.yaml.text import REFUSED_IN_TEXT, check_tabs, describe_character

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from troth.model import Data


MAX_LEVELS, MAX_NODES, MAX_TEXT = FILE_LEVELS.most, FILE_NODES.most, FILE_TEXT.most
_NODES_PER_CHARACTER = 4
"""A text has fewer nodes: in `[:,:]`, the densest of all, two characters make three."""
_MAX_NAME = 40
"""A text up to this length is often one that many files have: a key, an act, a day, a party. It is kept once."""
_MAX_PROBLEMS = 1_000
_LAST_COLUMN = (1 << COLUMN_BITS) - 1
_QUOTES = ("'", '"')

_Event: TypeAlias = Any
"""An event of libyaml, and below one of its marks: their stubs let every mark be None, which none is."""
_Mark: TypeAlias = Any
_Container: TypeAlias = "dict[str, Data] | list[Data] | None"


class _TooManyFaultsError(Exception):
    """The rest of the file is not worth reading."""


class EventReader:
    """One pass over the events of a text: afterwards `root`, `marks` and `problems` hold what it brought."""

    def __init__(self, path: str, text: str) -> None:
        self.root: Data = None
        self.marks = array("Q")
        self.problems: list[Problem] = []
        self._path = path
        self._text = text
        self._has_escapes = "\\" in text
        self._values: list[tuple[int, int, str]] | None = [] if "\t" in text else None
        self._is_unusual = self._has_escapes or self._values is not None or len(text) > MAX_NODES // _NODES_PER_CHARACTER
        self._last: _Event = None  # the last key or value
        self._documents = 0
        self._open: _Container = None
        self._key: str | None = None
        self._lines: dict[str, int] = {}  # where the keys of the open mapping stand
        self._outer: list[tuple[_Container, str | None, dict[str, int]]] = []

    def read_events(self) -> None:
        """Take in all events, up to the end of the text or a fault that leaves nothing to go on with."""
        end = len(self._text)
        try:
            self._handle_events()
        except yaml.YAMLError as error:
            end = self._report_parser_error(error)
        except _TooManyFaultsError:
            end = self._last.start_mark.index if self._last else 0
        else:
            self._check_top()
        if self._values is not None:
            self.problems += islice(check_tabs(self._path, self._text, self._values, end), _MAX_PROBLEMS)

    def _handle_events(self) -> None:
        take: Mapping[type, Callable[[_Event], None]] = {
            yaml.ScalarEvent: self._handle_scalar,
            yaml.MappingStartEvent: self._handle_start,
            yaml.SequenceStartEvent: self._handle_start,
            yaml.MappingEndEvent: self._handle_end,
            yaml.SequenceEndEvent: self._handle_end,
            yaml.AliasEvent: self._handle_alias,
            yaml.DocumentStartEvent: self._handle_document,
        }
        parser = CParser(self._text)
        for event in iter(parser.get_event, None):
            if taken := take.get(type(event)):
                taken(event)

    def _report_parser_error(self, error: yaml.YAMLError) -> int:
        """Say what the parser stopped for, unless the same line explains it already; return where it stopped."""
        mark: _Mark = getattr(error, "problem_mark", None)
        end: int = mark.index if mark else 0
        problem = describe_syntax_error(self._path, self._text, error, self._find_quoted_before(end))
        if not any(said.rule in ("yaml/anchor", "yaml/tag") and said.place.line == problem.place.line for said in self.problems):
            self.problems.append(problem)
        return end

    def _find_quoted_before(self, end: int) -> int | None:
        """Return where the last value starts, if it is a quoted one and the line where it closes goes on to `end`."""
        last = self._last
        if last is None or last.style not in _QUOTES or "\n" in self._text[last.end_mark.index : end]:
            return None
        start: int = last.start_mark.index
        return start

    def _check_top(self) -> None:
        if self.problems or isinstance(self.root, dict):
            return
        kinds = {list: "a list", type(None): "nothing"}
        message = f"a record has keys and values, but this file has {kinds.get(type(self.root), 'a text')}"
        place = Place(self._path, *divmod(self.marks[0], 1 << COLUMN_BITS)) if self.marks else Place(self._path)
        self.problems.append(Problem("yaml/document", place, message, "start with a line such as title: What is promised"))

    def _add_problem(self, rule: str, mark: _Mark, message: str, hint: str) -> None:
        self.problems.append(Problem(rule, Place(self._path, mark.line + 1, mark.column + 1), message, hint))
        if len(self.problems) > _MAX_PROBLEMS:
            raise _TooManyFaultsError

    def _stop_reading(self, rule: str, mark: _Mark, message: str, hint: str) -> NoReturn:
        self._add_problem(rule, mark, message, hint)
        raise _TooManyFaultsError

    def _handle_document(self, event: _Event) -> None:
        self._documents += 1
        if self._documents > 1:
            self._stop_reading("yaml/document", event.start_mark, "a second record starts here", "give it a file of its own")
        if event.version or event.tags:
            self._add_problem(
                "yaml/directive", event.start_mark, "a record has no instructions to YAML", "delete the lines that start with %"
            )

    def _note_node(self, event: _Event) -> None:
        """Note where a list or a mapping starts; refuse what YAML lets people write before it."""
        mark = event.start_mark
        self.marks.append(mark.line + 1 << COLUMN_BITS | min(mark.column + 1, _LAST_COLUMN))
        self._check_node_count(event)
        if event.anchor is not None or event.tag is not None:
            self._refuse_extras(event)

    def _check_node_count(self, event: _Event) -> None:
        if len(self.marks) > MAX_NODES:
            self._stop_reading("yaml/limit", event.start_mark, FILE_NODES.beyond, "split it")

    def _refuse_extras(self, event: _Event) -> None:
        mark = event.start_mark
        written = escape_text(self._text[mark.index : mark.index + 100].partition("\n")[0].partition(" ")[0], 40)
        if event.anchor is not None:
            message = f"{written} names a value for use elsewhere, which records may not do"
            self._add_problem("yaml/anchor", mark, message, "delete the name, or quote the text")
        if event.tag is not None:
            self._add_problem(
                "yaml/tag", mark, f"{written} tells YAML the type of a value, which records may not do", "delete it, or quote the text"
            )

    def _handle_start(self, event: _Event) -> None:
        if len(self._outer) == MAX_LEVELS:
            self._stop_reading("yaml/limit", event.start_mark, FILE_LEVELS.beyond, "keep records flat")
        if self._is_awaiting_key():
            self._stop_reading(
                "yaml/key", event.start_mark, "a list or a mapping is here, but a key is expected", "write key: value, or quote it"
            )
        self._note_node(event)
        self._outer.append((self._open, self._key, self._lines))
        self._open = {} if type(event) is yaml.MappingStartEvent else []
        self._key, self._lines = None, {}

    def _handle_end(self, _: _Event) -> None:
        value: Data = self._open
        self._open, self._key, self._lines = self._outer.pop()
        self._put_value(value)

    def _handle_alias(self, event: _Event) -> None:
        mark, name = event.start_mark, f"*{escape_text(event.anchor, 40)}"
        message = f"{name} repeats a value from elsewhere, which records may not do"
        self._add_problem("yaml/anchor", mark, message, f"write the value out, or quote the text: '{name}'")
        if self._is_awaiting_key():
            self._key = name
        else:
            self._put_value(None)

    def _handle_scalar(self, event: _Event) -> None:
        """Take in a key or a value: most of what a file is made of, so it is one piece."""
        self._last = event
        mark, text = event.start_mark, event.value
        self.marks.append(mark.line + 1 << COLUMN_BITS | (mark.column + 1 if mark.column < _LAST_COLUMN else _LAST_COLUMN))
        if event.anchor is not None or event.tag is not None:
            self._refuse_extras(event)
        text = self._check_text(event, text) if self._is_unusual or len(text) > _MAX_NAME else intern(text)
        opened, key = self._open, self._key
        if key is None and type(opened) is dict:
            self._take_key(event, text)
            return
        value = text if event.style or (text not in SPECIAL_WORDS and text[0] not in NUMBER_STARTS) else self._resolve_scalar(event, text)
        if type(opened) is list:
            opened.append(value)
        elif type(opened) is dict and key is not None:
            opened[key] = value
            self._key = None
        else:
            self.root = value

    def _check_text(self, event: _Event, text: str) -> str:
        """Return the text of a key or value, once it has been looked at; of one that is too long, a sign."""
        self._check_node_count(event)
        if self._values is not None:
            self._values.append((event.start_mark.index, event.end_mark.index, event.style))
        if self._has_escapes and event.style == '"' and (found := REFUSED_IN_TEXT.search(text)):
            message, _ = describe_character(found[0])
            self._add_problem(
                "yaml/character", event.start_mark, f"in this text {message}", "delete the escape, which starts with a backslash"
            )
        if len(text) > MAX_TEXT:
            self._add_problem("yaml/limit", event.start_mark, FILE_TEXT.beyond, "shorten it, or link to it")
            return "…"
        return text

    def _is_awaiting_key(self) -> bool:
        return self._key is None and type(self._open) is dict

    def _resolve_scalar(self, event: _Event, text: str) -> Data:
        value = parse_plain(text)
        if isinstance(value, Ambiguity):
            rule, message, hint = describe_ambiguity(value, text)
            self._add_problem(rule, event.start_mark, message, hint)
            return None
        return value

    def _take_key(self, event: _Event, text: str) -> None:
        mark = event.start_mark
        if not event.style:
            if not text.isidentifier() or text in SPECIAL_WORDS:
                self._check_plain_key(mark, text)
        elif not text:
            self._add_problem("yaml/key", mark, "a key is empty", "write a key before the colon")
        name = text if text.isascii() else unicodedata.normalize("NFC", text)
        if (line := self._lines.get(name)) is not None:
            message = f"the key {quote_text(text)} is here again; it is already on line {line}"
            self._add_problem("yaml/duplicate-key", mark, message, "keep one of the two")
        else:
            self._lines[name] = mark.line + 1
        self._key = text

    def _check_plain_key(self, mark: _Mark, text: str) -> None:
        value = parse_plain(text)
        if type(value) is str:
            return
        if text == "<<":
            self._add_problem("yaml/key", mark, "<< copies keys from elsewhere, which records may not do", "write the keys out")
        elif isinstance(value, Ambiguity):
            rule, message, hint = describe_ambiguity(value, text)
            self._add_problem(rule, mark, message, f"{hint}:")
        elif text:
            self._add_problem("yaml/key", mark, f"the key {text} has to be quoted", f"quote it: {quote_text(text)}:")
        else:
            self._add_problem("yaml/key", mark, "there is no key before this colon", "write one")

    def _put_value(self, value: Data) -> None:
        if isinstance(self._open, list):
            self._open.append(value)
        elif isinstance(self._open, dict) and self._key is not None:
            self._open[self._key] = value
            self._key = None
        else:
            self.root = value
