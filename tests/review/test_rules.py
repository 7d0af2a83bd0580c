"""The rules of a review: each is explained, and as strict as the base wants it."""

from __future__ import annotations

import inspect
import json
from typing import TYPE_CHECKING

import pytest
from tests.review.scratch import KITCHEN

from troth.read.packaged import summarize_rule
from troth.review.rules import RULES

if TYPE_CHECKING:
    from pathlib import Path

    from tests.review.scratch import Scratch


@pytest.mark.parametrize("name", RULES)
def test_a_rule_is_explained(name: str, checkout: Path) -> None:
    """Its docstring is its sentence on the page and in the list, and the schema of the settings knows it."""
    sentence = inspect.getdoc(RULES[name]) or ""
    assert summarize_rule(f"review/{name}") == sentence
    assert f"| [review/{name}](review.md#review-{name}) | {sentence} |" in (checkout / "docs/rules/index.md").read_text(encoding="utf-8")
    schema = json.loads((checkout / "schema/board.schema.json").read_text(encoding="utf-8"))
    assert name in schema["properties"]["review"]["properties"]


def test_the_schema_knows_no_other_rule(checkout: Path) -> None:
    """A setting for a rule that is not there would do nothing."""
    schema = json.loads((checkout / "schema/board.schema.json").read_text(encoding="utf-8"))
    assert set(schema["properties"]["review"]["properties"]) == set(RULES)


@pytest.mark.parametrize(("setting", "severities", "status"), [("error", ["error"], 1), ("warn", ["warning"], 0), ("ignore", [], 0)])
def test_the_base_says_how_strict_a_rule_is(scratch: Scratch, setting: str, severities: list[str], status: int) -> None:
    """A rule is an error, a warning or nothing, as `board.yaml` of the base has it."""
    scratch.git.switch("main")
    scratch.append("commitments/board.yaml", f"review: {{terms-changed: {setting}}}\n")
    scratch.git.branch("strict")
    scratch.replace(KITCHEN, "2026-12-15", "2027-12-15")
    result = scratch.review("--format", "json", head="strict")
    assert [each["severity"] for each in json.loads(result.stdout)["problems"]] == severities
    assert result.exit_code == status


def test_who_fails_on_warnings(scratch: Scratch) -> None:
    """A warning alone leaves 0, unless somebody wants it otherwise."""
    late = "  - {date: 2026-12-20, by: nina, act: renegotiated, due: 2027-01-10, reason: people, because: Ill.}\n"
    scratch.append(KITCHEN, late, on="2026-12-20")
    assert scratch.list_problems() == [("late-renegotiation", KITCHEN, 13)]
    assert scratch.review().exit_code == 0
    assert scratch.review("--fail-on", "warning").exit_code == 1
