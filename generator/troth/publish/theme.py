"""The theme around our pages: in full, as MkDocs renders them, or as a shell that was made of it once for each folder."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from html import escape
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from mkdocs.commands.build import get_context
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.structure.toc import get_toc

from troth.publish.dress import dress, head_lines, with_head
from troth.publish.files import Published
from troth.publish.policy import policy, with_policy
from troth.publish.shell import Shell, Slot, cut, encoded
from troth.render.page import Page

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File
    from mkdocs.structure.nav import Navigation

log = get_plugin_logger("troth")


class Kind(NamedTuple):
    """What a theme's page depends on besides what is put into it: pages that are alike in this share a shell."""

    folder: str
    title: bool
    description: bool
    edit: bool
    headed: bool
    hide: tuple[str, ...]


@dataclass(slots=True)
class _Known:
    """What is known of a kind of page: at first one page in full, then a shell, or that there can be none."""

    first: tuple[Published, Page, bytes]
    shell: Shell | None = None
    tried: bool = False


@dataclass(kw_only=True)
class Theme:
    """Renders pages, and remembers their shells."""

    config: MkDocsConfig
    env: Environment
    nav: Navigation
    documents: Sequence[File]
    site: str
    """The board's name."""
    update_date: str | None
    searched: bool
    policy: Mapping[str, str] | None
    """What the policies of pages allow besides; None where pages are to have none."""
    _known: dict[Kind, _Known] = field(default_factory=dict)
    _policies: dict[int, str] = field(default_factory=dict)

    def page(self, file: Published, ours: Page) -> bytes:
        """Return a page of the site."""
        kind = _kind(file, ours)
        if kind not in self._known or "data-search-" in ours.body:  # the theme's search takes those marks out
            made = self._in_full(file, ours)
            self._known.setdefault(kind, _Known((file, ours, made)))
            return made
        known = self._known[kind]
        if not known.tried:
            known.tried = True
            known.shell = self._checked(known, file, ours)
        return known.shell.fill(self._values(file, ours)) if known.shell else self._in_full(file, ours)

    def _checked(self, known: _Known, file: Published, ours: Page) -> Shell | None:
        """Return the shell of a kind of page if it makes two pages just as the theme does."""
        shell = cut(self._rendered(_probe_file(self.config, file), _probe(ours), Slot.HEAD))
        first, theirs, made = known.first
        if shell.fill(self._values(first, theirs)) == made and shell.fill(self._values(file, ours)) == self._in_full(file, ours):
            return shell
        log.info("the theme makes pages like %s one by one: it uses more of them than can be put in", file.dest_uri)
        return None

    def _in_full(self, file: Published, ours: Page) -> bytes:
        again = Published(self.config, file.src_uri, file.dest_uri)
        return encoded(self._rendered(again, ours))

    def _rendered(self, file: Published, ours: Page, head: str | None = None) -> str:
        """Return a page as MkDocs renders it."""
        return self.guarded(self._unguarded(file, ours, head), file.dest_uri)

    def guarded(self, html: str, address: str) -> str:
        """Return a page with its policy: what a page of marks brings along that lies at the same depth may run."""
        if self.policy is None:
            return html
        depth = address.count("/")
        if depth not in self._policies:
            self._policies[depth] = policy(self._empty(depth), self.policy)
        return with_policy(html, self._policies[depth])

    def _empty(self, depth: int) -> str:
        """Return a page of the theme without anything of ours in it."""
        uri = f"{'zq/' * depth}{Slot.NAME}"
        ours = Page(uri=uri, title=Slot.TITLE, description=Slot.DESCRIPTION, write=lambda: Slot.HEADED)
        return self._unguarded(Published(self.config, f"{uri}.md", f"{uri}.html"), ours, Slot.HEAD)

    def _unguarded(self, file: Published, ours: Page, head: str | None) -> str:
        page = MkDocsPage(None, file, self.config)
        page.markdown, page.content, page.toc = "", ours.body, get_toc([])
        page.update_date = self.update_date or page.update_date
        dress(page, ours, searched=self.searched)
        context = get_context(self.nav, self.documents, self.config, page)
        context = self.config.plugins.on_page_context(context, page=page, config=self.config, nav=self.nav)
        lines = head_lines(ours, page.canonical_url, self.site) if head is None else head
        return with_head(self.env.get_template("main.html").render(context), lines)

    def _values(self, file: Published, ours: Page) -> dict[Slot, str]:
        edit = ours.edit_url or ""
        return {
            Slot.TITLE: escape(ours.title),
            Slot.DESCRIPTION: escape(ours.description),
            Slot.NAME: quote(_name(file)),
            Slot.EDIT: edit,
            Slot.VIEW: edit.replace("blob" if "/blob/" in edit else "edit", "raw"),
            Slot.HEAD: head_lines(ours, file.canonical(self.config), self.site),
            Slot.BODY: ours.body,
            Slot.HEADED: ours.body,
        }


def _kind(file: Published, ours: Page) -> Kind:
    folder = file.src_uri.rpartition("/")[0]
    return Kind(folder, bool(ours.title), bool(ours.description), bool(ours.edit_url), "<h1" in ours.body, ours.hide)


def _name(file: Published) -> str:
    return file.src_uri.rpartition("/")[2].removesuffix(".md")


def _probe_file(config: MkDocsConfig, like: Published) -> Published:
    """Return the file of a page in the same folder, whose name is a mark."""
    folder, name = like.src_uri.rpartition("/")[0], _name(like)
    prefix = f"{folder}/" if folder else ""
    rest = like.dest_uri.removeprefix(f"{prefix}{name}")
    return Published(config, f"{prefix}{Slot.NAME}.md", f"{prefix}{Slot.NAME}{rest}")


def _probe(like: Page) -> Page:
    """Return a page of marks that has all that another one has."""
    body = Slot.HEADED if "<h1" in like.body else Slot.BODY
    return replace(
        like,
        title=like.title and Slot.TITLE.value,
        description=like.description and Slot.DESCRIPTION.value,
        edit_url=like.edit_url and Slot.EDIT.value,
        write=lambda: body.value,
    )
