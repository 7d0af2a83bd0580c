from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import yaml

from troth.edit.issue_forms import format_issue_form, format_issue_template, list_issue_forms
from troth.status.act_fields import ISSUE_FORMS
from troth.status.form_fields import ACT_FIELD, COMMON_FIELDS, IssueForm

if TYPE_CHECKING:
    from pathlib import Path

FORMS_OF_THE_PROGRAM = ("bug", "config")
"""What is wrong with Troth itself, and with no promise; and what the host asks of all forms."""
by_form = pytest.mark.parametrize("form", ISSUE_FORMS, ids=[each.name for each in ISSUE_FORMS])


def test_the_forms_of_this_repository_are_those_of_the_table(checkout: Path, request: pytest.FixtureRequest) -> None:
    """The forms that this repository offers are what the table says, and no other lies there."""
    folder = checkout / ".github/ISSUE_TEMPLATE"
    for form in ISSUE_FORMS:
        file = folder / f"{form.name}.yml"
        if request.config.getoption("--bless"):
            file.write_text(format_issue_form(form), encoding="utf-8")
        assert file.read_text(encoding="utf-8") == format_issue_form(form)
    assert {file.stem for file in folder.iterdir()} == {*FORMS_OF_THE_PROGRAM, *(each.name for each in ISSUE_FORMS)}


@by_form
def test_hosts_read_a_form_as_the_table_has_it(form: IssueForm) -> None:
    """A form is YAML that GitHub and Forgejo take: fields in the table's order, choices as text, the act filled in."""
    found: dict[str, Any] = yaml.safe_load(format_issue_form(form))
    head, *fields = found["body"]
    assert (found["name"], found["description"], head["type"]) == (form.title, form.says, "markdown")
    assert [(each["id"], each["attributes"]["label"]) for each in fields] == [(each.id, each.label) for each in form.all_fields]
    assert next(each["attributes"]["value"] for each in fields if each["id"] == ACT_FIELD.id) == form.command
    assert all(isinstance(option, str) for each in fields for option in each["attributes"].get("options", ()))
    assert any(each.get("validations", {}).get("required") for each in fields)


@by_form
def test_a_template_asks_the_same(form: IssueForm) -> None:
    """GitLab's template has a heading for each field, and names what can be chosen where the host shows no list."""
    text = format_issue_template(form)
    assert [line.removeprefix("### ") for line in text.split("\n") if line.startswith("### ")] == [each.label for each in form.all_fields]
    assert all(option in text for each in form.fields for option in each.options)
    assert f"### {ACT_FIELD.label}\n\n<!-- {ACT_FIELD.hint} -->\n{form.command}" in text


def test_few_forms_are_offered() -> None:
    """Nobody has to read through more than a page of forms, and those of acts all name the record first and the context last."""
    assert len(ISSUE_FORMS) <= 20
    record, act, context = COMMON_FIELDS
    assert all((each.all_fields[0], each.all_fields[-2:]) == (record, (act, context)) for each in ISSUE_FORMS if each.acts)


def test_forms_have_files_of_their_own() -> None:
    """Each form has its file on every host; the host's settings and the program's own form come with them where the host knows fields."""
    names = [path for path, _ in list_issue_forms("x")]
    assert len(set(names)) == len(names) == len(ISSUE_FORMS) + 1
    assert len({path for path, _ in list_issue_forms("x", as_markdown=True)}) == len(ISSUE_FORMS)


def test_a_board_offers_its_own_reasons() -> None:
    """Where a board has reasons of its own, its forms offer their codes in place of the usual ones."""
    files = {name.partition("/")[2]: text.decode() for name, text in list_issue_forms("x", reasons=("weather", "strike"))}
    found = yaml.safe_load(files["not-kept.yml"])
    assert next(each["attributes"]["options"] for each in found["body"] if each.get("id") == "reason") == ["weather", "strike"]
    assert files["accept.yml"] == format_issue_form(ISSUE_FORMS[0])
