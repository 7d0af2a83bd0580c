from __future__ import annotations

import copy
import re
import subprocess
import sys
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troth.model import Kind
from troth.read.schema.fast import UntranslatableError, build_fast_check, translate_pattern
from troth.read.schema.messages import explain_faults
from troth.read.schema.schema import load_schema
from troth.read.schema.validator import SchemaValidator
from troth.read.yaml.document import parse_document

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from troth.model import Data
    from troth.read.schema.fast import FastCheck


ODD = "\t\n\r\x0b\x1c\x1f\x85\xa0\u200b\u2003\u2028\u3000\ufeff\x00é٣Ⅷ🙂"
"""Characters that regular expressions take for different things."""
VALUES: st.SearchStrategy[Any] = st.sampled_from(
    [
        None, True, False, 0, 1, 5, -1, 1.0, 5.0, -0.0, 4.5, 1e20, 10**15, 2**63, 2**64, 10**40,
        "", " ", "x", "1", "jane", "all", "each", "default",
        "0000-01-01", "0001-01-01", "2026-02-29", "2024-02-29", "2026-12-15\n", "2026-1-5", "٢٠٢٦-01-01", "2026-W54", "2026-Q1", "2026-13",
        "Europe/Berlin", "Europe/Nowhere", "../etc/passwd", "localtime",
        "mailto:a@b.c", "HTTPS://x.y/z#a", "https:///x", "javascript:x", "https://x y",
        "feature..x", "-x", "a\r..b", "abcdef0", "3 months", "3 months\n", "a" * 81, "a" * 201, "é" * 200, "🙂" * 200, "\ud800",
        [], ["jane"], ["jane", "jane"], [1, 1], [1, True], [None],
        {}, {"what": "x"}, {"each": "x"}, {"value": 1.0, "unit": "USD"}, {"x": {}},
        [{"date": "2026-10-02", "by": "jane", "act": "agreed", "due": "2026-12-01"}], [{"act": "nothing", "x": 1}],
    ]
).map(copy.deepcopy)  # fmt: skip
KEYS = st.sampled_from(["titel", "note", "satisfaction", "due", "made", "progress", "X", "all", "act", "a b", "1", "é", "default", "index"])


def list_records(checkout: Path) -> Iterator[tuple[Kind, dict[str, Data]]]:
    """Yield every record of this repository's own board."""
    for kind in Kind:
        folder = checkout / "commitments" / kind.folder
        for file in sorted(folder.rglob("*.yaml") if kind.folder else folder.glob("board.yaml")):
            source, _ = parse_document(file.name, file.read_bytes())
            assert source is not None
            yield kind, source.data


@pytest.fixture(scope="session")
def real_records(checkout: Path) -> list[tuple[Kind, dict[str, Data]]]:
    """Give the records of this repository's own board."""
    return list(list_records(checkout))


