"""Fuzz the outputs: each text is shown as it was written, and nothing of it is live."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from xml.etree.ElementTree import fromstring

import click
from icalendar import Calendar
from tests.fuzz.mutating import draw_text
from tests.render.boards import make_board_of, make_board_with_text
from tests.render.html_parser import parse_html
from tests.report.github_runner import parse_commands
from tests.status.builders import make_parties, make_promise

from troth.model import Place, Settings
from troth.model.problem import Problem, Severity
from troth.read.yaml.document import parse_document
from troth.render.export import render_board_json, render_promises_csv
from troth.render.feeds import list_feeds, render_board_calendar
from troth.render.markdown import render_markdown
from troth.render.page import SiteUrls
from troth.render.pages import make_pages
from troth.report.check_formats import REPORTERS
from troth.report.problems import build_check_result
from troth.views.context import ViewContext

if TYPE_CHECKING:
    import random

    from troth.board import Board

_LIVE = re.compile(r"on[a-z]+|style|srcdoc|formaction|action|src|poster|background", re.IGNORECASE)
_TAGS = frozenset({"script", "style", "img", "iframe", "object", "embed", "link", "meta", "base", "video", "audio", "math", "template"})
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_ADDRESSES = SiteUrls(directory_urls=False, site="https://board.example/")


def case(chance: random.Random) -> bytes:
    """Put one text into every output that shows it; return the text. Raises AssertionError for a finding."""
    wrote = draw_text(chance)
    if parse_document("x.yaml", f"a: {json.dumps(wrote)}\n".encode())[0] is None:
        wrote = "".join(char for char in wrote if char.isprintable() or char in "\n ")
    if parse_document("x.yaml", f"a: {json.dumps(wrote)}\n".encode())[0] is None or not wrote.strip():
        return wrote.encode("utf-8", "backslashreplace")
    chance.choice((_pages, _markdown, _sheet, _calendar, _feed, _json, _runner, _reports))(wrote)
    return wrote.encode()


def _line(wrote: str) -> str:
    return " ".join(wrote.split())[:200] or "x"


def _make_board(wrote: str) -> Board:
    """Return a board with one promise that says the text."""
    line, quoted = json.dumps(_line(wrote)), json.dumps(wrote)
    log = f"date: 2026-10-02, by: cora, act: agreed, note: {quoted}\ndate: 2026-10-05, by: ann, act: help_wanted, note: {quoted}"
    told = make_promise(log, title=line, outcome=quoted, why=quoted, cost=line, measures=f"[{line}]", tags=f"[{line}]", due="2026-10-28")
    return make_board_of((told,), Settings(name=_line(wrote), protocol=wrote), make_parties(), ())


def _check_harmless(html: str) -> None:
    for element in parse_html(html).elements:
        ours = element.tag == "img" and element.attributes.get("src", "").removeprefix("../").startswith(("badges/", "help/pictures/"))
        assert element.tag not in _TAGS or ours, f"<{element.tag}> {element.attributes}"
        for name, value in element.attributes.items():
            assert ours or not _LIVE.fullmatch(name), f"{element.tag} {name}"
            if name in ("href", "xlink:href"):
                assert urlsplit(value.strip()).scheme in ("", "http", "https", "mailto", "webcal"), value
                assert not value.strip().startswith("//"), value


def _squeeze(shown: str) -> str:
    return re.sub(r"\s+", "", shown)


def _pages(wrote: str) -> None:
    """Every page of a board that holds the text in every place that takes one."""
    line = _line(wrote)
    for page in make_pages(make_board_with_text(line), _ADDRESSES):
        _check_harmless(page.body)
        assert page.uri != "promises/it" or _squeeze(line) in _squeeze(parse_html(page.body).text), (
            "the title is not shown as it was written"
        )


def _markdown(wrote: str) -> None:
    html = str(render_markdown(wrote))
    _check_harmless(f"<div>{html}</div>")
    assert "<script" not in html.lower()


def _sheet(wrote: str) -> None:
    rows = list(csv.DictReader(io.StringIO(render_promises_csv(_make_board(wrote)), newline="")))
    (row,) = rows
    assert row["title"].removeprefix("'") == _line(wrote).removeprefix("'"), "another title"
    assert not [cell for cell in row.values() if cell and cell.startswith(_FORMULA)], "a formula"


def _calendar(wrote: str) -> None:
    calendar = Calendar.from_ical(render_board_calendar(ViewContext(_make_board(wrote)), _ADDRESSES))
    events = calendar.walk("VEVENT")
    assert {str(each["uid"]).count("\n") for each in events} <= {0}
    assert not [each for each in events if "ATTACH" in each], "a line of a record became a property"
    assert not [each for each in calendar.walk() if each.name not in ("VCALENDAR", "VEVENT")], "another component"


def _feed(wrote: str) -> None:
    for each_feed in list_feeds(ViewContext(_make_board(wrote)), _ADDRESSES):
        root = fromstring(each_feed.make())  # noqa: S314 - our own
        for each in root.iter("{http://www.w3.org/2005/Atom}content"):
            _check_harmless(f"<div>{each.text or ''}</div>") if each.get("type") == "html" else None
        assert {each.get("type", "text") for each in root.iter("{http://www.w3.org/2005/Atom}title")} <= {"text"}


def _json(wrote: str) -> None:
    (one,) = json.loads(render_board_json(_make_board(wrote)))["promises"]
    assert one["title"] == _line(wrote)
    assert one["log"][0]["note"] == wrote


def _problems(wrote: str) -> tuple[Problem, ...]:
    place = Place("commitments/promises/x.yaml", 3, 6)
    return (
        Problem("schema/date", place, f"due: {_line(wrote)} is no date", _line(wrote)),
        Problem("x", place, _line(wrote), "", Severity.WARNING),
    )


def _runner(wrote: str) -> None:
    board = make_board_of((), Settings(), make_parties(), _problems(wrote))
    found = parse_commands("\n".join(REPORTERS["github"](build_check_result(board))))
    assert {each.name for each in found if not isinstance(each, str)} <= {"error", "warning"}
    assert len(found) == 2, "a record's text is taken for a command"
    assert not [each for each in found if isinstance(each, str)], "the old syntax of commands"


def _reports(wrote: str) -> None:
    found = build_check_result(make_board_of((), Settings(), make_parties(), _problems(wrote)))
    json.loads("\n".join(REPORTERS["json"](found)))
    json.loads("\n".join(REPORTERS["sarif"](found)))
    fromstring("\n".join(REPORTERS["junit"](found)).encode())  # noqa: S314 - our own
    for line in map(click.unstyle, REPORTERS["text"](found)):
        assert all(char.isprintable() or char in "\u200c\u200d" for char in line), f"a line that does not print: {line!a}"
        assert not line.lstrip().startswith("::")
        assert "##[" not in line
