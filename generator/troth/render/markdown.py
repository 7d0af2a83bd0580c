"""The one way in which users' Markdown becomes HTML: CommonMark without raw HTML, then held to a list of what is allowed."""

from __future__ import annotations

import posixpath
import re
from functools import lru_cache
from typing import TYPE_CHECKING

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from troth.base.text import slugify
from troth.render.jinja_compiler import escaped, mark_safe

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.rules_core import StateCore

    from troth.render.page import PageUrls


TAGS = {"p", "br", "strong", "em", "code", "pre", "blockquote", "ul", "ol", "li", "a", "hr"}
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto"}

_MARKS = re.compile(r"[\\`*_\[\]<>&~]|://| {2}\n|^ {0,3}(?:[-+#=]|[0-9]+[.)])|^(?: {4}| *\t)", re.MULTILINE)
"""What may mean something in Markdown; a text without any of it is only paragraphs."""
_TAGS = re.compile(r"<[^>]*>")
_PARAGRAPHS = re.compile(r"\n[ \t]*\n\s*")
_ADDRESS = re.compile(r"https?://[^\s<>\"'`]*[^\s<>\"'`.,;:!?)\]}*_]", re.IGNORECASE)


def render_markdown(text: str) -> Markup:
    """Return a text in Markdown as safe HTML: blocks of the allowed tags, with no line break inside of `pre`."""
    return _render_marked_up(text) if _MARKS.search(text) else _render_plain(text)


def _render_plain(text: str) -> Markup:
    """Take the short way with a text that has nothing of Markdown in it but paragraphs."""
    return mark_safe("".join([f"<p>{escaped(part)}</p>" for part in _PARAGRAPHS.split(text.strip()) if part]))


@lru_cache(maxsize=64)
def _render_marked_up(text: str) -> Markup:
    html = _CLEANER.clean(_MARKDOWN.render(text))
    if not _TAGS.sub("", html).strip():  # a lone dash or number sign is no list and no heading
        return _render_plain(text)
    # A line break in `pre` is written so that it survives a page whose empty lines are taken out.
    return Markup(re.sub(r"<pre>.*?</pre>", lambda found: found[0].replace("\n", "&#10;"), html, flags=re.DOTALL))  # noqa: S704 - nh3 made it safe


def _simplify_tokens(state: StateCore) -> None:
    """Turn headings into strong paragraphs, images into their words, and bare addresses into links."""
    tokens = list[Token]()
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            paragraph = Token(token.type.replace("heading", "paragraph"), "p", token.nesting, block=True)
            emphasis = Token(token.type.replace("heading", "strong"), "strong", token.nesting)
            tokens += (paragraph, emphasis) if token.nesting == 1 else (emphasis, paragraph)
            continue
        if token.type == "inline":
            token.children = list(_convert_children(token.children or []))
        tokens.append(token)
    state.tokens = tokens


def _convert_children(children: Sequence[Token]) -> Iterator[Token]:
    """Yield what each piece becomes: pictures their words, bare addresses links, and a link without a text its address."""
    opened: Token | None = None
    named = False
    for child in children:
        if child.type == "link_open":
            opened, named = child, False
        elif child.type == "link_close" and opened is not None:
            if not named:
                yield _make_text(str(opened.attrs["href"]))
            opened = None
        named = named or bool(child.content.strip())
        if child.type == "image":
            yield _make_text(child.content)
        elif child.type == "text" and opened is None and "://" in child.content:
            yield from _link_addresses(child.content)
        else:
            yield child


def _link_addresses(text: str) -> Iterator[Token]:
    end = 0
    for found in _ADDRESS.finditer(text):
        yield _make_text(text[end : found.start()])
        yield Token("link_open", "a", 1, attrs={"href": found[0]})
        yield _make_text(found[0])
        yield Token("link_close", "a", -1)
        end = found.end()
    yield _make_text(text[end:])


def _make_text(content: str) -> Token:
    return Token("text", "", 0, content=content)


@lru_cache(maxsize=64)
def render_guide(text: str, here: PageUrls) -> Markup:
    """Return a page of our own help as HTML: headings have ids, links lead to pages of the site, pictures load when they are near."""
    tokens = _GUIDES.parse(text)
    for number, token in enumerate(tokens):
        if token.type == "heading_open":
            token.attrSet("id", slugify(tokens[number + 1].content))
        elif token.type == "table_open":
            token.attrSet("class", "troth-words")
        for child in token.children or ():
            if child.type == "link_open":
                child.attrSet("href", _locate_page(str(child.attrs["href"]), here))
            elif child.type == "image":
                child.attrSet("src", here.file(f"help/{child.attrs['src']}"))
                child.attrSet("loading", "lazy")
    return mark_safe(_GUIDES.renderer.render(tokens, _GUIDES.options, {}))


def render_own_markdown(text: str) -> Markup:
    """Return Markdown of ours, in which users' words are escaped, as HTML; raw HTML in it stays text."""
    return mark_safe(_GUIDES.render(text))


def _locate_page(link: str, here: PageUrls) -> str:
    """Return the address to which a link from one page of the help to another, or out of the site, leads on a page."""
    path, hash_sign, section = link.partition("#")
    if "://" in path or not path.endswith(".md"):
        return here.file(posixpath.normpath(f"help/{path}")) if path and "://" not in path else link
    return here.to(posixpath.normpath(f"help/{path.removesuffix('.md')}") + hash_sign + section)


_GUIDES = MarkdownIt("commonmark", {"html": False}).enable("table")
_MARKDOWN = MarkdownIt("commonmark", {"html": False})
_MARKDOWN.core.ruler.push("quiet", _simplify_tokens)
_CLEANER = nh3.Cleaner(tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="nofollow noopener", strip_comments=True)
