"""Build and serve the site: MkDocs run with the board's own `mkdocs.yml`, or with a built-in one."""

from __future__ import annotations

import json
import logging
import os
import signal
import tempfile
from contextlib import contextmanager
from dataclasses import replace
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from troth.base.errors import BoardError
from troth.base.folders import claim_folder, finish_updates, open_staging_folder, swap_folders, update_folder
from troth.base.text import escape_text
from troth.cli.inputs import find_documents
from troth.publish.builder import PARALLEL_THRESHOLD, BuildRequest, SiteBuilder, request_build
from troth.publish.destination import ensure_folder, ensure_ours, recognise_built_files
from troth.publish.fingerprint import Fingerprint, compute_fingerprint
from troth.publish.manifest import Manifest, drop_page_keys, find_manifest_file, load_manifest, save_manifest
from troth.publish.mkdocs_files import INDEX, render_index
from troth.publish.output import StagedOutput, is_untouched
from troth.publish.template_cache import keep_templates
from troth.publish.theme import KnownTheme, UnlikeBeforeError
from troth.read.files.folder import find_state_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from mkdocs.config.defaults import MkDocsConfig

    from troth.base.dates import AsOf
    from troth.board import Board
    from troth.publish.manifest import FileState
    from troth.site import Site


os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")


def build_with_mkdocs(
    root: Path,
    out: Path,
    as_of: AsOf | None,
    *,
    strict: bool,
    summarize: Callable[[Board], Iterable[str]],
    parallel_threshold: int = PARALLEL_THRESHOLD,
) -> tuple[str, ...]:
    """Build the board in `root` into the folder `out`, and return the lines that `told` says of it.

    It is built beside `out` first: a build that fails leaves the old site as it was. What is the same as before is not written
    again: where little is new, it is moved into the old site, and where nothing has changed, nothing is built. Raises BoardError
    where it can't be built, and where `out` holds what no build wrote. From `parallel_threshold` pages on, several processes make
    them.
    """
    finish_updates(out)
    file = find_manifest_file(root, out)
    known = load_manifest(file)
    ensure_folder(out, root, find_documents(root), recognise_built_files(out, known.files))
    with (
        open_staging_folder(out) as place,
        claim_folder(out) as is_claimed,
        _load_configuration(root, place, strict=strict) as config,
        _raise_board_errors() as heard,
    ):
        given = compute_fingerprint(root, config, as_of)
        if given.site and given.site == known.inputs and is_untouched(out, known.files):
            return known.said
        before = known
        known = known if given.frame == known.frame else drop_page_keys(known)
        staged = StagedOutput(place, out, known, given.frame)
        boards = list["Board"]()
        request = BuildRequest(as_of=as_of, output=staged, parallel_threshold=parallel_threshold, take_board=boards.append)
        theme = known.theme if out.is_dir() else {}  # who deletes a site wants it made as at first
        site = _read_site(config, request) if theme else None
        is_renewed = site is not None and _renew_site(site, config, theme, request)
        if not is_renewed:
            staged = StagedOutput(place, out, known, given.frame)
            _run_mkdocs(config, replace(request, output=staged, site=site), keeps_templates=bool(given.frame))
        said = tuple(summarize(boards[-1]))
        files = staged.finish_folder(may_update=is_claimed)
        if staged.gone is not None:
            ensure_ours(out, recognise_built_files(out, before.files))
            update_folder(place, out, staged.gone)
        elif files is not None:
            ensure = lambda old: ensure_ours(old, recognise_built_files(old, before.files), called=out)  # noqa: E731
            swap_folders(place, out, ensure, is_claimed=is_claimed)
        made = _make_manifest(staged, known.files if files is None else files, Fingerprint() if heard.warned else given, said)
        line = known.theme_line if is_renewed else _describe_theme(config, theme, staged.others) if made.frame else b""
        save_manifest(file, replace(made, theme_line=line))
    return said


