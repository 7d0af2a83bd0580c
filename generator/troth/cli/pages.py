"""Write a site's pages and files into a folder, for a site generator that knows no plugin of ours."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.render.page import Page
    from troth.site import Site


def write(site: Site, out: Path) -> tuple[bool, ...]:
    """Write all pages and files into `out`, and tell of each whether it was not there already as it is."""
    return tuple(_write(out / address, content) for address, content in _contents(site))


def _contents(site: Site) -> Iterator[tuple[str, bytes]]:
    for page in site.pages:
        yield f"{page.uri}.md", _document(page).encode()
    yield from site.contents()


def _document(page: Page) -> str:
    """Return a page as a Markdown document: front matter in JSON, which is YAML too, and the body as one block of HTML."""
    front = {"title": page.title, "description": page.description, "hide": list(page.hide)}
    fields = "\n".join(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in front.items())
    return f"---\n{fields}\n---\n\n{page.body}\n"


def _write(path: Path, content: bytes) -> bool:
    """Write a file whole or not at all; tell whether it had to be written."""
    if path.is_file() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return True
