"""Read commits and old versions of files out of git's store, all in one run of git."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from troth.limits import FILE_BYTES
from troth.read.git.command import GitFailed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import IO

    from troth.read.git.command import Git

LARGEST = FILE_BYTES.most
"""Bytes: a file larger than this is no record, and is passed over."""


class Raw(NamedTuple):
    """A commit as it is written in git's store, without what was changed."""

    author: str
    email: str
    time: int
    committer: str
    """The committer's e-mail address, for a commit that carries a signature; else empty."""


def objects(git: Git, names: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Yield the name and content of each object; those that are too large have none. Raises GitFailed where one is missing."""
    wanted = tuple(names)
    if not wanted:
        return
    with git.stream("cat-file", "--batch", "--buffer", given=wanted) as out:
        for name in wanted:
            yield name, _content(out)


def _content(out: IO[bytes]) -> bytes:
    header = out.readline().split()
    if len(header) != 3:  # noqa: PLR2004 - name, type and size; else it is missing, or git has ended early
        raise GitFailed("error: an object of it is missing or damaged")
    size = int(header[2])
    if size <= LARGEST:
        return out.read(size + 1)[:-1]
    left = size + 1
    while left:
        left -= len(out.read(min(left, LARGEST))) or left
    return b""


def raw_commit(content: bytes) -> Raw:
    """Return what a commit object says of its author; `committer` only where there is a signature to look into."""
    head = content.partition(b"\n\n")[0].split(b"\n")
    fields = dict(reversed([line.partition(b" ")[::2] for line in head if not line.startswith(b" ")]))
    encoding = fields.get(b"encoding", b"utf-8").decode("ascii", "replace")
    name, email, time = _person(fields.get(b"author", b""), encoding)
    signed = b"gpgsig" in fields or b"gpgsig-sha256" in fields
    return Raw(name, email, time, _person(fields.get(b"committer", b""), encoding)[1] if signed else "")


def _person(line: bytes, encoding: str) -> tuple[str, str, int]:
    """Return name, address and moment of `Ann <ann@blue.example> 1767603600 +0000`."""
    who, _, when = line.rpartition(b">")
    name, _, email = who.partition(b"<")
    first = (when.split() or [b"0"])[0]
    return _text(name, encoding), _text(email, "utf-8"), int(first[:20]) if first.lstrip(b"-").isdigit() else 0


def _text(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding).strip()
    except (LookupError, UnicodeDecodeError):
        return content.decode("utf-8", "replace").strip()
