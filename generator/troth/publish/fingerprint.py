"""All that goes into a site, as one digest: where it is the same as before, the site is too, and need not be built to know it.

It is given only where nothing else can go in: a theme and plugins that are known here, and a `mkdocs.yml` that names no other file.
"""

from __future__ import annotations

import os
import stat
import sys
import time
from functools import cache
from hashlib import blake2b
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from mkdocs.exceptions import PluginError
from mkdocs.utils import get_build_date

from troth.base.dates import YEARS, AsOf, may_be_as_of, parse_iso_date
from troth.base.errors import BoardError
from troth.build import choose_as_of
from troth.edit.new_record import find_schema_root
from troth.model import RECORD_KINDS, Kind
from troth.read.board_files import read_settings
from troth.read.git.history import fingerprint_history
from troth.read.packaged import find_help_folder
from troth.read.schema.schema import find_schema_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mkdocs.config.defaults import MkDocsConfig

    from troth.base.dates import Timestamp


_PLUGINS = frozenset({"search", "material/search", "troth"})
_THEMES = frozenset({"material", "mkdocs", "readthedocs"})
_EXTENSIONS = frozenset({
    "abbr", "admonition", "attr_list", "def_list", "fenced_code", "footnotes", "md_in_html", "meta", "sane_lists", "tables", "toc",
    "pymdownx.betterem", "pymdownx.caret", "pymdownx.details", "pymdownx.highlight", "pymdownx.inlinehilite", "pymdownx.keys",
    "pymdownx.mark", "pymdownx.smartsymbols", "pymdownx.superfences", "pymdownx.tabbed", "pymdownx.tasklist", "pymdownx.tilde",
})  # fmt: skip
"""Extensions of Markdown that read no file."""
_SOFTWARE = (
    "icalendar", "jinja2", "jsonschema", "markdown", "markdown-it-py", "markupsafe", "mkdocs", "mkdocs-material", "nh3", "pygments",
    "pymdown-extensions", "pyyaml", "tzdata", "xlsxwriter",
)  # fmt: skip
_FOLDERS = frozenset(kind.folder for kind in RECORD_KINDS)
_INCLUDING_WORDS = ("INHERIT", "!ENV", "!!python")
"""Words in `mkdocs.yml` that bring in what is not in it."""


class Fingerprint(NamedTuple):
    """Digests of what goes into a site; empty where that cannot be known."""

    site: str = ""
    frame: str = ""
    """All but the records, each of which goes into some pages only."""


def compute_fingerprint(root: Path, config: MkDocsConfig, as_of: AsOf | None) -> Fingerprint:
    """Return what the site of the board in `root` is made of; `as_of` goes before the date that `mkdocs.yml` names."""
    frame = compute_frame(root, config, as_of)
    try:
        records = (part for folder in sorted(_FOLDERS) for part in _list_contents(root / "commitments" / folder))
        return Fingerprint(_hash_parts((frame, fingerprint_history(root), *records)), frame) if frame else Fingerprint()
    except (OSError, BoardError):  # the build itself says what is wrong
        return Fingerprint()


def compute_frame(root: Path, config: MkDocsConfig, as_of: AsOf | None) -> str:
    """Return what all pages are made of besides the records; nothing where that cannot be known."""
    try:
        return _hash_parts(_list_frame(root, config, as_of)) if _is_known(config) else ""
    except (OSError, BoardError, PluginError, ValueError, ImportError):  # likewise, and who has taken the program apart builds all anew
        return ""


def _is_known(config: MkDocsConfig) -> bool:
    return (
        config.theme.name in _THEMES
        and not config.theme.custom_dir
        and not config.hooks
        and config.plugins.keys() <= _PLUGINS
        and set(config.markdown_extensions) <= _EXTENSIONS
        and not any(word in _read_configuration(config) for word in _INCLUDING_WORDS)
    )


def _read_configuration(config: MkDocsConfig) -> str:
    return Path(config.config_file_path).read_text(encoding="utf-8")


def _list_frame(root: Path, config: MkDocsConfig, as_of: AsOf | None) -> Iterator[object]:
    yield sys.version
    yield _list_versions()
    for program in sorted({Path(str(files("troth"))), find_schema_folder(), find_help_folder()}):
        for path in _walk_files(program):
            found = os.stat(path)  # noqa: PTH116 - a path costs as much as the file
            yield path, found.st_size, found.st_mtime_ns
    yield _read_configuration(config).replace(config.docs_dir, "")
    yield config.strict
    yield get_build_date()
    options: Any = config.plugins["troth"].config
    when = as_of or read_as_of(options.as_of)
    yield when if isinstance(when, AsOf) else when.to_as_of(read_settings(root).timezone)
    yield str(find_schema_root(root, Kind.PROMISE))
    yield from _list_contents(root / "commitments", excluded=_FOLDERS)
    sources = read_settings(root).sources
    if sources:
        from troth.read.sources.sources import is_checkout, iter_source_files  # noqa: PLC0415 - few boards have any

        for origin in sources:
            yield from iter_source_files(root, origin)
            if is_checkout(root, origin):
                yield from _list_contents(root / origin.location / "commitments")
    yield from _list_contents(Path(config.docs_dir))


def read_as_of(given: object) -> AsOf | Timestamp:
    """Return the day as of which to look, by what `mkdocs.yml` says."""
    text = str(given or "")
    day = parse_iso_date(text)
    if text and day is None:
        raise PluginError(f"plugin 'troth': as_of: {text!r} is not a date; write 2026-12-15")
    if day and not may_be_as_of(day):
        raise PluginError(f"plugin 'troth': as_of: {text} is too far away; use a date from {YEARS[0]} to {YEARS[-1]}")
    return choose_as_of(AsOf(day) if day else None, os.environ, time.time())


def _hash_parts(parts: Iterable[object]) -> str:
    made = blake2b(digest_size=16)
    for part in parts:
        made.update(part if isinstance(part, bytes) else repr(part).encode("utf-8", "surrogateescape"))
    return made.hexdigest()


@cache
def _list_versions() -> tuple[str, ...]:
    return tuple(map(version, _SOFTWARE))


def _walk_files(folder: Path, excluded: frozenset[str] = frozenset()) -> Iterator[str]:
    """Yield every file and folder below a folder, in order; also what lies behind a link, as MkDocs looks there too.

    `excluded` are folders right below it that are left out.
    """
    for place, folders, names in os.walk(folder, followlinks=True):
        left_out = excluded if Path(place) == folder else ()
        folders[:] = sorted(each for each in folders if each != "__pycache__" and each not in left_out)
        yield from (f"{place}{os.sep}{name}" for name in (*folders, *sorted(names)))  # a path costs as much as the file


def _list_contents(folder: Path, excluded: frozenset[str] = frozenset()) -> Iterator[object]:
    """Yield each file with its content; of a link, where it leads too."""
    for path in _walk_files(folder, excluded):
        mode = os.lstat(path).st_mode
        leads = os.readlink(path) if stat.S_ISLNK(mode) else ""  # noqa: PTH115 - as above
        content = b""
        if not (stat.S_ISDIR(mode) or (leads and os.path.isdir(path))):  # noqa: PTH112 - as above
            with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - as above
                content = file.read()
        yield path[len(str(folder)) + 1 :], leads, len(content)
        yield content
