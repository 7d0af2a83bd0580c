"""The forms by which people without git speak: as they are on GitHub and Forgejo, as templates in Markdown on GitLab."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from troth.read.packaged import find_packaged

if TYPE_CHECKING:
    from collections.abc import Iterator


def list_issue_forms(folder: str, *, as_markdown: bool = False) -> Iterator[tuple[str, bytes]]:
    """Yield each form, by its path in `folder`; as Markdown, where the host knows no fields."""
    import yaml  # noqa: PLC0415 - only a new board needs them

    for file in sorted((find_packaged("hosts/github", ".github") / "ISSUE_TEMPLATE").glob("*.yml")):
        if not as_markdown:
            yield f"{folder}/{file.name}", file.read_bytes()
        elif file.stem != "config":
            form = yaml.safe_load(file.read_text(encoding="utf-8"))
            yield f"{folder}/{form['name']}.md", "\n".join(_format_form(form)).encode()


def _format_form(form: dict[str, Any]) -> Iterator[str]:
    yield f"<!-- {form['description']} -->"
    for field in form["body"]:
        attributes = field["attributes"]
        if field["type"] == "markdown":
            yield f"<!-- {attributes['value'].strip()} -->"
            continue
        yield from ("", f"### {attributes['label']}", "")
        if attributes.get("description"):
            yield f"<!-- {attributes['description'].strip()} -->"
        yield from (f"- [ ] {each}" for each in attributes.get("options", ()) if isinstance(each, str))
        yield ""
