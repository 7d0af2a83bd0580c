"""The MkDocs plugin: it hands MkDocs the pages and files that `troth.build` makes, and decides nothing."""

from __future__ import annotations

import json
import os
import time
from datetime import date
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File, InclusionLevel

from troth import days
from troth.build import look, moment
from troth.problem import BoardError
from troth.site import Site, site

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page as MkDocsPage

    from troth.days import AsOf, Moment
    from troth.render.page import Page

log = get_plugin_logger("troth")


class TrothConfig(Config):
    """The plugin's options in `mkdocs.yml`."""

    as_of = config_options.Optional(config_options.Type((str, date)))
    """The date as of which the board is shown, YYYY-MM-DD; without it, today in the board's zone."""
    root = config_options.Optional(config_options.Type(str))
    """The folder that holds `commitments/`; without it, the folder of `mkdocs.yml`."""


class TrothPlugin(BasePlugin[TrothConfig]):
    """Adds a board's pages and files to a MkDocs site."""

    def __init__(self) -> None:
        self.site: Site | None = None
        self._pages: dict[str, Page] = {}
        self._found: dict[str, Page] = {}
        """The pages that search finds by our own entries, by their addresses."""

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read and check the board, once a build."""
        try:
            self.site = site(
                look(self._root(config), self._when(), witness=True), directory_urls=config.use_directory_urls, address=config.site_url
            )
        except BoardError as error:
            raise PluginError(f"{error.message}. {error.hint}".strip()) from error
        config.extra_css.extend(self.site.styles)
        config.extra_javascript.extend(self.site.scripts)
        return config

    def on_files(self, files: Files, /, *, config: MkDocsConfig) -> Files:
        """Add the board's pages and files; a page that the folder of documents has already stays as it is."""
        board_site = self._made()
        self._found = {}
        self._pages = {f"{page.uri}.md": page for page in board_site.pages if files.get_file_from_path(f"{page.uri}.md") is None}
        for uri, page in self._pages.items():
            inclusion = InclusionLevel.INCLUDED if page.listed else InclusionLevel.NOT_IN_NAV
            files.append(File.generated(config, uri, content="", inclusion=inclusion))
        for uri, content in board_site.files.items():
            files.append(File.generated(config, uri, content=content))
        return files

    def on_page_markdown(self, markdown: str, /, *, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG002
        """Give one of the board's pages its title, description and edit link, all safe for a theme that writes them raw."""
        day = self._made().board.as_of
        if day.pinned:
            page.update_date = day.day.isoformat()
        ours = self._pages.get(page.file.src_uri)
        if ours is None:
            return markdown
        page.meta.update(title=escape(ours.title), description=escape(ours.description), hide=list(ours.hide))
        if _searched(config):  # the theme would take every word of every page apart; we know what a page is found by
            page.meta["search"] = {"exclude": True}
            self._found[page.url] = ours
        page.edit_url = ours.edit_url
        return ""

    def on_page_content(self, html: str, /, *, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG002
        """Put the body in place of the empty document that MkDocs was given."""
        ours = self._pages.get(page.file.src_uri)
        return html if ours is None else ours.body

    @event_priority(-100)
    def on_post_build(self, /, *, config: MkDocsConfig) -> None:
        """Add what our pages are found by to the index that the search plugin has written."""
        file = Path(config.site_dir) / "search/search_index.json"
        if not self._found or not file.is_file():
            return
        index = json.loads(file.read_text(encoding="utf-8"))
        index["docs"] += [_found(url, page) for url, page in self._found.items()]
        file.write_text(json.dumps(index, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")

    def on_serve(self, server: LiveReloadServer, /, *, config: MkDocsConfig, builder: object) -> LiveReloadServer:  # noqa: ARG002
        """Build again when a record changes."""
        server.watch(str(self._root(config) / "commitments"))
        return server

    def _made(self) -> Site:
        if self.site is None:
            raise PluginError("the board was not read: on_config has not run")
        return self.site

    def _root(self, config: MkDocsConfig) -> Path:
        return Path(self.config.root or Path(config.config_file_path or "mkdocs.yml").parent)

    def _when(self) -> AsOf | Moment:
        given = str(self.config.as_of or "")
        day = days.parse(given)
        if given and day is None:
            raise PluginError(f"plugin 'troth': as_of: {given!r} is not a date; write 2026-12-15")
        return moment(days.AsOf(day) if day else None, os.environ, time.time())


def _searched(config: MkDocsConfig) -> bool:
    """Tell whether the site has a search, by whichever name its theme gives the plugin."""
    return any(name.rpartition("/")[2] == "search" for name in config.plugins)


def _found(url: str, page: Page) -> dict[str, str]:
    """Return a page's entry in the search index, whose texts are HTML: it is found by its title, its description and its id."""
    return {"location": url, "title": escape(page.title), "text": escape(f"{page.description} {page.uri.rpartition('/')[2]}")}