def _make_manifest(staged: StagedOutput, files: Mapping[str, FileState], fingerprint: Fingerprint, said: tuple[str, ...]) -> Manifest:
    """Return what to remember: of a site that is made of what nobody knows only what was written."""
    made = staged.page_keys if fingerprint.frame else {}
    return Manifest(files=files, inputs=fingerprint.site, frame=fingerprint.frame, made=made, said=said if fingerprint.site else ())


def _read_site(config: MkDocsConfig, request: BuildRequest) -> Site:
    keep_templates()
    with request_build(request):
        site: Site = config.plugins["troth"].read_site(config)  # type: ignore[attr-defined]
    return site


def _renew_site(site: Site, config: MkDocsConfig, known: Mapping[str, Any], request: BuildRequest) -> bool:
    """Make what has changed since the last build without MkDocs; tell whether that was possible. `known` is what that one told."""
    from mkdocs.structure.files import get_files  # noqa: PLC0415

    output, folders = request.output, frozenset(known["folders"])
    if output is None or known["unused"] != sorted(site.unused_lists):
        return False
    board, taken = site.board.settings.name, frozenset(file.dest_uri for file in get_files(config))
    theme = KnownTheme(config=config, site=board, navigation=known["navigation"], listed_folders=folders, shells=known["shells"])
    builder = SiteBuilder(site=site, output=output, own_addresses=taken, parallel_threshold=request.parallel_threshold)
    try:
        builder.renew_site(theme, known["pages"])
    except UnlikeBeforeError:
        return False
    index = output.read_previous(INDEX)
    for address, content in render_index(index, builder.list_entries()).items() if index else ():
        output.put_file(address, content)
    is_same = list(builder.order) == known["pages"] and output.take_over_all(known["files"])
    return is_same and (output.has_same_files() or not known["linked"])


def _describe_theme(config: MkDocsConfig, before: Mapping[str, Any], others: Iterable[str]) -> bytes:
    """Return what the next build needs to do without MkDocs; of pages that this one has not made, the last one knows the shells."""
    told = config.plugins["troth"].describe_theme()  # type: ignore[attr-defined]
    shells = before["shells"] if told and before and before["navigation"] == told["navigation"] else {}
    return json.dumps({**told, "shells": shells | told["shells"], "files": others}, ensure_ascii=False).encode() if told else b""


def _run_mkdocs(config: MkDocsConfig, request: BuildRequest, *, keeps_templates: bool) -> None:
    """Build the site as asked for, and keep the theme's templates where that is safe."""
    from mkdocs.commands.build import build as mkdocs_build  # noqa: PLC0415 - slow to import, and only this needs it

    templates = keep_templates()
    config.plugins.on_startup(command="build", dirty=False)
    try:
        with request_build(replace(request, templates=templates if keeps_templates else None)):
            mkdocs_build(config)
    finally:
        config.plugins.on_shutdown()


def serve_with_mkdocs(root: Path, address: str, as_of: AsOf | None) -> None:
    """Serve the board in `root` at `address` (host:port) and build it anew when a record changes; ends with Ctrl-C.

    Where the port is taken, it is the next one that is free. Raises BoardError where the first site can't be built.
    """
    from mkdocs.config import load_config  # noqa: PLC0415

    from troth.publish.middleware import parse_address  # noqa: PLC0415
    from troth.publish.server import BoardServer, SiteKeeper  # noqa: PLC0415

    wanted = parse_address(address)
    with tempfile.TemporaryDirectory() as empty, tempfile.TemporaryDirectory() as made, _raise_board_errors() as heard:
        own, place = _find_own_configuration(root), Path(made, "site")
        place.mkdir()

        def configure() -> MkDocsConfig:
            source = own or _write_built_in_configuration(root, Path(empty))  # which has the board's name
            config = load_config(str(source), site_dir=str(place))
            _ensure_plugin(config)
            return config

        config = configure()
        state = find_state_folder(root)  # in git's own folder, where a commit shows
        history = [str(state.parent / each) for each in ("HEAD", "packed-refs", "refs/heads")] if state else []
        watched = (*((config.docs_dir, str(own)) if own else ()), *history)
        with _interrupted_by_termination():
            BoardServer(SiteKeeper(place, configure, heard.explain, as_of), click.echo).run(config, wanted, watched)


