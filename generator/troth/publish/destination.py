"""Refuse a destination that no build wrote, so that nobody loses a folder or file: a marker lists what a build has written."""

from __future__ import annotations

import io
import json
import os
import zlib
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile

from troth.base.errors import BoardError
from troth.base.text import escape_text
from troth.model.source import FOLDER
from troth.read.files.walk import read_regular_file

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

if TYPE_CHECKING:
    IsOurs = Callable[[str], bool]

_LITTER = frozenset({".DS_Store", "Thumbs.db", "desktop.ini", ".gitkeep"})
"""What file managers leave behind, and what keeps an empty folder in git: nobody's work is in it."""
_GIT = ".git"
_LONGEST = 200
_MOST = 256 << 20
"""Bytes of a file that is looked at to know whether it is an export of ours; no export comes near."""
_AGAIN = 3
"""Another build may put its site there while this one looks, so what seems strange is looked at again."""
_ELSEWHERE = "choose another folder with --out"
_BUILT = "which a build did not write"


def ensure_folder(out: Path, root: Path, documents: Path | None, is_ours: IsOurs, otherwise: str = _BUILT) -> None:
    """Raise BoardError unless the folder `out` may be filled or replaced: it is absent, empty, or all that lies in it is ours.

    `is_ours` tells that of a file by its address from `out`; `otherwise` is said of a file that is not. Whatever is in it, the
    folder must not touch the records of the board in `root`, its `documents`, a repository's own folder or where somebody
    works, and links are not followed.
    """
    ensure_place(out, root, documents)
    if out.exists() and not out.is_dir():
        raise BoardError(f"{_format_path(out)} is a file, not a folder", _ELSEWHERE)
    ensure_ours(out, is_ours, otherwise)


def ensure_ours(out: Path, is_ours: IsOurs, otherwise: str = _BUILT, *, called: Path | None = None) -> None:
    """Raise BoardError unless all that lies in the folder `out` is ours; messages call it `called`, where it has been moved."""
    if out.is_symlink():
        raise BoardError(f"{_format_path(called or out)} is a link, and links are not followed", _ELSEWHERE)
    strange = ""
    for _ in range(_AGAIN):
        strange = next(_find_strangers(out, is_ours), "")
        if not strange:
            return
    raise BoardError(
        f"{_format_path(called or out)} contains {escape_text(strange, _LONGEST)}, {otherwise}", f"move it away, or {_ELSEWHERE}"
    )


def ensure_free(out: Path, addresses: Iterable[str], is_ours: IsOurs) -> None:
    """Raise BoardError where something lies at one of these addresses in the folder `out` that is not ours, or a link on the way."""
    for address in addresses:
        place = out / address
        folders = [each for each in place.parents if out in each.parents]
        link = next((each for each in (place, *folders) if each.is_symlink()), None)
        if link:
            raise BoardError(f"{_format_path(link)} is a link, and links are not followed", f"move it away, or {_ELSEWHERE}")
        strange = next((each for each in folders if each.exists() and not each.is_dir()), None)
        if strange or (place.exists() and not (place.is_file() and is_ours(address))):
            raise BoardError(
                f"{_format_path(strange or place)} already exists, and a build did not write it", f"move it away, or {_ELSEWHERE}"
            )


def ensure_file(file: Path, root: Path, is_ours: Callable[[bytes], bool]) -> None:
    """Raise BoardError unless the file may be written: it is absent, empty, or holds what `is_ours` says is ours.

    It never lies among the records of the board in `root` or in a repository's own folder, and is no link.
    """
    ensure_no_link(file, root)
    ensure_outside(file, root)
    if not os.path.lexists(file):
        return
    try:
        content = read_regular_file(os.fspath(file), _MOST)
    except OSError as error:
        raise BoardError(
            f"{_format_path(file)} is not an ordinary file, so it was not changed", "choose another file with --out"
        ) from error
    if content is None or (content and not is_ours(content)):
        raise BoardError(
            f"{_format_path(file)} already exists and was not written by an export", "choose another file with --out, or move it away"
        )


def ensure_outside(place: Path, root: Path, documents: Path | None = None) -> None:
    """Raise BoardError where a place lies among the records of the board in `root`, its `documents` or in a repository's own folder."""
    real = Path(os.path.realpath(place))
    within = (what for what, folder in _list_protected(root, documents).items() if _is_within(real, Path(os.path.realpath(folder))))
    what = "a repository's own folder (.git)" if any(part.casefold() == _GIT for part in real.parts) else next(within, None)
    if what:
        raise BoardError(f"{_format_path(place)} is inside {what}, where nothing is written", _ELSEWHERE)


def ensure_place(out: Path, root: Path, documents: Path | None) -> None:
    """Raise BoardError where a link is on the way to the folder `out`, or where it touches what no command may replace."""
    ensure_no_link(out, root)
    ensure_outside(out, root, documents)
    for what, folder in {**_list_protected(root, documents), "the board's folder": root, "the working folder": Path()}.items():
        if _is_within(Path(os.path.realpath(folder)), Path(os.path.realpath(out))):
            raise BoardError(f"{_format_path(out)} contains {what}, so it can't be replaced", _ELSEWHERE)


def _list_protected(root: Path, documents: Path | None) -> dict[str, Path]:
    """Return the folders that people write in, by what they are called."""
    kept = {f"the board's records ({FOLDER}/)": root / FOLDER}
    return kept | {f"the documents ({_format_path(documents)})": documents} if documents else kept


