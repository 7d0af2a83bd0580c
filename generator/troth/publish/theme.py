"""Render the theme's page once a kind of page as a shell, fill its placeholders, and say what pages may load (CSP)."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from html import escape
from html.parser import HTMLParser
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import quote, urlsplit

from mkdocs.commands.build import get_context
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.pages import Page as MkDocsPage

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
    FOLDER = "zqtrothfolderqz"
    """The part before it, of a page that lies in a folder of a folder: of lists that single records lead to, there are hundreds."""
    EDIT = "https://zqtrothqz.invalid/edit/zq"
    VIEW = "https://zqtrothqz.invalid/raw/zq"
    """What a theme makes of the address for editing, to show the source."""
    HEAD = "<meta zqtrothheadqz>"
    BODY = "<h1>zqtrothbodyqz</h1>"
    """It brings its own first heading, as all of ours do: a theme adds one to others."""


_MARKS = re.compile("(" + "|".join(re.escape(slot.value) for slot in Placeholder) + ")")


@dataclass(frozen=True, slots=True)
class PageShell:
    """A page cut at its marks: what all pages share as bytes, and what differs as slots."""

    parts: tuple[bytes | Placeholder, ...]

    def fill_placeholders(self, values: Mapping[Placeholder, str]) -> bytes:
        """Return a page: characters that UTF-8 does not know are written as references, as MkDocs does."""
        return b"".join(part if isinstance(part, bytes) else encode_html(values[part]) for part in self.parts)


def split_at_placeholders(html: str) -> PageShell:
    """Cut a page that was rendered with marks."""
    parts = (Placeholder(part) if number % 2 else encode_html(part) for number, part in enumerate(_MARKS.split(html)) if part)
    return PageShell(tuple(parts))


def encode_html(text: str) -> bytes:
    """Return the bytes of a page or of a part of it."""
    return text.encode("utf-8", errors="xmlcharrefreplace")


log = get_plugin_logger("troth")


ShellKey: TypeAlias = tuple[str, int, str, bool]
"""What a theme's page depends on besides what is put into it: folder, depth, section, and whether it can be edited."""


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
    _firsts: dict[ShellKey, tuple[UnrenderedFile, Page, bytes]] = field(default_factory=dict)
    """Of each kind of page the first one, made in full."""
    _shells: dict[ShellKey, PageShell | None] = field(default_factory=dict)
    """The shell of each kind that has more than one page; None where there can be none."""
    _policies: dict[int, str] = field(default_factory=dict)

    def render_page(self, file: UnrenderedFile, ours: Page) -> bytes:
        """Return a page of the site."""
        if not _is_usual(ours):
            return self._render_in_full(file, ours)
        kind = self._split_folder(file)[0], file.dest_uri.count("/"), ours.listed_under, bool(ours.edit_url)
        if kind not in self._firsts:
            made = self._render_in_full(file, ours)
            self._firsts[kind] = file, ours, made
            return made
        if kind not in self._shells:
            self._shells[kind] = self._make_shell(*self._firsts[kind])
        shell = self._shells[kind]
        return shell.fill_placeholders(self._collect_values(file, ours)) if shell else self._render_in_full(file, ours)

    def _make_shell(self, file: UnrenderedFile, ours: Page, made: bytes) -> PageShell | None:
        """Return the shell of a kind of page if it makes the first page just as the theme does: by then, what differs is put in."""
        shell = split_at_placeholders(self._render_guarded(self._make_probe_file(file), _make_probe(ours), Placeholder.HEAD))
        if shell.fill_placeholders(self._collect_values(file, ours)) == made:
            return shell
        log.warning("the theme makes pages like %s one by one, which takes long: it uses more of them than can be put in", file.dest_uri)
        return None

    def render_listed(self, file: File, ours: Page) -> bytes:
        """Return a page that stands in the navigation, as MkDocs makes it: the theme then knows where the reader is."""
        assert isinstance(file.page, MkDocsPage)  # noqa: S101 - MkDocs has made the navigation
        file.page.active = True
        html = self._render_guarded(file, ours)
        file.page.active = False
        return encode_html(html)

    def _render_in_full(self, file: UnrenderedFile, ours: Page) -> bytes:
        again = UnrenderedFile(self.config, file.src_uri, file.dest_uri)
        return encode_html(self._render_guarded(again, ours))

    def _render_guarded(self, file: File, ours: Page, head: str | None = None) -> str:
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
        ours = Page(uri=uri, title=Placeholder.TITLE, description=Placeholder.DESCRIPTION, make_body=lambda: Placeholder.BODY)
        return self._render_unguarded(UnrenderedFile(self.config, f"{uri}.md", f"{uri}.html"), ours, Placeholder.HEAD)

    def _render_unguarded(self, file: File, ours: Page, head: str | None) -> str:
        page = file.page if isinstance(file.page, MkDocsPage) else MkDocsPage(None, file, self.config)
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

    def _collect_values(self, file: UnrenderedFile, ours: Page) -> dict[Placeholder, str]:
        edit = ours.edit_url or ""
        return {
            Placeholder.TITLE: escape(ours.title),
            Placeholder.DESCRIPTION: escape(ours.description),
            Placeholder.NAME: quote(_get_page_name(file)),
            Placeholder.FOLDER: quote(self._split_folder(file)[1]),
            Placeholder.EDIT: edit,
            Placeholder.VIEW: edit.replace("blob" if "/blob/" in edit else "edit", "raw"),
            Placeholder.HEAD: build_head_lines(ours, file.get_canonical_url(self.config), self.site),
            Placeholder.BODY: ours.body,
        }

    def _make_probe_file(self, like: UnrenderedFile) -> UnrenderedFile:
        """Return the file of a page in the same folder, or in one that is a mark, whose name is a mark."""
        top, inner = self._split_folder(like)
        rest = like.dest_uri.removeprefix(like.src_uri.removesuffix(".md"))
        uri = "/".join(filter(None, (top, inner and Placeholder.FOLDER.value, Placeholder.NAME.value)))
        return UnrenderedFile(self.config, f"{uri}.md", f"{uri}{rest}")

    def _split_folder(self, file: UnrenderedFile) -> tuple[str, str]:
        """Return the folder of a page in two parts, of which the second changes nothing else of it: no page of the navigation is there."""
        folder = file.src_uri.rpartition("/")[0]
        top, _, inner = folder.partition("/")
        return (folder, "") if "/" in inner or folder in self._listed_folders else (top, inner)

    @cached_property
    def _listed_folders(self) -> frozenset[str]:
        """The folders of folders in which pages of the navigation lie."""
        return frozenset("/".join(each.file.src_uri.split("/")[:2]) for each in self.nav.pages)


def _get_page_name(file: UnrenderedFile) -> str:
    return file.src_uri.rpartition("/")[2].removesuffix(".md")


def _is_usual(ours: Page) -> bool:
    """Tell whether a page has all that a shell has room for, and nothing that the theme's search takes out of it."""
    return bool(ours.title and ours.description) and "<h1" in ours.body and "data-search-" not in ours.body


def _make_probe(like: Page) -> Page:
    """Return a page of marks that has all that another one has."""
    edit = like.edit_url and Placeholder.EDIT.value
    title, description, body = Placeholder.TITLE.value, Placeholder.DESCRIPTION.value, Placeholder.BODY.value
    return replace(like, title=title, description=description, edit_url=edit, make_body=lambda: body)


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
    said = escape(policy_, quote=False).replace('"', "&quot;")
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
