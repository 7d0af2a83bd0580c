"""Tell fast that a file is as its schema wants it: most are, and need nobody to explain what is wrong.

`troth.read.keywords` is the authority. `jsonschema-rs` reads the same schemas a hundred times faster, and only its yes
counts: whatever it refuses, or cannot look at, goes to the authority. So that its yes is always the authority's, a schema
is first put into words that both understand alike; one for which that cannot be done stays with the authority.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from troth.read.formats import FORMATS

try:
    import jsonschema_rs as fast
except ImportError:  # Not every machine has a build of it; without it all is the same, and slower.
    fast = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from troth.model import Data

    Sure = Callable[[Data], bool]
    """Whether data is surely as a schema wants it; no says nothing."""

_SPACES = r"\x1c- \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_BLANK = r"\t-\r" + _SPACES
"""What Python takes for white space. ECMAScript, which the fast one follows, has no U+001C to U+001F and U+0085, and U+FEFF besides."""
_SAME: Mapping[str, str] = {
    r"[^\S\n\r]": rf"[\t\x0b\x0c{_SPACES}]",
    r"[^\s": f"[^{_BLANK}",
    "(?!.*": r"(?![^\n]*",
    r"\S": f"[^{_BLANK}]",
}
"""What parts of a pattern are called, so that both take them for the same characters."""
_PARTS = re.compile("|".join(map(re.escape, _SAME)))
_PLAIN = re.compile(r"(?:[^\\]|\\[nr.\[\]\\])*")
"""A pattern of which every other part means the same to both."""
_WHOLE = "asWritten"


class _Whole:
    """The keyword that refuses a whole number written as 5.0, as the authority does."""

    def __init__(self, *_: object) -> None:
        pass

    def validate(self, data: object) -> None:
        """Raise ValueError where the number was written with a point."""
        if isinstance(data, float):
            raise ValueError  # noqa: TRY004 - what the library asks for


class UnlikeError(Exception):
    """A part of a schema may mean something else to the fast validator."""


def sure(schema: Mapping[str, Any]) -> Sure:
    """Return what tells fast whether data is surely as the schema wants it."""
    try:
        alike = _alike(schema)
    except UnlikeError:
        return _never
    if fast is None:
        return _never
    return _careful(fast.Draft202012Validator(alike, validate_formats=True, formats=dict(FORMATS), keywords={_WHOLE: _Whole}).is_valid)


def _never(_: Data) -> bool:
    return False


def _careful(is_valid: Sure) -> Sure:
    def surely(data: Data) -> bool:
        try:
            return is_valid(data)
        except ValueError:  # What Rust has no value for, such as half of a surrogate pair.
            return False

    return surely


def _alike(node: Any) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(node, list):
        return [_alike(each) for each in node]
    if not isinstance(node, dict):
        return node
    own = {key: _alike(each) for key, each in node.items() if key != "format" or not isinstance(each, str) or each in FORMATS}
    if isinstance(own.get("pattern"), str):
        own["pattern"] = pattern_alike(own["pattern"])
    return own | {_WHOLE: True} if _wants_whole(own.get("type")) else own


def _wants_whole(types: object) -> bool:
    return types == "integer" or (isinstance(types, list) and "integer" in types and "number" not in types)


@cache
def pattern_alike(pattern: str) -> str:
    """Return the pattern in words that both understand alike. Raises UnlikeError where there are none."""
    rest = _PARTS.sub("", pattern)
    if not _PLAIN.fullmatch(rest):
        raise UnlikeError
    return _PARTS.sub(lambda found: _SAME[found[0]], pattern)
