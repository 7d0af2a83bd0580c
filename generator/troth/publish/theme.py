"""Render the theme's page once a kind of page as a shell, fill its placeholders, and say what pages may load (CSP)."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property, lru_cache
from hashlib import sha256
from html import escape
from html.parser import HTMLParser
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, urlsplit

from mkdocs.commands.build import get_context
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.pages import Page as MkDocsPage

from troth.publish.manifest import hash_content
from troth.publish.mkdocs_files import UnrenderedFile, build_head_lines, finish_page, set_page_meta
from troth.render.page import Page

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File
    from mkdocs.structure.nav import Navigation


class Placeholder(StrEnum):
    """A place in a page that differs from page to page; its value is the mark that stands for it."""

    TITLE = "zqtrothtitleqz"
    DESCRIPTION = "zqtrothdescriptionqz"
    NAME = "zqtrothnameqz"
    """The last part of the address, which relative and whole addresses end in."""
    EDIT = "https://zqtrothqz.invalid/edit/zq"
    VIEW = "https://zqtrothqz.invalid/raw/zq"
    """What a theme makes of the address for editing, to show the source."""
    HEAD = "<meta zqtrothheadqz>"
    BODY = "<p>zqtrothbodyqz</p>"
    HEADED = "<h1>zqtrothbodyqz</h1>"
    """A body that brings its own first heading: a theme adds one to others."""


_MARKS = re.compile("(" + "|".join(re.escape(slot.value) for slot in Placeholder) + ")")


@lru_cache(maxsize=512)
def _split_at_placeholders(shell: str) -> tuple[bytes | Placeholder, ...]:
    """Cut a page that was rendered with marks: what all pages share as bytes, and what differs as slots."""
    return tuple(Placeholder(part) if number % 2 else encode_html(part) for number, part in enumerate(_MARKS.split(shell)) if part)


def fill_shell(shell: str, values: Mapping[Placeholder, str]) -> bytes:
    """Return a page from one with marks: characters that UTF-8 does not know are written as references, as MkDocs does."""
    return b"".join(part if isinstance(part, bytes) else encode_html(values[part]) for part in _split_at_placeholders(shell))


def encode_html(text: str) -> bytes:
    """Return the bytes of a page or of a part of it."""
    return text.encode("utf-8", errors="xmlcharrefreplace")


log = get_plugin_logger("troth")
_SEARCH_MARK = "data-search-"


class ShellKey(NamedTuple):
    """What a theme's page depends on besides what is put into it: pages that are alike in this share a shell."""

    folder: str
    depth: int
    section: str
    title: bool
    description: bool
    edit: bool
    headed: bool
    hide: tuple[str, ...]


def mark_section(nav: Navigation, ours: Page, *, active: bool) -> None:
    """Let the theme show, or show no more, in which section of the navigation a page is that has no place of its own there."""
    for each in nav.pages:
        if each.file.src_uri == f"{ours.listed_under}.md":
            each.active = active


