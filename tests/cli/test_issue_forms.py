from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import yaml

from troth.model import DEFAULT_REASONS
from troth.status.act_words import PROMISE_ACT_WORDS

if TYPE_CHECKING:
    from pathlib import Path

FORMS = ("answer", "ask-for-a-promise", "change", "make-a-promise", "report")
FORMS_OF_THE_PROGRAM = ("bug",)
"""What is wrong with Troth itself, and with no promise."""
NOT_IN_A_FORM = {"request", "offer", "withdraw", "supersede", "correct"}
"""The first has a form of its own; the others are for those who carry promises along themselves."""


def read_form(checkout: Path, name: str) -> dict[str, Any]:
    """Return an issue form."""
    found: dict[str, Any] = yaml.safe_load((checkout / f".github/ISSUE_TEMPLATE/{name}.yml").read_text(encoding="utf-8"))
    return found


def list_options(found: dict[str, Any], field: str) -> list[str]:
    """Return what can be chosen in a field of a form."""
    return [option for part in found["body"] if part.get("id") == field for option in part["attributes"]["options"]]


def test_the_forms_are_those(checkout: Path) -> None:
    """Every form is known here, so that none is forgotten by the tests below."""
    names = {file.stem for file in (checkout / ".github/ISSUE_TEMPLATE").glob("*.yml")}
    assert names == {*FORMS, *FORMS_OF_THE_PROGRAM, "config"}


def test_every_act_can_be_asked_for(checkout: Path) -> None:
    """What somebody chooses in a form begins with the command that does it, and no act is missing."""
    chosen = [option.partition(":")[0] for name in FORMS for option in list_options(read_form(checkout, name), "act")]
    assert len(chosen) == len(set(chosen))
    assert {*chosen, *NOT_IN_A_FORM} == {words.command for words in PROMISE_ACT_WORDS.values()}


def test_the_reasons_are_the_usual_ones(checkout: Path) -> None:
    """The form offers the reasons that a board has unless it chooses its own."""
    assert list_options(read_form(checkout, "change"), "reason") == list(DEFAULT_REASONS)


@pytest.mark.parametrize("name", [*FORMS, *FORMS_OF_THE_PROGRAM])
def test_a_form_asks_plainly(checkout: Path, name: str) -> None:
    """A form says what it is for, and asks each thing once."""
    found = read_form(checkout, name)
    ids = [part["id"] for part in found["body"] if "id" in part]
    assert found["description"]
    assert len(ids) == len(set(ids))
    assert any(part.get("validations", {}).get("required") for part in found["body"])
