"""Streaming JSON reader for what strangers publish: nothing that two programs could read differently, or that hides something.

A large object is read member by member, and its lists item by item, so that what is in memory at once is bounded by one of them.
"""

from __future__ import annotations

import codecs
import json
import math
import re
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from troth.base.limits import RECORD_BYTES, RECORD_MEMBERS, SOURCE_MEMBERS, SOURCE_RECORDS
from troth.base.text import escape_text
from troth.read.yaml.text import refused_in

if TYPE_CHECKING:
    from collections.abc import Iterator


_DIGITS = 15
"""Longer whole numbers are no counts."""
_ESCAPES = re.compile(r"\\[ubfr]")
"""Escapes that may stand for a character that no text may hold."""
_PLAIN = bytes(range(0x20, 0x7F)) + b"\t\n"
_HALF = re.compile("[\ud800-\udfff]")
_BLANK = re.compile(r"[ \t\n\r]*")
_PIECE = 1 << 18
"""So many bytes are taken in at a time."""
_LONGEST_SIGN = 20
"""No sign of JSON is longer but a text, of which a fault is told at its start."""
_BEFORE = 2
"""So many characters that were read are kept: whether one may stand there can depend on the one before it."""


class StrictJsonError(Exception):
    """The bytes are not JSON as it is read here; the message is the reason, as the rest of a sentence."""


class LongIntError(StrictJsonError):
    """A whole number has too many digits; at the end of a piece it may yet go on, as a number with a point."""

    def __init__(self, text: str) -> None:
        super().__init__("holds a number that is too large")
        self.may_go_on = re.compile(re.escape(text) + r"(?:\.\d*)?(?:[eE][+-]?\d*)?\Z")


class Member(NamedTuple):
    """A member of an object: its value, where that is a list an empty one, and then each item with its number."""

    key: str
    number: int | None
    value: Any


def parse_strict_json(data: bytes) -> Any:  # noqa: ANN401 - any JSON
    """Return what the bytes of a small JSON file hold. Raises RefusedError, and nothing else, for whatever is wrong with them."""
    reader = _Reader(data)
    found = reader.value()
    reader.end()
    return found


def members(data: bytes) -> Iterator[Member]:
    """Yield the members of the object that the bytes of a large JSON file hold. Raises RefusedError as `parse_strict_json` does."""
    if sum(map(data.count, (b",", b":", b"[", b"{"))) > SOURCE_MEMBERS.most:  # at most so many: those of texts are counted too
        raise StrictJsonError(SOURCE_MEMBERS.beyond)
    reader = _Reader(data)
    for number, member in enumerate(reader.iter_members()):
        if number > SOURCE_RECORDS.most:
            raise StrictJsonError(SOURCE_RECORDS.beyond)
        yield member
    reader.end()


