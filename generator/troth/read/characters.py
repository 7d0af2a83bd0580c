"""The characters that no record may hold: control, bidi and invisible ones, and line breaks that only some programs see."""

from __future__ import annotations

import re
import unicodedata

_BREAKS = "\x85\u2028\u2029"
_CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f"
_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_INVISIBLE = (
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u2060-\u2065\u206a-\u206f\u2800\u3164\uffa0\ufff0-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d159\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
)
_NONE = "\ufdd0-\ufdef\ufffe\uffff" + "".join(chr(plane << 16 | end) for plane in range(1, 17) for end in (0xFFFE, 0xFFFF))
_IDEOGRAPHS = "\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_SELECTORS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"

_HIDDEN = re.compile(f"[{_BIDI}{_INVISIBLE}{_SELECTORS}]")
_DELETE = "delete it"

_ALONE = f"{_BREAKS}{_CONTROLS}{_BIDI}{_INVISIBLE}{_NONE}\ufeff"
# A variation selector says how the one character before it is drawn; a row of them would hide data. The supplementary ones
# belong to ideographs, as in Japanese names.
_REFUSED = f"[{_ALONE}]|(?<=[{_SELECTORS}])[{_SELECTORS}]|(?<![{_IDEOGRAPHS}])[\U000e0100-\U000e01ef]"
IN_FILE = re.compile(_REFUSED + r"|\r(?!\n)")
"""A character that a file may not hold, apart from a BOM at its start."""
IN_TEXT = re.compile(_REFUSED + r"|\r")
"""A character that a text may not hold, however it was written down."""


_ALWAYS = re.compile(f"[{_ALONE}\r]")
_SELECTED = re.compile(
    f"[{_SELECTORS}](?:(?<=[{_SELECTORS}]{{2}})|(?<=[\U000e0100-\U000e01ef])(?<![{_IDEOGRAPHS}][\U000e0100-\U000e01ef]))"
)
"""A selector where it may not stand: found ten times as fast as by the pattern that looks back first."""


def refused_in(text: str, start: int = 0) -> str | None:
    """Return a character that `IN_TEXT` finds in a text from `start` on, or None. Of a long text each character is looked at once."""
    found: list[str] = _ALWAYS.findall("".join({*text[start:]}))
    if found:
        return min(found)
    selected = _SELECTED.search(text, start)
    return selected[0] if selected else None


def stops(char: str) -> bool:
    """Tell whether the YAML parser stumbles over a refused character, or takes it for a line break."""
    return _HIDDEN.match(char) is None


def fault(char: str) -> tuple[str, str]:
    """Return the message and the hint for a refused character."""
    name = f"U+{ord(char):04X}"
    if char == "\r":
        return "a carriage return stands alone, which hides text in some programs", "save the file with ordinary line ends (LF or CRLF)"
    if char in _BREAKS:
        return f"a line break that only some programs see ({name}) is hidden", f"{_DELETE}; to start a new line, press Enter"
    if re.match(f"[{_BIDI}]", char):
        return f"an invisible character that turns the reading direction ({name}) is hidden", _DELETE
    if _HIDDEN.match(char) or char == "\ufeff":
        return f"an invisible character ({name} {unicodedata.name(char, 'unnamed').lower()}) is hidden", _DELETE
    kind = "a control character" if unicodedata.category(char) == "Cc" else "a code that stands for no character"
    return f"{kind} ({name}) is hidden", _DELETE