def list_paths(data: object, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the way to every value in `data` but the whole."""
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in inner:
        yield (*way, key)
        yield from list_paths(value, (*way, key))


@st.composite
def draw_spoilt(draw: st.DrawFn, record: dict[str, Data]) -> dict[str, Data]:
    """Draw the record with one to three of its values spoilt."""
    data = copy.deepcopy(record)
    for _ in range(draw(st.integers(1, 3))):
        spoil_value(data, draw)
    return data


def spoil_value(data: dict[str, Data], draw: st.DrawFn) -> None:
    """Put another value in the place of one, change a letter of it, take it away, or add a key beside it."""
    found = list(list_paths(data))
    if not found:
        return
    *way, last = draw(st.sampled_from(found))
    holder: Any = data
    for key in way:
        holder = holder[key]
    how = draw(st.integers(0, 3))
    if how == 0 and isinstance(holder[last], str):
        at = draw(st.integers(0, len(holder[last])))
        holder[last] = holder[last][:at] + draw(st.sampled_from(ODD) | st.characters()) + holder[last][at:]
    elif how == 1 and isinstance(holder, dict):
        holder[draw(KEYS)] = copy.deepcopy(draw(VALUES))
    elif how == 2:
        holder.pop(last)
    else:
        holder[last] = copy.deepcopy(draw(VALUES))


@cache
def get_fast_validator(kind: Kind) -> FastCheck:
    """Return the fast validator of a kind."""
    return build_fast_check(load_schema(kind.value))


@cache
def get_authority(kind: Kind) -> Any:  # noqa: ANN401 - a class made at run time
    """Return the authority on a kind."""
    return SchemaValidator(load_schema(kind.value))


@given(chosen=st.data())
def test_both_validators_agree(real_records: list[tuple[Kind, dict[str, Data]]], chosen: st.DataObject) -> None:
    """What the fast validator passes is what the authority passes, whatever happens to a real record."""
    kind, record = chosen.draw(st.sampled_from(real_records))
    data = chosen.draw(draw_spoilt(record))
    told = get_fast_validator(kind)(data)
    assert told == get_authority(kind).is_valid(data) or (not told and "\\ud8" in ascii(data))


@pytest.mark.parametrize("kind", Kind)
def test_each_kind_has_its_fast_validator(kind: Kind, real_records: list[tuple[Kind, dict[str, Data]]]) -> None:
    """The patterns of all schemas can be put into words that both understand, and sound records need no explanation."""
    assert all(get_fast_validator(kind)(data) for each, data in real_records if each is kind)


@given(
    st.sampled_from([r"\S", r"^[^\S\n\r]*\S[^\n\r]*$", r"^(?!.*\.\.)[^\s~]+$", r"^[^\s@]+@[^\s@\[\]]+$"]),
    st.text(ODD + "ab.@~", max_size=6),
)
def test_patterns_mean_the_same_to_both(pattern: str, text: str) -> None:
    """White space, line ends and what must not follow are the same characters to both."""
    kept = {"type": "string", "pattern": pattern}
    assert build_fast_check(kept)(text) == SchemaValidator(kept).is_valid(text)


def test_white_space_is_what_python_takes_for_it() -> None:
    """Each character is white space to both or to neither."""
    visible = build_fast_check({"pattern": r"\S"})
    characters = [chr(code) for code in range(0x10000) if not 0xD800 <= code < 0xE000]
    assert [ascii(each) for each in characters if visible(each) != bool(re.search(r"\S", each))] == []


@pytest.mark.parametrize("pattern", [r"^\d+$", r"\w", r"\bx", r"\p{L}", r"(a)\1", r"\x41"])
def test_what_may_mean_something_else_stays_with_the_authority(pattern: str) -> None:
    """A pattern with a part that is not known to mean the same to both is not given to the fast validator at all."""
    with pytest.raises(UntranslatableError):
        translate_pattern(pattern)
    assert not build_fast_check({"properties": {"x": {"pattern": pattern}}})({})


@pytest.mark.parametrize(("value", "sound"), [(5, True), (5.0, False), (10**40, True), (True, False), ("5", False)])
def test_a_whole_number_is_written_as_one(value: Data, sound: bool) -> None:  # noqa: FBT001 - the expectation
    """5.0 is no whole number to either; what is a number of any kind may be."""
    assert build_fast_check({"type": "integer"})(value) is sound
    assert build_fast_check({"type": ["integer", "number"]})(5.0)


def test_a_format_that_nobody_checks_is_none_to_the_fast_one_either() -> None:
    """An address of e-mail is a matter of its pattern."""
    assert build_fast_check({"type": "string", "format": "email"})("nobody")
    assert not build_fast_check({"type": "string", "format": "date"})("0000-01-01")


def test_half_a_character_is_left_to_the_authority() -> None:
    """What Rust has no value for is no surprise."""
    assert unicodedata.category("\ud800") == "Cs"
    assert not build_fast_check({"type": "string"})("\ud800")


def test_without_the_fast_validator_all_is_said_the_same(tmp_path: Path, checkout: Path) -> None:
    """Where jsonschema-rs is not there, the authority passes and refuses the same files."""
    (tmp_path / "jsonschema_rs.py").write_text("raise ImportError\n")
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from troth.read.schema import fast; from troth.read.schema.schema import load_schema\n"
        "from troth.read.schema.check import check_schema; from troth.read.yaml.document import parse_document\n"
        "from troth.model import Kind\n"
        "assert fast.fast is None and not fast.build_fast_check(load_schema('goal'))({'title': 'T', 'owner': 'rosa'})\n"
        "for text in (b'title: T\\nowner: rosa\\n', b'title: T\\nowners: rosa\\n'):\n"
        "    print(*check_schema(Kind.GOAL, parse_document('g.yaml', text)[0]))\n"
    )
    asked = [sys.executable, "-c", code, str(tmp_path)]
    told = subprocess.run(asked, cwd=checkout, capture_output=True, text=True, check=True).stdout.splitlines()
    source, _ = parse_document("g.yaml", b"title: T\nowners: rosa\n")
    assert source is not None
    assert told == ["", str(*explain_faults(Kind.GOAL, source))]


def test_a_sound_board_needs_no_authority(checkout: Path) -> None:
    """What takes long to import is imported only where something has to be explained."""
    code = (
        "import sys; from pathlib import Path; from troth.read.ledger import read_ledger\n"
        "_, problems = read_ledger(Path(sys.argv[1])); print(len(problems), 'jsonschema' in sys.modules)\n"
    )
    told = subprocess.run([sys.executable, "-c", code, str(checkout)], cwd=checkout, capture_output=True, text=True, check=True)
    assert told.stdout == "0 False\n"
