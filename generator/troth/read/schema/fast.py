"""A fast yes by jsonschema-rs, with its patterns translated so that both validators take them alike."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from troth.base.dates import parse_iso_date

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from troth.model import Data


NOT_ZONES = frozenset({"localtime", "posixrules"})
"""Files that a machine keeps among the time zones and that mean another zone on each machine."""


@cache
def is_zone(name: str) -> bool:
    """Tell whether `name` is a time zone of the IANA database; no file outside of it is asked for."""
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*", name) or name in NOT_ZONES:
        return False
    try:
        ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        return False
    return True


FORMATS: Mapping[str, Callable[[str], bool]] = {"date": lambda text: parse_iso_date(text) is not None, "time-zone": is_zone}
"""The formats that are checked. Each implies the pattern that stands beside it for editors."""


try:
    import jsonschema_rs as fast
except ImportError:  # Not every machine has a build of it; without it all is the same, and slower.
    fast = None  # type: ignore[assignment]

if TYPE_CHECKING:
    FastCheck = Callable[[Data], bool]
    """Whether data is surely as a schema wants it; no says nothing."""

_SPACES = r"\x1c- \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_BLANK = r"\t-\r" + _SPACES
"""What Python takes for white space. ECMAScript, which the fast one follows, has no U+001C to U+001F and U+0085, and U+FEFF besides."""
_TRANSLATIONS: Mapping[str, str] = {
    r"[^\S\n\r]": rf"[\t\x0b\x0c{_SPACES}]",
    r"[^\s": f"[^{_BLANK}",
    "(?!.*": r"(?![^\n]*",
    r"\S": f"[^{_BLANK}]",
}
"""What parts of a pattern are called, so that both take them for the same characters."""
_PARTS = re.compile("|".join(map(re.escape, _TRANSLATIONS)))
_PLAIN = re.compile(r"(?:[^\\]|\\[nr.\[\]\\])*")
"""A pattern of which every other part means the same to both."""
_WHOLE = "asWritten"


class _IntegerKeyword:
    """The keyword that refuses a whole number written as 5.0, as the authority does."""

    def __init__(self, *_: object) -> None:
        pass

    def validate(self, data: object) -> None:
        """Raise ValueError where the number was written with a point."""
        if isinstance(data, float):
            raise ValueError  # noqa: TRY004 - what the library asks for


class UntranslatableError(Exception):
    """A part of a schema may mean something else to the fast validator."""


def build_fast_check(schema: Mapping[str, Any]) -> FastCheck:
    """Return what tells fast whether data is surely as the schema wants it."""
    try:
        alike = _translate_schema(schema)
    except UntranslatableError:
        return _refuse_all
    if fast is None:
        return _refuse_all
    validator = fast.Draft202012Validator(alike, validate_formats=True, formats=dict(FORMATS), keywords={_WHOLE: _IntegerKeyword})
    is_valid: FastCheck = validator.is_valid

    def is_surely_valid(data: Data) -> bool:
        try:
            return is_valid(data)
        except ValueError:  # What Rust has no value for, such as half of a surrogate pair.
            return False

    return is_surely_valid


def _refuse_all(_: Data) -> bool:
    return False


def _translate_schema(node: Any) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(node, list):
        return [_translate_schema(each) for each in node]
    if not isinstance(node, dict):
        return node
    own = {key: _translate_schema(each) for key, each in node.items() if key != "format" or not isinstance(each, str) or each in FORMATS}
    if isinstance(own.get("pattern"), str):
        own["pattern"] = translate_pattern(own["pattern"])
    types = own.get("type")
    is_whole = types == "integer" or (isinstance(types, list) and "integer" in types and "number" not in types)
    return own | {_WHOLE: True} if is_whole else own


@cache
def translate_pattern(pattern: str) -> str:
    """Return the pattern in words that both understand alike. Raises UnlikeError where there are none."""
    rest = _PARTS.sub("", pattern)
    if not _PLAIN.fullmatch(rest):
        raise UntranslatableError
    return _PARTS.sub(lambda found: _TRANSLATIONS[found[0]], pattern)
