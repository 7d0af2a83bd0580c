"""The table of issue forms, held to the schemas and to the acts."""

from __future__ import annotations

import json
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from troth.model import Kind
from troth.status.act_fields import ACT_ISSUE_FORMS, ISSUE_FORMS, find_act_field, find_act_form, find_form
from troth.status.act_words import PROMISE_ACT_WORDS
from troth.status.form_fields import COMMON_FIELDS, FormAct, IssueForm
from troth.status.record_fields import RECORD_ISSUE_FORMS

SCHEMAS = Path(__file__).parents[2] / "schema"
FORM_ACTS = [(form, act) for form in ACT_ISSUE_FORMS for act in form.acts]
WRITTEN_BY_US = {"terms", "date", "by", "act"}
"""What the program writes into an entry by itself."""
NOT_SAID_IN_A_FORM = {
    Kind.ASK: {"reached_out", "paused"},
    Kind.AGREEMENT: {"measured"},
    Kind.GOAL: {"measured"},
}
"""What only those do who look after the record, by command or on the Make page."""


@cache
def read_schema(kind: Kind) -> dict[str, Any]:
    """Return the schema of a kind of record."""
    found: dict[str, Any] = json.loads((SCHEMAS / f"{kind.value}.schema.json").read_text(encoding="utf-8"))
    return found


def read_entry_schema(kind: Kind) -> dict[str, Any]:
    """Return the schema of an entry of a kind's log."""
    schema = read_schema(kind)
    items: dict[str, Any] = schema["properties"]["log"]["items"]
    reference = items.get("$ref")
    return schema["$defs"][reference.rpartition("/")[2]] if reference else items


def read_act_schema(act: FormAct) -> dict[str, Any]:
    """Return what the schema says of the fields of one act."""
    rules = read_entry_schema(act.kind)["allOf"]
    return next((rule["then"] for rule in rules if rule["if"]["properties"]["act"]["const"] == act.act), {})


@pytest.mark.parametrize(("form", "act"), FORM_ACTS, ids=[each.command for _, each in FORM_ACTS])
def test_a_form_asks_for_what_its_acts_may_say(form: IssueForm, act: FormAct) -> None:
    """An act can say what the schema requires of it, and each field of a form is one of the fields of one of its acts."""
    schema, common = read_act_schema(act), read_entry_schema(act.kind)["properties"].keys()
    keys = {each.key for each in form.fields}
    assert set(schema.get("required", ())) - WRITTEN_BY_US <= keys
    always = set.intersection(*(set(read_act_schema(each).get("required", ())) for each in form.acts))
    assert always - WRITTEN_BY_US <= {each.key for each in form.fields if each.is_required}
    known = set(chain.from_iterable((*read_act_schema(each).get("properties", ()), *common) for each in form.acts))
    assert keys <= known - WRITTEN_BY_US


@pytest.mark.parametrize(("form", "act"), FORM_ACTS, ids=[each.command for _, each in FORM_ACTS])
def test_what_can_be_chosen_is_what_the_schema_knows(form: IssueForm, act: FormAct) -> None:
    """Each choice stands for a value that the schema takes, and no value is missing."""
    for key, rule in read_act_schema(act).get("properties", {}).items():
        asked = next((each for each in form.fields if each.key == key and each.options), None)
        if asked is not None and "enum" in rule:
            assert sorted(asked.options.values()) == sorted(rule["enum"])


def test_every_act_has_one_form() -> None:
    """Each act that a message can say is in one form, under the name of its command, and no act is forgotten."""
    acts = [(act.kind, act.act) for _, act in FORM_ACTS]
    assert len(acts) == len(set(acts))
    for kind in (Kind.PROMISE, Kind.ASK, Kind.AGREEMENT, Kind.GOAL):
        known = set(read_entry_schema(kind)["properties"]["act"]["enum"])
        assert {act for each, act in acts if each is kind} == known - NOT_SAID_IN_A_FORM.get(kind, set()), kind
    assert {act.command for _, act in FORM_ACTS if act.kind is Kind.PROMISE} == {each.command for each in PROMISE_ACT_WORDS.values()}


@pytest.mark.parametrize("form", RECORD_ISSUE_FORMS, ids=[each.name for each in RECORD_ISSUE_FORMS])
def test_a_new_record_is_asked_for_by_its_fields(form: IssueForm) -> None:
    """A form of a new record asks for fields of that record, and for all that it requires but the speaker and the day."""
    assert form.makes is not None
    schema = read_schema(form.makes)
    keys = {each.key for each in form.fields}
    assert keys <= {*schema["properties"], "respond_by", "steps"}
    assert set(schema["required"]) - keys <= {"promiser", "customer", "asker", "made"}


@pytest.mark.parametrize("form", ISSUE_FORMS, ids=[each.name for each in ISSUE_FORMS])
def test_labels_and_ids_are_told_apart(form: IssueForm) -> None:
    """Within a form no label, no id and no choice stands for two things, and none is that of the record, the act or the context."""
    fields = (*COMMON_FIELDS, *form.fields)
    assert len({each.label.casefold() for each in fields}) == len({each.id for each in fields}) == len(fields)
    assert all(len(set(each.options.values())) == len(each.options) for each in fields)


def test_what_an_issue_says_is_found_by_its_labels() -> None:
    """A label leads to the field of the act, in any capitals; a choice to its value; an empty field to nothing."""
    asked = find_act_field(Kind.PROMISE, "accepted", " how satisfied ARE you? ")
    assert asked is not None
    assert [asked.read_value(each) for each in ("5 of 5", " 4 of 5\n", "_No response_", "None", "4")] == ["5", "4", "", "", "4"]
    assert find_act_field(Kind.PROMISE, "accepted", "What is missing?") is None
    assert find_act_form(Kind.GOAL, "measured") is None
    assert find_form("accept") is ACT_ISSUE_FORMS[0]
    assert [find_form("make-a-promise").command, find_form("nothing")] == ["new promise", None]  # type: ignore[union-attr]
