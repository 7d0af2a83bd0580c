"""The MkDocs plugin: it hands MkDocs the pages and files that `troth.build` makes, and decides nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File, InclusionLevel
from mkdocs.structure.nav import Navigation

from troth.base.errors import BoardError
from troth.build import load_board
from troth.publish.builder import BuildRequest, SiteBuilder, get_build_request
from troth.publish.destination import write_marker
from troth.publish.fingerprint import read_as_of
from troth.publish.middleware import OnDemandPages
from troth.publish.mkdocs_files import (
    UnrenderedFile,
    add_to_index,
    build_head_lines,
    build_page_toc,
    find_bypassed_plugins,
    finish_page,
    fold_help,
    has_unknown_file_link,
    is_help,
    is_searched,
    list_sitemap_pages,
    make_search_entry,
    prune_navigation,
    reduce_search_rank,
    set_page_meta,
)
from troth.publish.output import StagedOutput
from troth.publish.template_cache import skip_hidden_templates
from troth.publish.theme import ThemeRenderer, mark_section
from troth.read.files.folder import find_state_folder
from troth.read.ledger import ReadCache
from troth.render.html import add_policy, build_policy
from troth.site import Site, build_site

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page as MkDocsPage
    from mkdocs.utils.templates import TemplateContext

    from troth.render.page import Artifact, Page


log = get_plugin_logger("troth")


class TrothConfig(Config):
    """The plugin's options in `mkdocs.yml`."""

    as_of = config_options.Optional(config_options.Type((str, date)))
    """The date as of which the board is shown, YYYY-MM-DD; without it, today in the board's zone."""
    shell = config_options.Type(bool, default=True)
    """Whether the theme's page may be filled for each record; `false` sends each page the long way through MkDocs."""
    policy = config_options.Type((bool, dict), default=True)
    """Whether pages carry a content security policy; or what theirs allows besides, as `{img-src: "https://example.org"}`."""
    root = config_options.Optional(config_options.Type(str))
    """The folder that holds `commitments/`; without it, the folder of `mkdocs.yml`."""


