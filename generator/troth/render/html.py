"""The templates, compiled once: all that a user wrote is escaped, and a value that is missing is a fault; and the lines of a head."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from jinja2 import PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from troth.base.text import clean_for_xml
from troth.render import fragments as pieces
from troth.render.jinja_compiler import FastEnvironment, format_html
from troth.render.markdown import render_guide, render_markdown
from troth.render.row_data import encode_facets

if TYPE_CHECKING:
    from jinja2 import Environment, Template


@cache
def get_environment() -> Environment:
    """Return the environment that all templates share."""
    made = FastEnvironment(
        loader=PackageLoader("troth.render", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["prose"] = render_markdown
    made.filters["guide"] = render_guide
    made.filters["kept"] = keep_line_breaks
    made.filters["facets"] = encode_facets
    made.globals["pieces"] = pieces
    return made


def keep_line_breaks(text: str) -> Markup:
    """Return plain text whose line breaks survive a page without empty lines, to stand in `pre`."""
    return Markup(str(escape(text)).replace("\n", "&#10;"))  # noqa: S704 - escaped


@cache
def load_template(name: str) -> Template:
    """Return a template by its name, without the ending."""
    return get_environment().get_template(f"{name}.html.jinja")


def render_body(name: str, **values: object) -> str:
    """Return a template filled with values, as one block without empty lines and without braces.

    Braces are written as references, so that no later template engine takes a user's words for its own.
    """
    found = load_template(name)
    context = found.new_context({"kind": name.replace("_", "-"), **values})
    html = "".join(found.root_render_func(context)).replace("{", "&#123;")
    context.vars.clear()  # a template's macros hold the context that holds them: nothing of a page is to outlive it
    return "\n".join(filter(None, map(str.strip, html.split("\n")))) + "\n"


LONGEST_TITLE, LONGEST_DESCRIPTION = 120, 200
"""Characters that are shown at most; programs that show a preview cut at about these."""
_SPACES = re.compile(r"\s+")


def render_preview(title: str, description: str, url: str = "", site: str = "") -> str:
    """Return the lines for the head of a page, each an element of its own, all escaped.

    `url` is the whole address of the page, `site` the name of the board; each is left out where it is empty.
    The description has no line here of its own name, since themes write that one.
    """
    named = (
        ("property", "og:title", _shorten_line(title, LONGEST_TITLE)),
        ("property", "og:description", _shorten_line(description, LONGEST_DESCRIPTION)),
        ("property", "og:type", "website"),
        ("property", "og:url", url),
        ("property", "og:site_name", _shorten_line(site, LONGEST_TITLE)),
        ("name", "twitter:card", "summary"),
    )
    return "".join([format_html('<meta {}="{}" content="{}">\n', *each) for each in named if each[2]])


def _shorten_line(text: str, longest: int) -> str:
    """Return a text on one line, and no longer than is shown."""
    line = _SPACES.sub(" ", clean_for_xml(text)).strip()
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"
