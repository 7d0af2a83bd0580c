"""Templates compiled to straight Python say what Jinja's own would, and miss what they would miss."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import DictLoader, Environment, StrictUndefined, UndefinedError
from markupsafe import Markup, escape
from tests.render.boards import make_rich_board

from troth.render.html import get_environment
from troth.render.jinja_compiler import FastEnvironment, escaped, format_html
from troth.render.page import SiteUrls
from troth.views.context import ViewContext
from troth.views.promise.timeline import build_timeline

if TYPE_CHECKING:
    from jinja2 import BaseLoader


TEXTS = st.text(st.sampled_from("ab<>&'\"{} \n\N{NO-BREAK SPACE}é"), max_size=12)
MACROS = """
{% macro one(of, level=2, last="") %}<b>{{ of.name }}</b>{{ level }}{{ last }}{% endmacro %}
{% macro many(of) %}{% for each in of %}{% if not loop.first %}, {% endif %}{{ one(each, last="!") }}{% endfor %}{% endmacro %}
{% set shout = "<i>" %}
"""
PAGE = """
{% import "macros" as parts %}
{% macro own(text) %}[{{ text }}]{% endmacro %}
{{ parts.many(all) }} {{ parts.one(all[0], 3) }} {{ parts.one(all[0], level=4) }} {{ own(text ~ parts.shout) }}
{{ all|length }} {{ (all[0] if all else none).name.upper() }} {% set said = say(text, mark="?") %}{{ said }} {{ {"class": 1}.get("class") }}
{% for name, number in [("a", 1)] %}{{ name }}={{ number + all|length }}{% endfor %}
"""


@dataclass(frozen=True)
class Named:
    """Something with a name."""

    name: str


def say(text: str, mark: str) -> str:
    """Return a text with a mark behind it, as a page's own functions do."""
    return text + mark


def make_both_environments(loader: BaseLoader) -> tuple[Environment, Environment]:
    """Return Jinja's environment and ours, otherwise alike."""
    plain, straight = (
        kind(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
        for kind in (Environment, FastEnvironment)
    )
    return plain, straight


def strip_blanks(text: str) -> str:
    """Return a text as pages have it: without blanks at the ends of lines and without empty lines."""
    return "\n".join(filter(None, (line.strip() for line in text.split("\n"))))


@given(st.one_of(TEXTS, TEXTS.map(Markup), st.integers(), st.floats(), st.none(), st.booleans()))
def test_what_is_escaped(value: object) -> None:
    """Everything is escaped as the library does it, and what is HTML already stays."""
    assert escaped(value) == escape(value)
    assert format_html("<a b='{}'>{}</a>", value, value) == Markup("<a b='{}'>{}</a>").format(value, value)


@given(st.lists(TEXTS.map(Named), min_size=1, max_size=3), TEXTS)
def test_as_jinja_has_it(named: list[Named], text: str) -> None:
    """Attributes, calls, macros with and without names for their arguments, loops and imports come to the same."""
    rendered = [
        strip_blanks(each.get_template("page").render(all=named, text=text, say=say))
        for each in make_both_environments(DictLoader({"macros": MACROS, "page": PAGE}))
    ]
    assert rendered[0] == rendered[1]


@pytest.mark.parametrize("fault", ["{{ nobody }}", "{{ nobody.name }}", "{{ nobody() }}", "{{ thing.nothing }}", "{{ one() }}"])
def test_what_is_missing_is_a_fault(fault: str) -> None:
    """A name, an attribute or an argument that is not there ends the page: nothing is left out silently."""
    text = "{% macro one(of) %}{{ of }}{% endmacro %}" + fault
    for each in make_both_environments(DictLoader({"page": text})):
        template = each.get_template("page")
        with pytest.raises((UndefinedError, AttributeError)):
            template.render(thing=Named("x"))


def test_rows_and_events_of_a_board() -> None:
    """The macros that most pages are made of say the same in both."""
    ours, desk, here = get_environment(), ViewContext(make_rich_board()), SiteUrls(directory_urls=True).build_page_urls("overdue")
    assert ours.loader is not None
    plain = make_both_environments(ours.loader)[0]
    plain.filters |= ours.filters
    plain.globals |= ours.globals
    for standing in desk.board.promises.values():
        for macro, value in (("row", desk.get_row(standing)), *(("event", each) for each in build_timeline(standing, desk))):
            said = [str(getattr(each.get_template("parts.html.jinja").module, macro)(value, here)) for each in (plain, ours)]
            assert strip_blanks(said[0]) == strip_blanks(said[1])