class TrothPlugin(BasePlugin[TrothConfig]):
    """Adds a board's pages and files to a MkDocs site."""

    def __init__(self) -> None:
        self._site: Site | None = None
        self._request = BuildRequest()
        self._serving = False
        self._read_cache: ReadCache | None = None
        self._on_demand = OnDemandPages()
        self._nav = Navigation([], [])
        self._listing: Sequence[File] = ()
        self._builder: SiteBuilder | None = None
        self._listed: Mapping[str, File] | None = None
        """The files that MkDocs makes pages of, by their addresses, where records may be renewed without it."""
        self._pages: dict[str, Artifact[Page]] = {}
        """The pages that MkDocs makes, by their documents."""
        self._made_pages: dict[str, Page] = {}
        self._theme: ThemeRenderer | None = None

    def on_startup(self, /, *, command: str, dirty: bool) -> None:  # noqa: ARG002
        """Remember whether this is for a reader of the site or only for who writes it."""
        self._serving = command == "serve"
        self._read_cache = ReadCache() if self._serving else None  # MkDocs keeps a plugin that knows this event for its next build

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read and check the board, once a build."""
        self._request, self._listed = get_build_request(), None
        self._site = self._request.site or self.read_site(config)
        skip_hidden_templates(config.theme)
        if config.nav:
            config.nav = prune_navigation(config.nav, self._site.unused_lists)
        config.extra_css.extend(self._site.styles)
        config.extra_javascript.extend(self._site.scripts)
        return config

    def read_site(self, config: MkDocsConfig) -> Site:
        """Return the site of the board as it is now."""
        self._request = get_build_request()
        known = self._read_cache or ReadCache(find_state_folder(self.find_root(config)))
        try:
            board = load_board(
                self.find_root(config), self._request.as_of or read_as_of(self.config.as_of), witness=True, published=True, remembered=known
            )
            if self._request.take_board:
                self._request.take_board(board)
            return build_site(board, directory_urls=config.use_directory_urls, address=config.site_url, root=self.find_root(config))
        except BoardError as error:
            raise PluginError(f"{error.message.rstrip('.')}. {error.hint}".strip()) from error

    def describe_theme(self) -> dict[str, Any]:
        """Return what the next build has to know of the one that was made; nothing where MkDocs has to make that one too."""
        return self._get_builder().describe_theme()

    # decision: 2026-11-30, A served board is read anew, and MkDocs builds only what it alone makes
    def renew_records(self, config: MkDocsConfig) -> bool:
        """Offer the pages of the records as they are now, where nothing else differs; False where MkDocs has to build for that."""
        site = self.read_site(config) if self._listed is not None else None
        if site is None or site.unused_lists != self._get_site().unused_lists:  # which the navigation leaves out
            return False
        self._site, self._builder = site, replace(self._get_builder(), site=site, pages={}, entries={}, listed=self._listed)
        self._on_demand.renew_pages(self._builder)
        return True

    def is_left_to_mkdocs(self, address: str) -> bool:
        """Tell whether a file is not renewed with the records: a document, or the list of all pages."""
        return address.startswith("sitemap.xml") or (address in (self._listed or ()) and not self._get_builder().has_page(address))

    def on_pre_build(self, /, *, config: MkDocsConfig) -> None:  # noqa: ARG002
        """Let nobody ask for a page while the site is made anew."""
        self._on_demand.hold_requests()

    def on_files(self, files: Files, /, *, config: MkDocsConfig) -> Files:
        """Add the board's pages; a page that the folder of documents has already stays as it is."""
        self._pages, self._made_pages = {}, {}
        others = find_bypassed_plugins(config, self) if self.config.shell else ("the option shell",)
        if others:
            log.info("every page takes the way through MkDocs, for %s", ", ".join(others))
        taken = frozenset(file.dest_uri for file in files if file.src_dir == config.docs_dir)
        output = self._request.output or StagedOutput(config.site_dir)
        self._builder = SiteBuilder(site=self._get_site(), output=output, own_addresses=taken, may_renew=not others)
        self._builder.parallel_threshold = self._request.parallel_threshold
        for leaf in self._get_site().lazy_pages:
            if files.get_file_from_path(f"{leaf.address}.md") is None:
                files.append(self._make_file(leaf, config, through_mkdocs=leaf.in_navigation or bool(others)))
            else:
                self._builder.may_renew = False
        return files

    def _make_file(self, leaf: Artifact[Page], config: MkDocsConfig, *, through_mkdocs: bool) -> File:
        """Return the file of a page; one that is in the navigation is always made by MkDocs, which knows where the reader is."""
        uri = f"{leaf.address}.md"
        if through_mkdocs:
            self._pages[uri] = leaf
            inclusion = InclusionLevel.INCLUDED if leaf.in_navigation else InclusionLevel.NOT_IN_NAV
            return File.generated(config, uri, content="", inclusion=inclusion)
        return self._get_builder().add_page(leaf, config)

    @event_priority(-100)
    def on_nav(self, nav: Navigation, /, *, config: MkDocsConfig, files: Files) -> Navigation:  # noqa: ARG002
        """Hand MkDocs also those pages of records that somebody put into the navigation."""
        self._nav = nav
        pages = self._get_builder().pages
        for address, (leaf, file) in tuple(pages.items()):
            if file.page is not None:
                file.through_mkdocs = True
                self._pages[file.src_uri] = leaf
                del pages[address]
        is_plain = all(leaf.in_navigation for leaf in self._pages.values())  # no title of a record is in the navigation
        self._listed = {each.dest_uri: each for each in files.documentation_pages()} if is_plain and self._serving else None
        return nav

    def on_page_markdown(self, markdown: str, /, *, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:
        """Give one of the board's pages what the theme is to know of it."""
        page.update_date = self._get_pinned_date() or page.update_date
        leaf = self._pages.get(page.file.src_uri)
        if leaf is None:
            reduce_search_rank(page)
            if has_unknown_file_link(markdown, page.file, files):
                self._add_files(config, files)
            return markdown
        ours = self._made_pages[page.file.src_uri] = leaf.make()
        set_page_meta(page, ours, has_search=is_searched(config))
        if leaf.search:
            self._get_builder().entries[leaf.address] = make_search_entry(page.url, ours)
        return ""

    def _add_files(self, config: MkDocsConfig, files: Files) -> None:
        """Tell MkDocs of the files that we publish, so that documents may link to them."""
        self._get_builder().is_linked = True
        for each in self._get_site().iter_files():
            if files.get_file_from_path(each.address) is None:
                files.append(UnrenderedFile(config, each.address, each.address))

    def on_page_content(self, html: str, /, *, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG002
        """Put the body in place of the empty document that MkDocs was given."""
        ours = self._made_pages.get(page.file.src_uri)
        if ours is None:
            return html
        page.toc = build_page_toc()
        return ours.body

    @event_priority(-100)
    def on_env(self, env: Environment, /, *, config: MkDocsConfig, files: Files) -> None:
        """Write what MkDocs does not, before it copies what the folder of documents has."""
        env.bytecode_cache = self._request.templates
        builder = self._get_builder()
        self._listing = list_sitemap_pages(files, (file for _, file in builder.pages.values()), config, self._get_pinned_date())
        self._theme = ThemeRenderer(
            config=config,
            env=env,
            nav=fold_help(self._nav),
            documents=self._listing,
            site=self._get_site().board.settings.name,
            update_date=self._get_pinned_date(),
            has_search=is_searched(config),
            policy=self._read_policy(),
        )
        builder.start_pages(self._theme)
        if self._serving:
            self._on_demand.offer_pages(builder, config.site_dir)
        else:
            builder.write_site()

    def on_template_context(self, context: TemplateContext, /, **_: object) -> TemplateContext:
        """Let a sitemap list our pages among the others, where they would stand."""
        context["pages"] = self._listing
        return context

    def on_page_context(self, context: TemplateContext, /, *, page: MkDocsPage, nav: Navigation, **_: object) -> TemplateContext:
        """Tell the theme of all pages, whoever makes them, and where in the navigation the reader is."""
        context["pages"] = self._listing
        context["nav"] = self._nav if is_help(page) else fold_help(nav)
        if page.file.src_uri in self._made_pages:
            mark_section(nav, self._made_pages[page.file.src_uri], active=True)
        return context

    def on_post_template(self, output: str, /, *, template_name: str, config: MkDocsConfig) -> str:  # noqa: ARG002
        """Give a page that is about nothing, as 404 is, its policy."""
        if not template_name.endswith(".html"):
            return output
        html, allowed = finish_page(output, "", ""), self._read_policy()
        return html if allowed is None else add_policy(html, build_policy(html, allowed))

    def on_post_page(self, output: str, /, *, page: MkDocsPage, config: MkDocsConfig) -> str:  # noqa: ARG002
        """Say in the head of a page what other programs show of it, and what may run in it."""
        ours = self._made_pages.pop(page.file.src_uri, None)
        if ours is not None:
            mark_section(self._nav, ours, active=False)
        lines = "" if ours is None else build_head_lines(ours, page.canonical_url, self._get_site().board.settings.name)
        html = finish_page(output, lines, page.content or "")
        allowed = self._read_policy()
        if allowed is not None and "template" in page.meta:  # a template for this page alone may bring what no other page has
            return add_policy(html, build_policy(html, allowed))
        assert self._theme is not None  # noqa: S101 - it is made before any page
        html = self._theme.apply_policy(html, page.file.dest_uri)
        if ours is not None:
            self._theme.keep_own_shell(ours, html, lines)
        return html

    def _read_policy(self) -> Mapping[str, str] | None:
        """Return what policies allow besides; None for no policy: while it is served, MkDocs puts a script of its own into pages."""
        given = self.config.policy
        if self._serving or not given:
            return None
        return {str(name): str(sources) for name, sources in given.items()} if isinstance(given, dict) else {}

    @event_priority(-100)
    def on_post_build(self, /, *, config: MkDocsConfig) -> None:
        """Add what our pages are found by to the index that the search plugin has written, and list what there is."""
        if self._builder and not self._serving:
            add_to_index(config.site_dir, self._builder.list_entries())
            if self._request.output is None:
                write_marker(Path(config.site_dir))
        self._on_demand.release_requests()

    def on_build_error(self, /, *, error: Exception) -> None:  # noqa: ARG002
        """Let requests go on, as before this build."""
        self._on_demand.restore()

    def on_serve(self, server: LiveReloadServer, /, *, config: MkDocsConfig, builder: object) -> LiveReloadServer:  # noqa: ARG002
        """Build again when a record changes."""
        root = self.find_root(config)
        for folder in (root, *(root / each.location for each in self._get_site().board.settings.sources if not each.is_published)):
            if (folder / "commitments").is_dir():
                server.watch(str(folder / "commitments"))
        self._on_demand.wrap_server(server)
        return server

    def _get_pinned_date(self) -> str | None:
        """Return the date that was named, which is then that of each page."""
        day = self._get_site().board.as_of
        return day.day.isoformat() if day.pinned else None

    def _get_builder(self) -> SiteBuilder:
        if self._builder is None:
            raise PluginError("nothing is to be built: on_files has not run")
        return self._builder

    def _get_site(self) -> Site:
        if self._site is None:
            raise PluginError("the board was not read: on_config has not run")
        return self._site

    def find_root(self, config: MkDocsConfig) -> Path:
        """Return the folder that holds `commitments/`."""
        return Path(self.config.root or Path(config.config_file_path or "mkdocs.yml").parent)
