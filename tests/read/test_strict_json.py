from __future__ import annotations

import pytest

from troth.read.strict_json import RefusedError, strict_json

REFUSED = {
    "no UTF-8": (b'{"a": "\xff"}', "is not saved as UTF-8"),
    "no JSON": (b'{"a": }', "is not JSON: line 1, column 7"),
    "a key twice": (b'{"a": 1, "b": {"c": 1, "c": 2}}', "has the key 'c' twice in one object"),
    "no number": (b'{"a": NaN}', "holds NaN, which is no number"),
    "endless": (b'{"a": -Infinity}', "holds -Infinity, which is no number"),
    "endless by its exponent": (b'{"a": 1e999}', "holds a number that is too large"),
    "a number of many digits": (b'{"a": ' + b"9" * 5000 + b"}", "holds a number that is too large"),
    "deep": (b"[" * 100_000 + b"]" * 100_000, "is nested too deeply"),
    "lists without end": (b"[" + b"[]," * 2_100_000 + b"[]]", "holds more lists and objects than any board"),
    "turned around": ('{"a": "x\u202ey"}'.encode(), "holds a hidden character (U+202E)"),
    "turned around by an escape": (rb'{"a": ["x\u202ey"]}', "holds a hidden character (U+202E)"),
    "a hidden key": (rb'{"a\u200bb": 1}', "holds a hidden character (U+200B)"),
    "a control character by an escape": (rb'{"a": "\u001b[31m"}', "holds a hidden character (U+001B)"),
    "half of a pair": (rb'{"a": "\ud800"}', "holds a hidden character (U+D800)"),
    "a carriage return": (rb'{"a": "x\ry"}', "holds a hidden character (U+000D)"),
    "nothing": (b"", "is not JSON: line 1, column 1"),
}


@pytest.mark.parametrize(("data", "reason"), REFUSED.values(), ids=REFUSED)
def test_what_is_refused(data: bytes, reason: str) -> None:
    """Whatever two programs could read differently, or that hides something, is refused with the reason."""
    with pytest.raises(RefusedError) as refused:
        strict_json(data)
    assert str(refused.value) == reason


def test_what_is_read() -> None:
    """All of JSON's values, lines and every script are read as they are; an escape of a plain character is that character."""
    assert strict_json(r'{"a": [1, 2.5, true, null, "ü\u00fc\n漢"], "b": {}}'.encode()) == {"a": [1, 2.5, True, None, "üü\n漢"], "b": {}}