@contextmanager
def _interrupted_by_termination() -> Iterator[None]:
    """Let a program that ends this one interrupt it, as Ctrl-C does, so that nothing is left in the system's folder for such files."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def _load_configuration(root: Path, out: Path, *, strict: bool) -> Iterator[MkDocsConfig]:
    from mkdocs.config import load_config  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as empty, _raise_board_errors():
        source = _find_own_configuration(root) or _write_built_in_configuration(root, Path(empty))
        config = load_config(str(source), site_dir=str(out), strict=strict)
        _ensure_plugin(config)
        yield config


def _find_own_configuration(root: Path) -> Path | None:
    own = root / "mkdocs.yml"
    return own if own.is_file() else None


def _write_built_in_configuration(root: Path, folder: Path) -> Path:
    """Write the built-in configuration into `folder`, for a board that has none."""
    import yaml  # noqa: PLC0415

    from troth.read.board_files import read_settings  # noqa: PLC0415

    settings: dict[str, Any] = yaml.safe_load(files("troth.cli").joinpath("site.yml").read_text(encoding="utf-8"))
    own = read_settings(root)
    settings["site_name"] = escape(own.name)  # themes write it as it is
    if own.sources:
        settings |= yaml.safe_load(files("troth.cli").joinpath("site-many.yml").read_text(encoding="utf-8"))
    settings["plugins"] = ["search", {"troth": {"root": str(root.resolve())}}]
    (folder / "docs").mkdir(exist_ok=True)
    source = folder / "mkdocs.yml"
    source.write_text(yaml.safe_dump(settings, allow_unicode=True), encoding="utf-8")
    return source


def _ensure_plugin(config: MkDocsConfig) -> None:
    """Raise BoardError where no board would be built."""
    if "troth" not in config.plugins:
        raise BoardError("mkdocs.yml does not use the plugin troth", "add `- troth` under `plugins:`")


class _MkDocsLog(logging.Handler):
    """Keeps the errors that MkDocs logs, and says its warnings on standard error."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.errors: list[str] = []
        self.warned = False

    def emit(self, record: logging.LogRecord) -> None:
        """Keep an error, say a warning."""
        if record.levelno >= logging.ERROR:
            self.errors.append(record.getMessage())
        else:
            self.warned = True
            click.echo(f"warning: {escape_text(record.getMessage(), 500)}", err=True)

    def explain(self, error: Exception) -> str:
        """Return in a sentence why nothing could be built, and forget what was kept for it."""
        said, self.errors = self.errors, []
        told = [] if said and str(error).startswith("Aborted with") else [str(error) or type(error).__name__]
        return " ".join("; ".join([*said, *told]).split())


def _find_board_error(error: Exception, heard: _MkDocsLog) -> BoardError:
    """Return what was wrong with the board, as whoever looked at it said; else what MkDocs says of anything else."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, BoardError):
            return cause
        cause = cause.__cause__ or cause.__context__
    return BoardError(heard.explain(error))


@contextmanager
def _raise_board_errors() -> Iterator[_MkDocsLog]:
    """Say what MkDocs refuses in one sentence."""
    from mkdocs.exceptions import MkDocsException  # noqa: PLC0415

    logger, heard = logging.getLogger("mkdocs"), _MkDocsLog()
    logger.addHandler(heard)
    logger.propagate = False
    try:
        yield heard
    except MkDocsException as error:
        raise _find_board_error(error, heard) from error
    finally:
        logger.removeHandler(heard)
        logger.propagate = True