@dataclass(kw_only=True)
class ThemeRenderer:
    """Renders pages, and remembers their shells."""

    config: MkDocsConfig
    env: Environment
    nav: Navigation
    documents: Sequence[File]
    site: str
    """The board's name."""
    update_date: str | None
    has_search: bool
    policy: Mapping[str, str] | None
    """What the policies of pages allow besides; None where pages are to have none."""
    shells: dict[ShellKey, str | None] = field(default_factory=dict)
    """The shell of each kind of page, None where there can be none."""
    own_shells: dict[str, str] = field(default_factory=dict)
    """The shell of each page that MkDocs makes."""
    _policies: dict[int, str] = field(default_factory=dict)

    def render_page(self, file: UnrenderedFile, ours: Page) -> bytes:
        """Return a page of the site."""
        kind = identify_shell(file, ours)
        shell = self.shells.get(kind)
        if _SEARCH_MARK in ours.body:  # the theme's search takes those marks out
            return self._render_in_full(file, ours)
        if shell is not None:
            return fill_shell(shell, collect_values(file, ours, self.config, self.site))
        made = self._render_in_full(file, ours)
        if kind not in self.shells:
            self.shells[kind] = self._make_shell(file, ours, made)
        return made

    def _make_shell(self, file: UnrenderedFile, ours: Page, made: bytes) -> str | None:
        """Return the shell of a kind of page, if it makes a page just as the theme does."""
        shell = self._render_guarded(self._make_probe_file(file), _make_probe(ours), Placeholder.HEAD)
        if fill_shell(shell, collect_values(file, ours, self.config, self.site)) == made:
            return shell
        log.warning("the theme makes pages like %s one by one, which takes long: it uses more of them than can be put in", file.dest_uri)
        return None

    def _render_in_full(self, file: UnrenderedFile, ours: Page) -> bytes:
        again = UnrenderedFile(self.config, file.src_uri, file.dest_uri)
        return encode_html(self._render_guarded(again, ours))

    def _render_guarded(self, file: UnrenderedFile, ours: Page, head: str | None = None) -> str:
        """Return a page as MkDocs renders it."""
        return self.apply_policy(self._render_unguarded(file, ours, head), file.dest_uri)

    def apply_policy(self, html: str, address: str) -> str:
        """Return a page with its policy: what a page of marks brings along that lies at the same depth may run."""
        if self.policy is None:
            return html
        depth = address.count("/")
        if depth not in self._policies:
            self._policies[depth] = build_policy(self._render_empty(depth), self.policy)
        return add_policy(html, self._policies[depth])

    def _render_empty(self, depth: int) -> str:
        """Return a page of the theme without anything of ours in it."""
        uri = f"{'zq/' * depth}{Placeholder.NAME}"
        ours = Page(uri=uri, title=Placeholder.TITLE, description=Placeholder.DESCRIPTION, make_body=lambda: Placeholder.HEADED)
        return self._render_unguarded(UnrenderedFile(self.config, f"{uri}.md", f"{uri}.html"), ours, Placeholder.HEAD)

    def _render_unguarded(self, file: UnrenderedFile, ours: Page, head: str | None) -> str:
        page = MkDocsPage(None, file, self.config)
        page.markdown, page.content = "", ours.body
        page.update_date = self.update_date or page.update_date
        set_page_meta(page, ours, has_search=self.has_search)
        context = get_context(self.nav, self.documents, self.config, page)
        context = self.config.plugins.on_page_context(context, page=page, config=self.config, nav=self.nav)
        lines = build_head_lines(ours, page.canonical_url, self.site) if head is None else head
        mark_section(self.nav, ours, active=True)
        html = finish_page(self.env.get_template("main.html").render(context), lines, ours.body)
        mark_section(self.nav, ours, active=False)
        return html

    def keep_own_shell(self, ours: Page, html: str, head: str) -> None:
        """Remember what MkDocs put around a page of ours, where it is sure what of it is the page's."""
        marked = html.replace(ours.body, Placeholder.BODY).replace(head, Placeholder.HEAD)
        marked = marked.replace(_describe(ours.description), _describe(Placeholder.DESCRIPTION))
        if sorted(_MARKS.findall(marked)) == sorted((Placeholder.BODY, Placeholder.HEAD, Placeholder.DESCRIPTION)):
            self.own_shells[_name_shell(ours)] = marked

    @cached_property
    def navigation(self) -> str:
        """A digest of the navigation that stands around each page."""
        return hash_content(repr([(each.url, each.title) for each in self.nav.pages]).encode("utf-8", "surrogatepass"))

    def list_shells(self) -> dict[str, str]:
        """Return all shells with their marks, by what `KnownTheme` asks for."""
        kinds = {repr(tuple(kind)): shell for kind, shell in self.shells.items()}
        return {name: shell for name, shell in {**kinds, **self.own_shells}.items() if shell}

    def _make_probe_file(self, like: UnrenderedFile) -> UnrenderedFile:
        """Return the file of a page in the same folder, whose name is a mark."""
        folder, name = like.src_uri.rpartition("/")[0], _get_page_name(like)
        prefix = f"{folder}/" if folder else ""
        rest = like.dest_uri.removeprefix(f"{prefix}{name}")
        return UnrenderedFile(self.config, f"{prefix}{Placeholder.NAME}.md", f"{prefix}{Placeholder.NAME}{rest}")


class UnlikeBeforeError(Exception):
    """Something is to be made that was not there in the last build, so MkDocs has to make the whole site."""


@dataclass(frozen=True, kw_only=True)
class KnownTheme:
    """Fills the shells of the last build, whose theme and navigation were the same, so that MkDocs need not make any page."""

    config: MkDocsConfig
    site: str
    navigation: str
    shells: dict[str, str]

    def render_page(self, file: UnrenderedFile, ours: Page) -> bytes:
        """Return a page of the site. Raises UnlikeBeforeError where there was none like it."""
        shell = self.shells.get(_name_shell(ours)) or self.shells.get(repr(tuple(identify_shell(file, ours))))
        if shell is None or _SEARCH_MARK in ours.body:
            raise UnlikeBeforeError
        return fill_shell(shell, collect_values(file, ours, self.config, self.site))


