from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from tests.profiles import scale_examples

from troth.base.limits import RECORD_BYTES, SOURCE_MEMBERS, SOURCE_RECORDS
from troth.read.sources.strict_json import Member, StrictJsonError, members, parse_strict_json

REFUSED = {
    "no UTF-8": (b'{"a": "\xff"}', "is not saved as UTF-8"),
    "no JSON": (b'{"a": }', "is not JSON: line 1, column 7"),
    "a key twice": (b'{"a": 1, "b": {"c": 1, "c": 2}}', "has the key 'c' twice in one object"),
    "no number": (b'{"a": NaN}', "holds NaN, which is not a number"),
    "endless": (b'{"a": -Infinity}', "holds -Infinity, which is not a number"),
    "endless by its exponent": (b'{"a": 1e999}', "holds a number that is too large"),
    "a number of many digits": (b'{"a": ' + b"9" * 5000 + b"}", "holds a number that is too large"),
    "deep": (b"[" * 100_000 + b"]" * 100_000, "is nested too deeply"),
    "lists without end": (b"[" + b"[]," * 2_100_000 + b"[]]", "has a record or value of more than 800,000 keys and values"),
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
    with pytest.raises(StrictJsonError) as refused:
        parse_strict_json(data)
    assert str(refused.value) == reason


def test_what_is_read() -> None:
    """All of JSON's values, lines and every script are read as they are; an escape of a plain character is that character."""
    assert parse_strict_json(r'{"a": [1, 2.5, true, null, "ü\u00fc\n漢"], "b": {}}'.encode()) == {
        "a": [1, 2.5, True, None, "üü\n漢"],
        "b": {},
    }


def joined(found: list[Member]) -> dict[str, object]:
    """Return the object that members make."""
    whole: dict[str, object] = {}
    for key, number, value in found:
        if number is None:
            whole[key] = value
        else:
            items = whole[key]
            assert isinstance(items, list)
            assert len(items) == number
            items.append(value)
    return whole


_JSON = some.recursive(
    some.none()
    | some.booleans()
    | some.integers(-(10**9), 10**9)
    | some.floats(allow_nan=False, allow_infinity=False)
    | some.text('aü漢😀\n"\\,:[{'),
    lambda inner: some.lists(inner) | some.dictionaries(some.text("abü"), inner),
    max_leaves=20,
)


@settings(max_examples=scale_examples(60))
@given(some.dictionaries(some.text("abcü"), _JSON, max_size=5), some.integers(-40, 40))
def test_a_large_object_is_read_member_by_member(whole: dict[str, object], shift: int) -> None:
    """Whatever lies where a piece of the text ends, and whatever stands before it: it is read as by the standard library."""
    for ascii_ in (True, False):
        text = json.dumps(whole, ensure_ascii=ascii_)
        data = text[:1].encode() + b" " * ((1 << 18) - len(text) // 2 + shift) + text[1:].encode()
        assert joined(list(members(data))) == whole


def test_numbers_are_whole_wherever_a_piece_ends() -> None:
    """Neither a fraction nor an exponent is cut off, in lists without end."""
    whole = {"a": [f"{number}.25e1" for number in range(60_000)]}
    text = json.dumps(whole).replace('"', "").replace("a:", '"a":')
    assert joined(list(members(text.encode()))) == {"a": [number * 10 + 2.5 for number in range(60_000)]}


def test_a_long_number_with_a_point_is_none_without_it() -> None:
    """More digits than a count may have, and a piece that ends before the point: it is read as the number that it is."""
    for shift in range(24):
        text = '{"a": [' + " " * ((1 << 18) - 30 + shift) + "-4758164475128609.0]}"
        assert joined(list(members(text.encode()))) == {"a": [-4758164475128609.0]}


def test_the_place_of_a_fault_is_that_in_the_whole() -> None:
    """Line and column count from the start of the file, however much of it was let go."""
    data = b'{"a": [\n' + b'"\xc3\xbc",\n' * 90_000 + b'"x" "y"]}'
    with pytest.raises(StrictJsonError, match="line 90002, column 5"):
        list(members(data))


def test_what_is_hidden_is_found_where_a_piece_ends() -> None:
    """A character of several bytes is whole, and one that may stand only behind another sees that one."""
    for before in range(8):
        for hidden in ("\u202e", "\U000e0100", "\ufe0f\ufe0f"):
            data = ('{"a":"' + "x" * ((1 << 18) - 6 - before) + hidden + '"}').encode()
            with pytest.raises(StrictJsonError, match="hidden character"):
                list(members(data))


LARGE = {
    "a value without end": b'{"a": "' + b"x" * (RECORD_BYTES.most + 1) + b'"}',
    "a record of too many": b'{"a": [[' + b"0," * 900_000 + b"0]]}",
    "too many in all": b'{"a": [' + b"0," * (SOURCE_MEMBERS.most + 1) + b"0]}",
    "too many records": b'{"a": [' + b"0," * SOURCE_RECORDS.most + b"0]}",
    "a key twice among very many": b"{" + b",".join(b'"%d":0' % number for number in range(50_000)) + b',"7":0}',
    "a key twice in a record": b'{"a":[{' + b",".join(b'"%d":0' % number for number in range(50_000)) + b',"7":0}]}',
    "nothing behind a comma": b'{"a": [0,]}' + b" " * 10_000_000,
    "more behind the end": b'{"a": [0]} {"a": [0]}',
}


@pytest.mark.parametrize("data", LARGE.values(), ids=LARGE)
def test_what_is_too_large_or_broken_is_refused(data: bytes) -> None:
    """Before it is in memory as a whole, and in time that does not grow with its square."""
    with pytest.raises(StrictJsonError, match=r"has more than|has a record|twice in one object|is not JSON"):
        list(members(data))