def ensure_no_link(out: Path, root: Path) -> None:
    """Raise BoardError where `out` is a link, or one is on the way to it from here or from the board."""
    here = [Path(os.path.abspath(each)) for each in (Path(), root)]  # noqa: PTH100 - links are what is looked for
    for each in (out, *out.parents):
        judged = each == out or not out.is_absolute() or any(base in each.parents for base in here)
        if judged and each.is_symlink():
            raise BoardError(
                f"{_format_path(each)} is a link, and links are not followed", "give the folder that it leads to, or another one"
            )


def _is_within(inner: Path, outer: Path) -> bool:
    """Tell whether a place is another one or lies in it."""
    return any(_is_same(each, outer) for each in (inner, *inner.parents))


def _is_same(one: Path, other: Path) -> bool:
    """Tell whether two paths lead to one place: of what is not there yet, names that differ by capitals only do."""
    if one == other:
        return True
    with suppress(OSError):
        return one.samefile(other)
    return one.name.casefold() == other.name.casefold() and one.parent.exists() and _is_same(one.parent, other.parent)


def _find_strangers(folder: Path, is_ours: IsOurs, inside: str = "") -> Iterator[str]:
    """Yield what lies below a folder and is not ours, by its address from there; a link is nobody's."""
    entries: list[os.DirEntry[str]] = []
    with suppress(FileNotFoundError), os.scandir(folder) as found:  # there may be none, or not any more
        entries = sorted(found, key=lambda each: each.name)
    for entry in entries:
        address = f"{inside}{entry.name}"
        if entry.name.casefold() == _GIT:
            yield address
        elif entry.is_dir(follow_symlinks=False):
            yield from _find_strangers(Path(entry), is_ours, f"{address}/")
        elif entry.is_symlink() or not (is_ours(address) or entry.name in _LITTER):
            yield address


def _format_path(path: Path) -> str:
    return escape_text(path.as_posix(), _LONGEST)


_STARTS = (
    b'{\n"version": 1,\n"as_of": ',  # json
    b"\xef\xbb\xbftitle,id,promisers,customers,",  # csv
)
_HEAD = 2048
_CALENDAR, _CALENDAR_BY = b"BEGIN:VCALENDAR", b"PRODID:-//Troth//"
_FEED, _FEED_BY = b'<feed xmlns="http://www.w3.org/2005/Atom">', b":troth/"
_ZIP, _BOOK = b"PK\x03\x04", "xl/workbook.xml"
_SHEETS = (b'<sheet name="Promises" sheetId="1"', b'<sheet name="Asks" sheetId="2"', b'<sheet name="Parties" sheetId="3"')
_LONGEST_START = 1 << 20


# decision: 2026-11-30, An export knows its own by how it begins
def is_export(content: bytes) -> bool:
    """Tell whether a file with this content was written by `troth export`, in whichever format."""
    head = content[:_HEAD]
    return (
        head.startswith(_STARTS)
        or (head.startswith(_CALENDAR) and _CALENDAR_BY in head)
        or (_FEED in head and _FEED_BY in head)
        or (head.startswith(_ZIP) and _is_workbook(content))
    )


def _is_workbook(content: bytes) -> bool:
    try:
        with ZipFile(io.BytesIO(content)) as book, book.open(_BOOK) as sheets:
            told = sheets.read(_LONGEST_START)
    except (BadZipFile, zlib.error, KeyError, OSError, ValueError, EOFError, NotImplementedError, RuntimeError):
        return False
    return all(sheet in told for sheet in _SHEETS)


# decision: 2026-11-30, A site lists its files, and a build replaces nothing else
MARKER = ".troth-site"
_SAYS = "A build of Troth wrote these files and may replace them. It never replaces a folder with other files in it."
_MOST_LISTED = 64 << 20


def format_marker(addresses: Iterable[str]) -> bytes:
    """Return what the marker of a site with files at these addresses holds."""
    return (json.dumps({"says": _SAYS, "files": sorted({*addresses, MARKER})}, indent=0) + "\n").encode()


def write_marker(folder: Path) -> None:
    """Write the marker of a site that MkDocs has built right into its folder; hidden files there are none of its own, as it says."""
    found = (Path(place, name).relative_to(folder).as_posix() for place, _, names in os.walk(folder) for name in names)
    (folder / MARKER).unlink(missing_ok=True)  # where somebody made it a link, nothing is written through it
    (folder / MARKER).write_bytes(format_marker(address for address in found if not address.startswith(".")))


def read_marker(folder: Path) -> frozenset[str] | None:
    """Return the addresses that a folder's marker lists; None where there is none that can be read."""
    try:
        files = json.loads(read_regular_file(os.fspath(folder / MARKER), _MOST_LISTED) or b"")["files"]
        return frozenset(files) if all(isinstance(each, str) for each in files) else None
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def recognise_built_files(folder: Path, remembered: Collection[str] = ()) -> IsOurs:
    """Return what tells of an address in a folder whether a build wrote the file that lies there.

    Its marker lists them, and so does that of a site which lies inside of it. Where there is no marker, what is `remembered` of
    a build counts.
    """
    listed = read_marker(folder)
    known = remembered if listed is None else listed
    inner = cache(lambda path: read_marker(folder / path) or frozenset[str]())

    def is_ours(address: str) -> bool:
        places = [place for place, letter in enumerate(address) if letter == "/"]
        return (
            address in known
            or any(address[place + 1 :] in inner(address[:place]) for place in places)
            or address in (read_marker(folder) or ())  # another build may have put its site there meanwhile
        )

    return is_ours
