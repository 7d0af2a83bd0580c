"""Whatever a sheet holds, an import says what becomes of each row, and what it writes is in order."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as some
from tests.cli.boards import run_troth, write_base_board
from tests.profiles import scale_examples

from troth.importing.model import FIELDS

ODD = (
    "", " ", "nina", "Nina Novak", "nina, omar", "jane", "retail", "fitters", "Nobody", "2026-10-01", "03/04/2026", "15.12.2026", "46371",
    "Doors", "doors", "Doors\nand more", "=1+1", "'=1+1", "-", "yes", "0123", "null", "#x", "a: b", "- x", "{", "|", ">", "&a", "*a", "!t",
    "%YAML", "\u202e", "\u2028", "\ud7ff", "\u200d", "x" * 300, "é" * 81, "con", "index", "gave input", "declined", "person", "team",
    "measuring", "3.2", "1,000", "EUR", "https://example.com", "javascript:alert(1)", "../../etc", "<<<<<<< HEAD", "---", "first-visit",
)  # fmt: skip
ASK = """\
title: Measuring
asker: jane
asked: [nina, omar, fitters]
seeks: input
made: 2026-11-02
respond_by: 2026-11-20
request: Tell us.
"""
cells = some.sampled_from(ODD) | some.text(some.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=12)


GOOD = {
    "title": "Doors", "promiser": "nina", "customer": "Jane Ito", "outcome": "They shut.", "made": "2026-10-01", "due": "15.12.2026",
    "partner": "omar", "ask": "measuring", "meeting": "first-visit", "party": "omar", "answer": "gave input", "date": "2026-11-05",
    "name": "Tom Bell", "kind": "person", "amount": "3.2", "unit": "EUR",
}  # fmt: skip
"""What lets a row through; all other fields may stay empty."""


def draw_rows(kind: str) -> some.SearchStrategy[list[str]]:
    """Return rows of good cells in which a few are odd."""
    odd = some.dictionaries(some.sampled_from(FIELDS[kind]), cells, max_size=2)
    return odd.map(lambda instead: [instead.get(key, GOOD.get(key, "")) for key in FIELDS[kind]])


def make_sheet(kind: str, rows: list[list[str]]) -> bytes:
    """Return a sheet with all fields of a kind as headings."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([FIELDS[kind], *rows])
    return out.getvalue().encode()


@settings(max_examples=scale_examples(60))
@given(some.data(), some.sampled_from(sorted(FIELDS)))
def test_no_row_breaks_a_board(data: some.DataObject, kind: str) -> None:
    """It ends with a report and never with a fault of ours; the board passes the check; what was taken is not taken again."""
    rows = data.draw(some.lists(draw_rows(kind), min_size=1, max_size=5))
    with tempfile.TemporaryDirectory() as name:
        board, file = write_base_board(Path(name, "board"), {"asks/measuring.yaml": ASK}), Path(name, "sheet.csv")
        file.write_bytes(make_sheet(kind, rows))
        how = ("import", str(file), "--kind", kind, "--new-parties", "promiser=people", "--write", "--partial", "--json")
        ended = run_troth(board, *(each for each in how if kind == "promises" or ("=" not in each and each != "--new-parties")))
        assert "bug in troth" not in ended.stderr, ended.stderr
        if ended.exit_code == 2:  # the sheet as a whole was refused, in a line
            assert ended.stderr.startswith("Error: ")
            return
        report = json.loads(ended.stdout)
        assert run_troth(board, "check").exit_code == 0, report
        assert all(each["complaints"] for each in report["rows"] if each["fate"] == "faulty")
        again = json.loads(
            run_troth(board, *(each for each in how if kind == "promises" or ("=" not in each and each != "--new-parties"))).stdout
        )
        fates = {each["row"]: each["fate"] for each in again["rows"]}
        assert {fates[each["row"]] for each in report["rows"] if each["fate"] in ("new", "known", "double")} <= {"known", "double"}
