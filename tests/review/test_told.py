"""Edits outside logs, told old → new and graded."""

from __future__ import annotations

import pytest

from troth.model import Kind, Source
from troth.read.yaml.document import parse_document
from troth.review.edits import describe_edit, describe_edits, grade_edits


def read(text: str) -> Source:
    """Return a file."""
    source = parse_document("", text.encode())[0]
    assert source is not None
    return source


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ("rosa", "omar", "owner (rosa → omar)"),
        (None, "omar", "owner (added omar)"),
        ("rosa", None, "owner (removed: rosa)"),
        (["a", "b"], ["b", "c"], "owner (removed: a; added c)"),
        (["a", "b"], ["b", "a"], "owner (another order)"),
        ([{"what": "Homes", "at_least": 95}], [{"what": "Homes", "at_least": 5}], "owner (Homes: at_least: 95 → 5)"),
        ({"value": 500, "unit": "USD"}, {"value": 5, "unit": "USD"}, "owner (value: 500 → 5)"),
        (True, False, "owner (true → false)"),
        (95, 5, "owner (95 → 5)"),
        ("x" * 500, "y", f"owner ({'x' * 47}… → y)"),
    ],
)
def test_old_and_new(was: object, now: object, said: str) -> None:
    """The smallest part that differs is told with both values, and long ones are cut."""
    assert describe_edit("owner", was, now) == said  # type: ignore[arg-type]


def test_several_keys() -> None:
    """A sentence names every key."""
    old, new = read("owner: rosa\nby: 2026-12-31\nwhy: A\n"), read("owner: omar\nby: 2028-01-01\nwhy: B\n")
    assert describe_edits(("owner", "by", "why"), old, new) == "owner (rosa → omar), by (2026-12-31 → 2028-01-01) and why (A → B)"


@pytest.mark.parametrize(
    ("kind", "old", "new", "said"),
    [
        (Kind.GOAL, "by: 2026-12-31", "by: 2028-01-01", " [looser: by]"),
        (Kind.GOAL, "by: 2028-01-01", "by: 2026-12-31", " [tighter: by]"),
        (Kind.GOAL, "measures: [{what: A, at_least: 95}]", "measures: [{what: A, at_least: 5}]", " [looser: A]"),
        (Kind.GOAL, "measures: [{what: A, at_most: 5}]", "measures: [{what: A, at_most: 4}]", " [tighter: A]"),
        (Kind.GOAL, "measures: [{what: A, at_most: 5}]", "measures: []", " [breaking: measure A removed]"),
        (Kind.ASK, "respond_by: 2026-12-01", "respond_by: 2027-12-01", " [looser: respond by]"),
        (Kind.ASK, "asked: [ana, ben]", "asked: [ana]", " [looser: asked]"),
        (Kind.AGREEMENT, "requirements: [{id: p1, at_most: 4}]", "requirements: [{id: p1, at_most: 8}]", " [looser: p1]"),
        (Kind.AGREEMENT, "requirements: [{id: p1, unit: h}]", "requirements: [{id: p1, unit: d}]", " [breaking: p1]"),
        (Kind.AGREEMENT, "services: [{what: S, deliverables: [A, B]}]", "services: [{what: S, deliverables: [A]}]", " [breaking: S]"),
        (Kind.AGREEMENT, "services: [{what: S}]", "services: [{what: S}, {what: T}]", " [tighter: service T added]"),
        (Kind.AGREEMENT, "customers: [a]", "customers: [b]", " [breaking: customers]"),
        (Kind.MEETING, "notes: A", "notes: B", ""),
        (Kind.GOAL, "why: A", "why: B", ""),
    ],
)
def test_grades(kind: Kind, old: str, new: str, said: str) -> None:
    """What was published moves in the eyes of who relies on it: tighter, looser, or breaking."""
    assert grade_edits(kind, read(old), read(new)) == said
