"""Write a site's pages and files into a folder, for a site generator that knows no plugin of ours."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from troth.publish.destination import ensure_folder, ensure_free, ensure_place
from troth.publish.filling import is_staging, open_staging, place_file, stage_file
from troth.publish.marker import MARKER, format_marker, is_old_site, read_marker

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from troth.render.page import Page
    from troth.site import Site


def ensure_pages(out: Path, root: Path, documents: Path | None) -> None:
    """Raise BoardError unless pages may be written into `out`: it is absent or empty, or pages were written there before.

    In a folder with pages somebody may keep files of their own, which are never touched.
    """
    if read_marker(out) is None and not is_old_site(out):
        ensure_folder(out, root, documents, is_staging)
    ensure_place(out, root, documents)


def write(site: Site, out: Path) -> tuple[bool, ...]:
    """Write all pages and files into `out`, and tell of each whether it was not there already as it is.

    What has changed is written beside first: where that fails, all is as it was. Raises BoardError where something that we did
    not write lies in the place of a page or file.
    """
    listed, old = read_marker(out) or frozenset(), is_old_site(out)
    with open_staging(out) as place:
        written = {address: _stage_if_new(place, out, address, content) for address, content in _contents(site)}
        new = [address for address, is_new in written.items() if is_new]
        ensure_free(out, new, lambda address: address in listed if listed else old)
        if _stage_if_new(place, out, MARKER, format_marker((*listed, *written))):
            place_file(place, MARKER, out)
        for address in new:
            place_file(place, address, out)
    return tuple(written.values())


def _stage_if_new(place: Path, out: Path, address: str, content: bytes) -> bool:
    """Write a file beside its place, unless it is there as it is; tell whether it had to be written."""
    file = out / address
    if file.is_file() and file.read_bytes() == content:
        return False
    stage_file(place, address, content)
    return True


def _contents(site: Site) -> Iterator[tuple[str, bytes]]:
    for page in site.pages:
        yield f"{page.uri}.md", _document(page).encode()
    yield from site.contents()


def _document(page: Page) -> str:
    """Return a page as a Markdown document: front matter in JSON, which is YAML too, and the body as one block of HTML."""
    front = {"title": page.title, "description": page.description, "hide": list(page.hide)}
    fields = "\n".join(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in front.items())
    return f"---\n{fields}\n---\n\n{page.body}\n"
