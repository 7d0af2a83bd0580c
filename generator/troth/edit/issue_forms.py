"""The forms by which people without git speak: as they are on GitHub and Forgejo, as templates in Markdown on GitLab."""

from __future__ import annotations

import json
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from troth.read.packaged import find_packaged
from troth.status.act_fields import ISSUE_FORMS
from troth.status.form_fields import ACT_FIELD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.status.form_fields import IssueForm


_OWN_FILES = ("config.yml",)
"""What is no form of a record. The form for a fault of Troth itself is for its own repository alone."""
_ACTING = "You don't need git or YAML. The board reads this issue and replies here with what it recorded."
_MAKING = (
    "You don't need git or YAML. This becomes a proposal for a maintainer to check. It works for people whose account is on the board; "
    "anyone else gets a reply from a person."
)


def list_issue_forms(folder: str, *, as_markdown: bool = False, reasons: tuple[str, ...] = ()) -> Iterator[tuple[str, bytes]]:
    """Yield each form, by its path in `folder`; as Markdown, where the host knows no fields. `reasons` are a board's own codes."""
    options = MappingProxyType({each: each for each in reasons})
    for plain in ISSUE_FORMS:
        fields = tuple(replace(each, options=options) if reasons and each.key == "reason" else each for each in plain.fields)
        form = replace(plain, fields=fields)
        if as_markdown:
            yield f"{folder}/{form.title}.md", format_issue_template(form).encode()
        else:
            yield f"{folder}/{form.name}.yml", format_issue_form(form).encode()
    if not as_markdown:
        own = find_packaged("hosts/github", ".github") / "ISSUE_TEMPLATE"
        yield from ((f"{folder}/{name}", (own / name).read_bytes()) for name in _OWN_FILES)


def format_issue_form(form: IssueForm) -> str:
    """Return the file of a form, as GitHub and Forgejo read it."""
    return "\n".join(_iter_form_lines(form)) + "\n"


def _iter_form_lines(form: IssueForm) -> Iterator[str]:
    yield "# Written from the tables of acts and records in status/."
    yield f"name: {_quote(form.title)}"
    yield f"description: {_quote(form.says)}"
    yield f"title: {_quote(f'{form.title}: ')}"
    yield "labels: [promise]"
    yield "body:"
    yield "  - type: markdown"
    yield "    attributes:"
    yield f"      value: {_quote(_ACTING if form.acts else _MAKING)}"
    for field in form.all_fields:
        yield f"  - type: {'dropdown' if field.options else 'textarea' if field.is_long else 'input'}"
        yield f"    id: {field.id}"
        yield "    attributes:"
        yield f"      label: {_quote(field.label)}"
        if field.hint:
            yield f"      description: {_quote(field.hint)}"
        if field.options:
            yield f"      options: [{', '.join(map(_quote, field.options))}]"
        if field.example:
            yield f"      placeholder: {_quote(field.example)}"
        if field is ACT_FIELD and form.command:
            yield f"      value: {_quote(form.command)}"
        if field.is_required:
            yield "    validations: {required: true}"


def _quote(text: str) -> str:
    """Return the text in quotes, which JSON and YAML write alike."""
    return json.dumps(text, ensure_ascii=False)


def format_issue_template(form: IssueForm) -> str:
    """Return the template of a form, as GitLab reads it: the fields as headings, what to choose as remarks."""
    return "\n".join(_iter_template_lines(form))


def _iter_template_lines(form: IssueForm) -> Iterator[str]:
    yield f"<!-- {form.says} {_ACTING if form.acts else _MAKING} -->"
    for field in form.all_fields:
        yield from ("", f"### {field.label}", "")
        remark = " ".join(filter(None, (field.hint, f"One of: {' · '.join(field.options)}." if field.options else "")))
        if remark:
            yield f"<!-- {remark} -->"
        yield form.command if field is ACT_FIELD else ""
