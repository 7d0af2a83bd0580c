"""Templates are compiled once for all builds of this user, which is a seventh of building a small board; and listed quickly."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import suppress
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import FileSystemBytecodeCache, FileSystemLoader

from troth.publish.manifest import find_user_cache, hash_content
from troth.render import html
from troth.render import jinja_compiler as straight

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jinja2 import Environment
    from jinja2.bccache import Bucket
    from mkdocs.theme import Theme


_COMPILERS = ("jinja2", "mkdocs", "mkdocs-material")
"""What a compiled template depends on besides its source, which the library compares itself."""
_KEPT = 3
"""Compilers whose templates are kept, the newest."""


# decision: 2026-11-28, Compiled templates are kept with the user, never with a board
class TemplateCache(FileSystemBytecodeCache):
    """Keeps templates in a folder; where that can't be, they are compiled again the next time."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template that was just compiled."""
        with suppress(OSError):
            super().dump_bytecode(bucket)


def open_template_cache(environment: Mapping[str, str] = os.environ) -> TemplateCache | None:
    """Return the templates that are kept among this user's own caches; None where there is no place.

    They are programs, so they are never kept with a board: that folder may be somebody else's.
    """
    caches = find_user_cache(environment)
    if caches is None:
        return None
    ours = (Path(module.__file__ or "").read_bytes() for module in (html, straight))
    folder = caches / "templates" / hash_content(repr((sys.version, *map(version, _COMPILERS), *ours)).encode())
    try:
        if not folder.is_dir():
            folder.mkdir(mode=0o700, parents=True)
            for old in sorted(folder.parent.iterdir(), key=lambda each: each.stat().st_mtime_ns)[:-_KEPT]:
                shutil.rmtree(old, ignore_errors=True)
    except OSError:
        return None
    return TemplateCache(str(folder))


def keep_templates() -> TemplateCache | None:
    """Compile none of our templates that was compiled before; the theme's may be kept there too, where nobody else has a hand in it."""
    templates = html.get_environment().bytecode_cache = open_template_cache()
    return templates


# decision: 2026-11-30, Nobody lists a theme's fifteen thousand icons
def skip_hidden_templates(theme: Theme) -> None:
    """Let MkDocs look only at those templates of a theme that are not in hidden folders, one by one; all can be loaded."""
    get_environment = theme.get_env

    def get_shown() -> Environment:
        environment = get_environment()
        if type(environment.loader) is FileSystemLoader:
            environment.loader.list_templates = partial(_list_shown, environment.loader)  # type: ignore[method-assign]
        return environment

    theme.get_env = get_shown  # type: ignore[method-assign]


def _list_shown(loader: FileSystemLoader) -> list[str]:
    found = set[str]()
    for place in loader.searchpath:
        for folder, inside, names in os.walk(place, followlinks=loader.followlinks):
            inside[:] = [each for each in inside if not each.startswith(".")]
            found.update(Path(folder, name).relative_to(place).as_posix() for name in names)
    return sorted(found)
