"""The templates, compiled once, which escape all that a user wrote; the lines of a page's head, and what it may load (CSP)."""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from jinja2 import PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from troth.base.text import clean_for_xml
from troth.render import fragments as pieces
from troth.render.jinja_compiler import FastEnvironment, format_html
from troth.render.markdown import render_guide, render_markdown
from troth.render.row_data import encode_facets

if TYPE_CHECKING:
    from collections.abc import Mapping

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


_START = re.compile(r"<head[^>]*>(\s*<meta charset=[^>]*>)?", re.IGNORECASE)
_RUN = frozenset({"", "module", "text/javascript", "application/javascript"})
"""The types of scripts that a browser runs; others are data."""
_OWN = "'self'"
_DIRECTIVES = {
    "default-src": _OWN,
    "script-src": _OWN,
    "style-src": _OWN,
    "style-src-attr": "'unsafe-inline'",  # the cells of a table in a document say in one how they are aligned
    "img-src": f"{_OWN} data:",
    "font-src": _OWN,
    "object-src": "'none'",
    "base-uri": _OWN,
    "form-action": _OWN,
}


# decision: 2026-11-28, A policy's digests come from a page without records
def build_policy(page: str, more: Mapping[str, str]) -> str:
    """Return the policy by which all runs that is in a page now; the page is one of the theme's without anything of a record.

    `more` adds sources to directives, for what a board's owner wants from elsewhere.
    """
    brought = _InlineSources()
    brought.feed(page)
    brought.close()
    fonts = [("font-src", "https:")] if "style-src" in dict(brought.found) else []  # where a style sheet is elsewhere, so are its fonts
    added = [*brought.found, *fonts, *more.items()]
    said = {name: [_DIRECTIVES.get(name, ""), *(source for of, source in added if of == name)] for name in (*_DIRECTIVES, *more)}
    return "; ".join(" ".join(filter(None, (name, *dict.fromkeys(sources)))) for name, sources in said.items())


def add_policy(html: str, policy_: str) -> str:
    """Put a policy into a page before anything that it is about; without one, leave the page as it is."""
    said = str(escape(policy_)).replace("&#39;", "'").replace("&#34;", "&quot;")
    line = f'<meta http-equiv="Content-Security-Policy" content="{said}">'
    return _START.sub(lambda head: head[0] + line, html, count=1) if policy_ else html


class _InlineSources(HTMLParser):
    """Collects what a page brings along, by directive: the digests of scripts that stand in it, and where other scripts and styles are."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[tuple[str, str]] = []
        self._inline: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a script, or note an address."""
        given = {name: value or "" for name, value in attrs}
        if tag == "script" and "src" in given:
            self._note_origin("script-src", given["src"])
        elif tag == "script" and given.get("type", "").lower() in _RUN:
            self._inline = []
        elif tag == "link" and "stylesheet" in given.get("rel", "").lower().split():
            self._note_origin("style-src", given.get("href", ""))

    def handle_data(self, data: str) -> None:
        """Take a piece of a script."""
        if self._inline is not None:
            self._inline.append(data)

    def handle_endtag(self, tag: str) -> None:
        """End a script."""
        if tag == "script" and self._inline is not None:
            content = "".join(self._inline).replace("\r\n", "\n").encode()
            self.found.append(("script-src", f"'sha256-{b64encode(sha256(content).digest()).decode()}'"))
            self._inline = None

    def _note_origin(self, directive: str, address: str) -> None:
        """Note where an address outside the site leads to."""
        parts = urlsplit(address)
        if parts.netloc:
            self.found.append((directive, f"{parts.scheme or 'https'}://{parts.netloc}"))