class _Reader:
    """Reads one value after the other from a text of which only a piece is decoded."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._taken = 0
        self._decode = codecs.getincrementaldecoder("utf-8")().decode
        self._text = ""
        self._at = 0
        self._line, self._column = 1, 1  # where the piece starts
        self._escapes = False
        self._read = json.JSONDecoder(
            object_pairs_hook=_build_object, parse_constant=_refuse_constant, parse_float=_parse_float, parse_int=_parse_int
        ).raw_decode

    def next(self) -> str:
        """Return the next character that is no blank; nothing at the end."""
        while True:
            blank = _BLANK.match(self._text, self._at)
            self._at = blank.end() if blank else self._at
            if self._at < len(self._text) or self._done:
                return self._text[self._at : self._at + 1]
            self._take()

    def each(self, start: str, end: str) -> Iterator[int]:
        """Yield the number of each item of a list, or member of an object: whoever asks reads it, and then asks again."""
        self._pass(start)
        if self.next() == end:
            self._pass(end)
            return
        number = 0
        while True:
            yield number
            number += 1
            if self.next() == end:
                self._pass(end)
                return
            self._pass(",")

    def key(self) -> str:
        """Return the key of a member, up to its value."""
        if self.next() != '"':
            raise self._no_json(self._at)
        key: str = self.value()
        self._pass(":")
        return key

    def value(self) -> Any:  # noqa: ANN401 - any JSON
        """Return the next value, whatever it is."""
        self.next()
        while True:
            try:
                found, end = self._read(self._text, self._at)
            except json.JSONDecodeError as error:
                if self._done or not self._may_go_on(error):
                    raise self._no_json(error.pos) from None
            except RecursionError:
                raise StrictJsonError("is nested too deeply") from None
            except LongIntError as error:
                if self._done or not error.may_go_on.search(self._text, self._at):
                    raise
            else:
                _see_size(end - self._at)
                if end + _LONGEST_SIGN < len(self._text) or self._done:  # else a number may go on
                    self._at = end
                    return self._seen(found)
            self._take_more(len(self._text) - self._at)

    def iter_members(self) -> Iterator[Member]:
        """Yield the members of an object; where one is a list, an empty one and then its items."""
        seen: set[str] = set()
        for _ in self.each("{", "}"):
            key = self.key()
            if key in seen:
                raise _twice(key)
            seen.add(key)
            if self.next() != "[":
                yield Member(key, None, self.value())
                continue
            yield Member(key, None, [])
            for number in self.each("[", "]"):
                yield Member(key, number, self.value())

    def end(self) -> None:
        """See that nothing follows."""
        if self.next():
            raise self._no_json(self._at)

    @property
    def _done(self) -> bool:
        return self._taken == len(self._data)

    def _pass(self, sign: str) -> None:
        if self.next() != sign:
            raise self._no_json(self._at)
        self._at += 1

    def _may_go_on(self, error: json.JSONDecodeError) -> bool:
        """Tell whether it is only that the text ends here."""
        return error.pos + _LONGEST_SIGN > len(self._text) or error.msg.startswith("Unterminated string")

    def _take_more(self, held: int) -> None:
        """Take in as much again of a value that goes on; one that goes on for too long is refused before it is read."""
        _see_size(held)
        self._take(min(held, RECORD_BYTES.most - held))
        if sum(self._text.count(sign, self._at) for sign in ",:[{") > RECORD_MEMBERS.most:
            raise StrictJsonError(RECORD_MEMBERS.beyond)

    def _take(self, size: int = 0) -> None:
        """Decode the next piece, and let go of what was read."""
        gone = max(0, self._at - _BEFORE)
        lines = self._text.count("\n", 0, gone)
        self._column = gone - self._text.rfind("\n", 0, gone) if lines else self._column + gone
        self._line += lines
        piece = self._data[self._taken : self._taken + max(size, _PIECE)]
        self._taken += len(piece)
        try:
            new = self._decode(piece, self._done)
        except UnicodeDecodeError:
            raise StrictJsonError("is not saved as UTF-8") from None
        kept = len(self._text) - gone
        self._text = self._text[gone:] + new
        self._at -= gone
        self._see_new(new, kept)

    def _see_new(self, new: str, start: int) -> None:
        """Refuse characters that hide something, and see whether there may be some written as escapes."""
        if not _is_plain(new) and (refused := refused_in(self._text, start)):
            raise _hidden(refused)
        self._escapes = self._escapes or _ESCAPES.search(self._text, max(0, start - 1)) is not None

    def _seen(self, found: Any) -> Any:  # noqa: ANN401 - any JSON
        if self._escapes:
            left = [found]  # every text and key, however deep
            while left:
                each = left.pop()
                if isinstance(each, str) and not _is_plain(each):
                    half = _HALF.search(each)
                    if refused := refused_in(each) or (half and half[0]):
                        raise _hidden(refused)
                elif isinstance(each, (list, dict)):
                    left.extend(each)
                    left.extend(each.values() if isinstance(each, dict) else ())
        return found

    def _no_json(self, at: int) -> StrictJsonError:
        line = self._line + self._text.count("\n", 0, at)
        last = self._text.rfind("\n", 0, at)
        return StrictJsonError(f"is not JSON: line {line}, column {at - last if last >= 0 else self._column + at}")


def _see_size(characters: int) -> None:
    if characters > RECORD_BYTES.most:
        raise StrictJsonError(RECORD_BYTES.beyond)


def _is_plain(text: str) -> bool:
    return text.isascii() and not text.encode().translate(None, _PLAIN)


def _build_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise _twice(key)
            seen.add(key)
    return made


def _twice(key: str) -> StrictJsonError:
    return StrictJsonError(f"has the key '{escape_text(key, 40)}' twice in one object")


def _hidden(char: str) -> StrictJsonError:
    return StrictJsonError(f"holds a hidden character (U+{ord(char):04X})")


def _refuse_constant(name: str) -> NoReturn:
    raise StrictJsonError(f"holds {name}, which is not a number")


def _parse_float(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise StrictJsonError("holds a number that is too large")
    return number


def _parse_int(text: str) -> int:
    if len(text) > _DIGITS:
        raise LongIntError(text)
    return int(text)
