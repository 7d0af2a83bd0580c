from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from tests.cli.boards import make_promise_yaml, write_base_board

from troth.base.dates import AsOf
from troth.base.text import slugify
from troth.build import load_board
from troth.edit.new_record import choose_id, format_record
from troth.model import Kind

if TYPE_CHECKING:
    from pathlib import Path

    from troth.model import Data


DAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Fit the new kitchen", "fit-the-new-kitchen"),
        ("  Jane's roof: 2nd look! ", "janes-roof-2nd-look"),
        ("Größe prüfen, Ærø", "grosse-prufen-aero"),
        ("2026", "about-2026"),
        ("台所", ""),
        ("x" * 200, "x" * 60),
        ("one two three four five six seven eight nine ten eleven twelve", "one-two-three-four-five-six-seven-eight-nine-ten-eleven"),
    ],
)
def test_slugs(title: str, slug: str) -> None:
    """A title becomes small letters, digits and dashes, cut at a word."""
    assert slugify(title) == slug


@pytest.mark.parametrize(("title", "free"), [("Doors", "doors-3"), ("Con", "con-2"), ("Index", "index-2"), ("台所", "2026-11-22-promise")])
def test_a_free_id(tmp_path: Path, title: str, free: str) -> None:
    """The id is one that no file has and that every system takes; a title without a letter of ours gives the day."""
    root = write_base_board(tmp_path, {"promises/doors.yaml": make_promise_yaml(), "promises/old/doors-2.yaml": "not: readable\n"})
    assert choose_id(load_board(root, AsOf(DAY)), Kind.PROMISE, title, DAY) == free


def test_a_record_in_yaml() -> None:
    """A record is written as a person would, with the line for editors first."""
    data: dict[str, Data] = {
        "title": "Doors: all",
        "measures": ["Shut", {"what": "Gaps", "target": 0}],
        "log": [{"date": "2026-11-22", "by": "a", "act": "offered"}],
    }
    assert format_record(data, "../schema/promise.schema.json") == (
        '# yaml-language-server: $schema=../schema/promise.schema.json\ntitle: "Doors: all"\nmeasures:\n  - Shut\n'
        "  - {what: Gaps, target: 0}\nlog:\n  - {date: 2026-11-22, by: a, act: offered}\n"
    )
