"""Render the theme's page once a kind of page as a shell, and fill its placeholders."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from mkdocs.commands.build import get_context
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.pages import Page as MkDocsPage

from troth.publish.manifest import hash_content
from troth.publish.mkdocs_files import UnrenderedFile, build_head_lines, finish_page, set_page_meta
from troth.render.html import add_policy, build_policy
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


def mark_section(nav: Navigation, ours: Page, *, active: bool) -> None:
    """Let the theme show, or show no more, in which section of the navigation a page is that has no place of its own there."""
    for each in nav.pages:
        if each.file.src_uri == f"{ours.listed_under}.md":
            each.active = active


class UnlikeBeforeError(Exception):
    """Something is to be made that was not there in the last build, so MkDocs has to make the whole site."""


@dataclass(kw_only=True)
class KnownTheme:
    """Fills the shells of the last build, whose theme and navigation were the same, so that MkDocs need not make any page."""

    config: MkDocsConfig
    site: str
    """The board's name."""
    navigation: str = ""
    """A digest of the navigation that stands around each page."""
    listed_folders: frozenset[str] = frozenset()
    """The folders of folders in which pages of the navigation lie."""
    shells: dict[str, str] = field(default_factory=dict)
    """The shell of each kind that has more than one page, and those of pages that are alone in theirs; empty where there can be none."""

    def render_page(self, file: UnrenderedFile, ours: Page) -> bytes:
        """Return a page of the site. Raises UnlikeBeforeError where there was none like it."""
        shell = self.shells.get(_name_own_shell(ours)) or self.shells.get(self._name_shell(file, ours))
        if not shell or not _is_usual(ours):
            raise UnlikeBeforeError
        return fill_shell(shell, self._collect_values(file, ours))

    def _name_shell(self, file: UnrenderedFile, ours: Page) -> str:
        return repr((self._split_folder(file)[0], file.dest_uri.count("/"), ours.listed_under, bool(ours.edit_url)))

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

    def _split_folder(self, file: UnrenderedFile) -> tuple[str, str]:
        """Return the folder of a page in two parts, of which the second changes nothing else of it: no page of the navigation is there."""
        folder = file.src_uri.rpartition("/")[0]
        top, _, inner = folder.partition("/")
        return (folder, "") if "/" in inner or folder in self.listed_folders else (top, inner)


@dataclass(kw_only=True)
class ThemeRenderer(KnownTheme):
    """Renders pages, and remembers their shells: what a theme's page depends on besides what is put into it is their name."""

    env: Environment
    nav: Navigation
    documents: Sequence[File]
    update_date: str | None
    has_search: bool
    policy: Mapping[str, str] | None
    """What the policies of pages allow besides; None where pages are to have none."""
    _firsts: dict[str, tuple[UnrenderedFile, Page, bytes]] = field(default_factory=dict)
    """Of each kind of page the first one, made in full."""
    _policies: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Learn what the navigation is."""
        self.navigation = hash_content(repr([(each.url, each.title) for each in self.nav.pages]).encode("utf-8", "surrogatepass"))
        self.listed_folders = frozenset("/".join(each.file.src_uri.split("/")[:2]) for each in self.nav.pages)

    def render_page(self, file: UnrenderedFile, ours: Page) -> bytes:
        """Return a page of the site."""
        if not _is_usual(ours):
            return self._render_in_full(file, ours)
        kind = self._name_shell(file, ours)
        if kind not in self._firsts:
            made = self._render_in_full(file, ours)
            self._firsts[kind] = file, ours, made
            self.keep_own_shell(ours, made.decode(), build_head_lines(ours, file.get_canonical_url(self.config), self.site))
            return made
        if kind not in self.shells:
            self.shells[kind] = self._make_shell(*self._firsts[kind])
        shell = self.shells[kind]
        return fill_shell(shell, self._collect_values(file, ours)) if shell else self._render_in_full(file, ours)

    def keep_own_shell(self, ours: Page, html: str, head: str) -> None:
        """Remember what stands around one page, where it is sure what of it is the page's."""
        marked = html.replace(ours.body, Placeholder.BODY).replace(head, Placeholder.HEAD)
        marked = marked.replace(_describe(ours.description), _describe(Placeholder.DESCRIPTION))
        if sorted(_MARKS.findall(marked)) == sorted((Placeholder.BODY, Placeholder.HEAD, Placeholder.DESCRIPTION)):
            self.shells[_name_own_shell(ours)] = marked

    def _make_shell(self, file: UnrenderedFile, ours: Page, made: bytes) -> str:
        """Return the shell of a kind of page if it makes the first page just as the theme does: by then, what differs is put in."""
        shell = self._render_guarded(self._make_probe_file(file), _make_probe(ours), Placeholder.HEAD)
        if fill_shell(shell, self._collect_values(file, ours)) == made:
            return shell
        log.warning("the theme makes pages like %s one by one, which takes long: it uses more of them than can be put in", file.dest_uri)
        return ""

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

    def _make_probe_file(self, like: UnrenderedFile) -> UnrenderedFile:
        """Return the file of a page in the same folder, or in one that is a mark, whose name is a mark."""
        top, inner = self._split_folder(like)
        rest = like.dest_uri.removeprefix(like.src_uri.removesuffix(".md"))
        uri = "/".join(filter(None, (top, inner and Placeholder.FOLDER.value, Placeholder.NAME.value)))
        return UnrenderedFile(self.config, f"{uri}.md", f"{uri}{rest}")


def _name_own_shell(ours: Page) -> str:
    """Return what the shell of one page is called: all that it holds of the page but its body, its description and its head."""
    return repr((ours.uri, ours.title, ours.edit_url))


def _describe(description: str) -> str:
    """Return how a theme's head says what a page is about."""
    return f'content="{escape(description)}"'


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
