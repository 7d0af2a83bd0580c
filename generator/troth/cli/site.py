"""Commands `troth build`, `serve` and `render`: the site on disk, in a browser, or without MkDocs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from troth.base.folders import is_staging, open_staging, place_file, stage_file
from troth.cli.framework import Command, print_lines, show_progress
from troth.cli.options import BoardOptions, pass_board_options
from troth.publish.destination import MARKER, ensure_folder, ensure_free, ensure_place, format_marker, read_marker

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.site import Site


_BUILD_EPILOG = """
Examples:
  troth build                              the board here, into site/
  troth -C ../team build --out public      the board of another folder, into public/
  troth build --as-of 2026-11-20           as of that date
"""


@click.command(cls=Command, epilog=_BUILD_EPILOG)
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=Path("site"), show_default=True, help="The output folder.")
@click.option("--strict", is_flag=True, help="Fail on warnings of the site generator.")
@pass_board_options
def build(where: BoardOptions, out: Path, strict: bool) -> None:
    """Build the site, and list what is overdue.

    Uses the folder's mkdocs.yml, or a built-in one. The old site stays until the new one is complete. Only a site is
    replaced: a folder with anything else in it is never changed.
    """
    from troth.cli.mkdocs_run import build_with_mkdocs as publish  # noqa: PLC0415 - MkDocs is slow to import
    from troth.report.changes import summarize_build  # noqa: PLC0415

    with show_progress("Building the site"):
        lines = publish(where.root, out, where.as_of, strict=strict, summarize=lambda board: summarize_build(board, out.as_posix()))
    print_lines(*lines)


_SERVE_EPILOG = """
Examples:
  troth serve                              the board here, at http://127.0.0.1:8000
  troth -C ../team serve --address 127.0.0.1:8080
"""
_RENDER_EPILOG = """
Examples:
  troth render --out pages                 write pages for any site generator that reads Markdown
"""


@click.command(cls=Command, epilog=_SERVE_EPILOG)
@click.option("--address", default="127.0.0.1:8000", show_default=True, metavar="HOST:PORT", help="The address to serve at.")
@pass_board_options
def serve(where: BoardOptions, address: str) -> None:
    """Serve the site and rebuild it when a record changes; Ctrl-C to stop.

    If the port is taken, the next free one is used. While a file has an error, its place is shown here and at the top of each
    page, and the pages stay as they were. Only requests for the served address are answered.
    """
    from troth.cli.mkdocs_run import serve_with_mkdocs as publish  # noqa: PLC0415

    publish(where.root, address, where.as_of)


@click.command(cls=Command, epilog=_RENDER_EPILOG)
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="The output folder.")
@pass_board_options
def render(where: BoardOptions, out: Path) -> None:
    """Write the pages as Markdown files with HTML, and the files that belong to them, for another site generator.

    The folder has to be new, empty, or written by this command before. Unchanged files and your own files in it are left alone.
    """
    from troth.cli.inputs import find_documents  # noqa: PLC0415
    from troth.site import build_site  # noqa: PLC0415

    ensure_pages(out, where.root, find_documents(where.root))
    made = build_site(where.load_board(witness=True, published=True), directory_urls=False, root=where.root, hashed=False)
    written = write_site(made, out)
    pages = len(made.lazy_pages)
    print_lines(f"{pages} pages and {len(written) - pages} files in {out.as_posix()}, {sum(written)} of them written now")


def ensure_pages(out: Path, root: Path, documents: Path | None) -> None:
    """Raise BoardError unless pages may be written into `out`: it is absent or empty, or pages were written there before.

    In a folder with pages somebody may keep files of their own, which are never touched.
    """
    if read_marker(out) is None:
        ensure_folder(out, root, documents, is_staging)
    ensure_place(out, root, documents)


def write_site(site: Site, out: Path) -> tuple[bool, ...]:
    """Write all pages and files into `out`, and tell of each whether it was not there already as it is.

    What has changed is written beside first: where that fails, all is as it was. Raises BoardError where something that we did
    not write lies in the place of a page or file.
    """
    listed = read_marker(out) or frozenset()
    with open_staging(out) as place:
        written = {address: _stage_if_new(place, out, address, content) for address, content in _list_contents(site)}
        new = [address for address, is_new in written.items() if is_new]
        ensure_free(out, new, listed.__contains__)
        if _stage_if_new(place, out, MARKER, format_marker((*listed, *written))):
            place_file(place, MARKER)
        for address in new:
            place_file(place, address)
    return tuple(written.values())


def _stage_if_new(place: Path, out: Path, address: str, content: bytes) -> bool:
    """Write a file beside its place, unless it is there as it is; tell whether it had to be written."""
    file = out / address
    if file.is_file() and file.read_bytes() == content:
        return False
    stage_file(place, address, content)
    return True


def _list_contents(site: Site) -> Iterator[tuple[str, bytes]]:
    from troth.render.page import LEFT_OUT  # noqa: PLC0415

    for page in site.pages:
        front = {"title": page.title, "description": page.description, "hide": list(LEFT_OUT)}
        fields = "\n".join(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in front.items())
        yield f"{page.uri}.md", f"---\n{fields}\n---\n\n{page.body}\n".encode()
    yield from site.iter_contents()
