"""A host's pages as people see them: a new issue by its form, filled in from the address, and the issue with what was answered."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

import markdown
import yaml

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from playwright.sync_api import Route
    from tests.hosts.forum import Forum

FRAME = "<!doctype html><html lang=en><meta charset=utf-8><title>Issues</title><body><main>{}</main>"
NO_RESPONSE = "_No response_"


@dataclass(kw_only=True)
class IssuePages:
    """GitHub's pages of one repository's issues, for somebody who is logged in."""

    forum: Forum
    forms: Path
    """The folder of the issue forms."""
    account: str
    events: list[dict[str, Any]] = field(default_factory=list)
    """What the host tells its workflows, the newest last."""

    def answer(self, route: Route) -> None:
        """Answer a request of the browser: the form of a new issue, what becomes of it once it is sent, or an issue that there is."""
        address = urlsplit(route.request.url)
        place, query = address.path.rpartition("/")[2], dict(parse_qsl(address.query))
        if route.request.method == "POST":
            body = self._open_issue(query, dict(parse_qsl(route.request.post_data or "")))
        else:
            body = self._show_form(query) if place == "new" else self._show_issue(int(place))
        route.fulfill(body=FRAME.format(body), content_type="text/html; charset=utf-8")

    def _read_form(self, query: Mapping[str, str]) -> dict[str, Any]:
        form: dict[str, Any] = yaml.safe_load((self.forms / query["template"]).read_text(encoding="utf-8"))
        return form

    def _show_form(self, query: Mapping[str, str]) -> str:
        if "template" not in query:  # a text of one's own, with what the address brings
            title = f'<label>Title <input name=title value="{escape(query["title"])}"></label>'
            text = f"<label>Description <textarea name=body>\n{escape(query['body'])}</textarea></label>"
            return f"<h1>New issue</h1><form method=post action='?'>{title}{text}<button>Submit new issue</button></form>"
        form = self._read_form(query)
        fields = "".join(show_field(each, query) for each in form["body"])
        title = f'<label>Title <input name=title value="{escape(query.get("title", form["title"]))}"></label>'
        place = f"?template={escape(query['template'])}"
        return f"<h1>{escape(form['name'])}</h1><form method=post action='{place}'>{title}{fields}<button>Submit new issue</button></form>"

    def _open_issue(self, query: Mapping[str, str], sent: Mapping[str, str]) -> str:
        if "template" not in query:
            self.events.append(self.forum.open_issue(self.account, sent["body"].replace("\r\n", "\n"), sent["title"]))
            return self._show_issue(len(self.forum.issues))
        asked = [each for each in self._read_form(query)["body"] if "id" in each]
        assert [each["id"] for each in asked if each.get("validations", {}).get("required") and not sent.get(each["id"])] == []
        text = "\n\n".join(f"### {each['attributes']['label']}\n\n{sent.get(each['id']) or NO_RESPONSE}" for each in asked)
        self.events.append(self.forum.open_issue(self.account, text, sent["title"]))
        return self._show_issue(len(self.forum.issues))

    def _show_issue(self, number: int) -> str:
        issue = self.forum.issues[number]
        said = [issue, *(each for each in self.forum.comments.values() if each.issue == number)]
        posts = "".join(f"<article><b>{escape(each.account)}</b>{markdown.markdown(each.text)}</article>" for each in said)
        return f"<h1>{escape(issue.title)}</h1><p>{issue.state.capitalize()}</p>{posts}"


def show_field(asked: Mapping[str, Any], query: Mapping[str, str]) -> str:
    """Return a field of a form as the host shows it, with what the address fills in."""
    about = asked["attributes"]
    if asked["type"] == "markdown":
        return markdown.markdown(about["value"])
    name, value = asked["id"], escape(query.get(asked["id"], about.get("value", "")))
    if asked["type"] == "dropdown":
        options = "".join(f"<option{' selected' * (value == each)}>{escape(each)}</option>" for each in about["options"])
        control = f"<select name={name}><option value=''>None</option>{options}</select>"
    elif asked["type"] == "textarea":
        control = f"<textarea name={name}>{value}</textarea>"
    else:
        control = f'<input name={name} value="{value}">'
    return f"<p><label>{escape(about['label'])} {control}</label> {escape(about.get('description', ''))}</p>"
