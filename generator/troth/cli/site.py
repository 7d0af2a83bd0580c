"""`troth build`, `troth serve` and `troth render`: the board as a site, or as pages on disk for another site generator."""

from __future__ import annotations

from pathlib import Path

import click

from troth.cli.front import Command
from troth.cli.streams import say
from troth.cli.where import Where, on_board

_BUILD_EPILOG = """
Examples:
  troth build                              the board here, into site/
  troth -C ../team build --out public      another folder's board, into public/
  troth build --as-of 2026-11-20           as it stood on that day
"""


@click.command(cls=Command, epilog=_BUILD_EPILOG)
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=Path("site"), show_default=True, help="Where to build it.")
@click.option("--strict", is_flag=True, help="Fail where the site generator warns of anything.")
@on_board
def build(where: Where, out: Path, strict: bool) -> None:
    """Build the site, and say what is overdue and where to look.

    Uses the folder's mkdocs.yml, or a built-in one where there is none. The old site stays until the new one is complete.
    Only a site is replaced: a folder that holds anything else is named, and nothing in it is touched.
    """
    from troth.cli.publishing import build as publish  # noqa: PLC0415 - MkDocs is slow to import
    from troth.report.summary import built  # noqa: PLC0415

    say(*publish(where.root, out, where.as_of, strict=strict, told=lambda board: built(board, out.as_posix())))


_SERVE_EPILOG = """
Examples:
  troth serve                              the board here, at http://127.0.0.1:8000
  troth -C ../team serve --address 127.0.0.1:8080
"""
_RENDER_EPILOG = """
Examples:
  troth render --out pages                 pages on disk, for any builder that reads Markdown
"""


@click.command(cls=Command, epilog=_SERVE_EPILOG)
@click.option("--address", default="127.0.0.1:8000", show_default=True, metavar="HOST:PORT", help="Where to serve it.")
@on_board
def serve(where: Where, address: str) -> None:
    """Serve the site and build it anew when a record changes; Ctrl-C ends it.

    Where the port is taken, it is the next one that is free. While something is wrong in a file, its place is said here and at
    the top of each page, and the pages stay as they were. Only requests for the address that is served are answered.
    """
    from troth.cli.publishing import serve as publish  # noqa: PLC0415

    publish(where.root, address, where.as_of)


@click.command(cls=Command, epilog=_RENDER_EPILOG)
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="The folder to write the pages into.")
@on_board
def render(where: Where, out: Path) -> None:
    """Write the pages as Markdown files with HTML in them, and the files beside them, for another site generator.

    The folder is new, empty, or one that it wrote into before. Files that are the same already, and files of your own beside
    them, are left alone.
    """
    from troth.cli.address import find_documents  # noqa: PLC0415
    from troth.cli.pages import ensure_pages, write  # noqa: PLC0415
    from troth.site import site  # noqa: PLC0415

    ensure_pages(out, where.root, find_documents(where.root))
    made = site(where.board(witness=True, published=True), directory_urls=False, root=where.root)
    written = write(made, out)
    pages = len(made.leaves)
    say(f"{pages} pages and {len(written) - pages} files in {out.as_posix()}, {sum(written)} of them written now")
