"""The one way in which users' Markdown becomes HTML: CommonMark without raw HTML, then held to a list of what is allowed."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from troth.render.straight import escaped, made

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.rules_core import StateCore

TAGS = {"p", "br", "strong", "em", "code", "pre", "blockquote", "ul", "ol", "li", "a", "hr"}
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto"}

_MARKS = re.compile(r"[\\`*_\[\]<>&~]|://| {2}\n|^ {0,3}(?:[-+#=]|[0-9]+[.)])|^(?: {4}| *\t)", re.MULTILINE)
"""What may mean something in Markdown; a text without any of it is only paragraphs."""
_TAGS = re.compile(r"<[^>]*>")
_PARAGRAPHS = re.compile(r"\n[ \t]*\n\s*")
_ADDRESS = re.compile(r"https?://[^\s<>\"'`]*[^\s<>\"'`.,;:!?)\]}*_]", re.IGNORECASE)


def prose(text: str) -> Markup:
    """Return a text in Markdown as safe HTML: blocks of the allowed tags, with no line break inside of `pre`."""
    return _marked_up(text) if _MARKS.search(text) else _plain(text)


def _plain(text: str) -> Markup:
    """Take the short way with a text that has nothing of Markdown in it but paragraphs."""
    return made("".join([f"<p>{escaped(part)}</p>" for part in _PARAGRAPHS.split(text.strip()) if part]))


@lru_cache(maxsize=64)
def _marked_up(text: str) -> Markup:
    html = _CLEANER.clean(_MARKDOWN.render(text))
    if not _TAGS.sub("", html).strip():  # a lone dash or number sign is no list and no heading
        return _plain(text)
    # A line break in `pre` is written so that it survives a page whose empty lines are taken out.
    return Markup(re.sub(r"<pre>.*?</pre>", lambda found: found[0].replace("\n", "&#10;"), html, flags=re.DOTALL))  # noqa: S704 - nh3 made it safe


def _quiet(state: StateCore) -> None:
    """Turn headings into strong paragraphs, images into their words, and bare addresses into links."""
    state.tokens = [changed for token in state.tokens for changed in _block(token)]


def _block(token: Token) -> Iterator[Token]:
    if token.type in ("heading_open", "heading_close"):
        paragraph = Token(token.type.replace("heading", "paragraph"), "p", token.nesting, block=True)
        emphasis = Token(token.type.replace("heading", "strong"), "strong", token.nesting)
        yield from (paragraph, emphasis) if token.nesting == 1 else (emphasis, paragraph)
        return
    if token.type == "inline":
        token.children = [changed for child in _outside_links(token.children or []) for changed in child]
    yield token


def _outside_links(children: Sequence[Token]) -> Iterator[Iterator[Token]]:
    """Yield what each piece becomes: pictures their words, bare addresses links, and a link without a text its address."""
    opened: Token | None = None
    named = False
    for child in children:
        if child.type == "link_open":
            opened, named = child, False
        elif child.type == "link_close" and opened is not None:
            yield iter([] if named else [_text(str(opened.attrs["href"]))])
            opened = None
        named = named or bool(child.content.strip())
        if child.type == "image":
            yield iter([_text(child.content)])
        elif child.type == "text" and opened is None and "://" in child.content:
            yield _linked(child.content)
        else:
            yield iter([child])


def _linked(text: str) -> Iterator[Token]:
    end = 0
    for found in _ADDRESS.finditer(text):
        yield _text(text[end : found.start()])
        yield Token("link_open", "a", 1, attrs={"href": found[0]})
        yield _text(found[0])
        yield Token("link_close", "a", -1)
        end = found.end()
    yield _text(text[end:])


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False})
    parser.core.ruler.push("quiet", _quiet)
    return parser


_MARKDOWN = _parser()
_CLEANER = nh3.Cleaner(tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="nofollow noopener", strip_comments=True)
