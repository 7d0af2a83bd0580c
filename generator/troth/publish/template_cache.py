"""Templates are compiled once, for all builds of a process or all of this user: a quarter of building a small board; and listed quickly."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import BytecodeCache, FileSystemBytecodeCache, FileSystemLoader

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


class MemoryTemplateCache(BytecodeCache):
    """Keeps templates in memory; one whose source has changed is compiled again."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill in a template that was compiled before."""
        kept = self._kept.get(bucket.key)
        if kept is not None:
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template that was just compiled."""
        self._kept[bucket.key] = bucket.bytecode_to_string()


# decision: 2026-11-28, Compiled templates are kept with the user, never with a board
class DiskTemplateCache(FileSystemBytecodeCache):
    """Keeps templates in a folder; where that can't be, they are compiled again the next time."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template that was just compiled."""
        with suppress(OSError):
            super().dump_bytecode(bucket)


def open_template_cache(environment: Mapping[str, str] = os.environ) -> BytecodeCache:
    """Return the templates that are kept among this user's own caches; in memory where there is no place.

    They are programs, so they are never kept with a board: that folder may be somebody else's.
    """
    caches = find_user_cache(environment)
    if caches is None:
        return MemoryTemplateCache()
    ours = (Path(module.__file__ or "").read_bytes() for module in (html, straight))
    folder = caches / "templates" / hash_content(repr((sys.version, *map(version, _COMPILERS), *ours)).encode())
    try:
        if not folder.is_dir():
            folder.mkdir(mode=0o700, parents=True)
            for old in sorted(folder.parent.iterdir(), key=lambda each: each.stat().st_mtime_ns)[:-_KEPT]:
                shutil.rmtree(old, ignore_errors=True)
    except OSError:
        return MemoryTemplateCache()
    return DiskTemplateCache(str(folder))


def keep_templates() -> BytecodeCache:
    """Compile none of our templates that was compiled before; the theme's may be kept there too, where nobody else has a hand in it."""
    templates = html.get_environment().bytecode_cache = open_template_cache()
    return templates


# decision: 2026-11-30, Nobody lists a theme's fifteen thousand icons
class ShownTemplates(FileSystemLoader):
    """Lists a theme's templates without what lies in hidden folders, which MkDocs would pass over one by one; all can be loaded."""

    def list_templates(self) -> list[str]:
        """Return the names of those that are not hidden."""
        found = set[str]()
        for place in self.searchpath:
            for folder, inside, names in os.walk(place, followlinks=self.followlinks):
                inside[:] = [each for each in inside if not each.startswith(".")]
                found.update(Path(folder, name).relative_to(place).as_posix() for name in names)
        return sorted(found)


def skip_hidden_templates(theme: Theme) -> None:
    """Let MkDocs look only at those templates of a theme that may be pages or files of a site."""
    get_environment = theme.get_env

    def get_shown() -> Environment:
        environment = get_environment()
        if type(environment.loader) is FileSystemLoader:
            environment.loader = ShownTemplates(environment.loader.searchpath, followlinks=environment.loader.followlinks)
        return environment

    theme.get_env = get_shown  # type: ignore[method-assign]
