"""The templates, compiled once: everything that a user wrote is escaped, and a value that is missing is a fault."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from jinja2 import PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from troth.render import fragments as pieces
from troth.render.jinja_compiler import FastEnvironment
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