def identify_shell(file: UnrenderedFile, ours: Page) -> ShellKey:
    """Return what decides which shell a page has."""
    return ShellKey(
        folder=file.src_uri.rpartition("/")[0],
        depth=file.dest_uri.count("/"),
        section=ours.listed_under,
        title=bool(ours.title),
        description=bool(ours.description),
        edit=bool(ours.edit_url),
        headed="<h1" in ours.body,
        hide=ours.hide,
    )


def _name_shell(ours: Page) -> str:
    """Return what the shell of a page that MkDocs makes is called: all that it holds of the page but its body and its description."""
    return repr((ours.uri, ours.title, ours.edit_url, "<h1" in ours.body))


def _describe(description: str) -> str:
    """Return how a theme's head says what a page is about."""
    return f'content="{escape(description)}"'


def collect_values(file: UnrenderedFile, ours: Page, config: MkDocsConfig, site: str) -> dict[Placeholder, str]:
    """Return what is put into the shell of a page; `site` is the board's name."""
    edit = ours.edit_url or ""
    return {
        Placeholder.TITLE: escape(ours.title),
        Placeholder.DESCRIPTION: escape(ours.description),
        Placeholder.NAME: quote(_get_page_name(file)),
        Placeholder.EDIT: edit,
        Placeholder.VIEW: edit.replace("blob" if "/blob/" in edit else "edit", "raw"),
        Placeholder.HEAD: build_head_lines(ours, file.get_canonical_url(config), site),
        Placeholder.BODY: ours.body,
        Placeholder.HEADED: ours.body,
    }


def _get_page_name(file: UnrenderedFile) -> str:
    return file.src_uri.rpartition("/")[2].removesuffix(".md")


def _make_probe(like: Page) -> Page:
    """Return a page of marks that has all that another one has."""
    body = Placeholder.HEADED if "<h1" in like.body else Placeholder.BODY
    return replace(
        like,
        title=like.title and Placeholder.TITLE.value,
        description=like.description and Placeholder.DESCRIPTION.value,
        edit_url=like.edit_url and Placeholder.EDIT.value,
        make_body=lambda: body.value,
    )


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
    added = [
        *(("script-src", source) for source in (*brought.hashes, *brought.scripts)),
        *(("style-src", source) for source in brought.styles),
        *(("font-src", "https:") for _ in brought.styles[:1]),  # where a style sheet is elsewhere, so are its fonts
        *more.items(),
    ]
    names = dict.fromkeys((*_DIRECTIVES, *more))
    said = {name: [_DIRECTIVES.get(name, ""), *(source for of, source in added if of == name)] for name in names}
    return "; ".join(" ".join(filter(None, (name, *dict.fromkeys(sources)))) for name, sources in said.items())


def add_policy(html: str, policy_: str) -> str:
    """Put a policy into a page before anything that it is about; without one, leave the page as it is."""
    said = escape(policy_, quote=False).replace('"', "&quot;")
    line = f'<meta http-equiv="Content-Security-Policy" content="{said}">'
    return _START.sub(lambda head: head[0] + line, html, count=1) if policy_ else html


class _InlineSources(HTMLParser):
    """Collects what a page brings along: the digests of scripts that stand in it, and where other scripts and styles come from."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.hashes: list[str] = []
        self.scripts: list[str] = []
        self.styles: list[str] = []
        self._inline: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a script, or note an address."""
        given = {name: value or "" for name, value in attrs}
        if tag == "script" and "src" in given:
            self.scripts += _extract_origin(given["src"])
        elif tag == "script" and given.get("type", "").lower() in _RUN:
            self._inline = []
        elif tag == "link" and "stylesheet" in given.get("rel", "").lower().split():
            self.styles += _extract_origin(given.get("href", ""))

    def handle_data(self, data: str) -> None:
        """Take a piece of a script."""
        if self._inline is not None:
            self._inline.append(data)

    def handle_endtag(self, tag: str) -> None:
        """End a script."""
        if tag == "script" and self._inline is not None:
            content = "".join(self._inline).replace("\r\n", "\n").encode()
            self.hashes.append(f"'sha256-{b64encode(sha256(content).digest()).decode()}'")
            self._inline = None


def _extract_origin(address: str) -> list[str]:
    """Return where an address outside the site leads to."""
    parts = urlsplit(address)
    return [f"{parts.scheme or 'https'}://{parts.netloc}"] if parts.netloc else []
