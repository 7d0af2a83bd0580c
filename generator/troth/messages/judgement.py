"""What a message says, the board that it is judged on, and what comes of it: changes of files, which can only add, and the reply."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from troth.board import Board
    from troth.edit.preview import FileChangePlan
    from troth.model import Data, Kind


FORMAT: Final = 1
"""The version of what `troth receive --out` writes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileInsertion:
    """Bytes to put into a file: what it holds then is `old[:at] + insert + old[at:]`, so nothing of a record can be lost."""

    path: str
    before: str
    """SHA-256 of what the file holds before, in hex; empty for a file that is to be made."""
    at: int
    insert: str
    remove: int = 0
    """So many bytes behind `at` go: of a party's entry alone, for how often it wants to be told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a message comes to. Without changes and without a reply it is no business of the board's."""

    said_at: str
    said_sha256: str
    author: str = ""
    """The party that speaks; empty for somebody whom the board does not know."""
    changes: tuple[FileInsertion, ...] = ()
    subject: str = ""
    reply: str = ""
    reaction: str = ""
    """`+1` where it was taken, `confused` where it was not, `eyes` where a maintainer is to look at it."""
    close: bool = False
    """Whether all is said for which the issue was opened."""
    mode: str = "none"
    """`commit`, `pull-request` or `none`."""
    about: str = ""
    """The party whose entry changes, as `party/bakery`; empty where a record's does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardState:
    """A board and the bytes of its files, by path: what messages are judged on, and what each of them leaves to the next."""

    board: Board
    files: Mapping[str, bytes]
    find_standing: Callable[[str, str], bytes | None] | None = None
    """What the branch had under a path at the moment when something was said; None where nobody can tell."""
    committed: Mapping[str, bytes] | None = None
    """The files as the branch has them now, where some messages were judged already."""

    def apply(self, plan: FileChangePlan) -> BoardState:
        """Return the state after a change."""
        files = MappingProxyType({**self.files, plan.path: plan.new})
        return replace(self, board=plan.after, files=files, committed=self.committed or self.files)

    def find_versions(self, path: str, moment: str) -> tuple[bytes, bytes] | None:
        """Return what the branch had at a moment, and what it has now; None where that is not known, or the same."""
        before = self.find_standing(path, moment) if self.find_standing and moment else None
        now = (self.committed or self.files).get(path)
        return (before, now) if before is not None and now is not None and before != now else None


def hash_said(text: str) -> str:
    """Return the SHA-256 of a text as the host gave it, with line feeds, in UTF-8."""
    return hashlib.sha256(text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "surrogatepass")).hexdigest()


def list_file_changes(path: str, old: bytes | None, new: bytes) -> tuple[FileInsertion, ...]:
    """Return the insertions that make `new` of `old`, in their order: one, or two where a mark has to end what stood last."""
    return tuple(_iter_file_changes(path, old, new))


def _iter_file_changes(path: str, old: bytes | None, new: bytes) -> Iterator[FileInsertion]:
    before = old or b""
    at = _count_same(before, new)
    rest = len(before) - at
    if rest and not new[at:].endswith(before[at:]):
        # what can't be one insertion begins with a comma or a dash behind what stood last
        yield _build_change(path, old, at, new[at : at + 1])
        before = old = before[:at] + new[at : at + 1] + before[at:]
        at = _count_same(before, new)
        rest = len(before) - at
    yield _build_change(path, old, at, new[at : len(new) - rest])


def _build_change(path: str, old: bytes | None, at: int, insert: bytes) -> FileInsertion:
    return FileInsertion(path=path, before="" if old is None else hashlib.sha256(old).hexdigest(), at=at, insert=insert.decode())


def list_replacements(path: str, old: bytes, new: bytes) -> tuple[FileInsertion, ...]:
    """Return the one change that makes `new` of `old`, which may take something out."""
    at = _count_same(old, new)
    most = min(len(old), len(new)) - at
    rest = next((count for count in range(most) if old[-1 - count] != new[-1 - count]), most)
    while rest and (old[len(old) - rest] & 0xC0) == 0x80:  # noqa: PLR2004 - inside of a character
        rest -= 1
    return (replace(_build_change(path, old, at, new[at : len(new) - rest]), remove=len(old) - rest - at),)


def _count_same(first: bytes, second: bytes) -> int:
    """Return how many bytes two contents begin with that are the same, up to the start of a character."""
    end = min(len(first), len(second))
    low, high = 0, end
    while low < high:  # halves, as a log may be long
        middle = (low + high + 1) // 2
        low, high = (middle, high) if first[:middle] == second[:middle] else (low, middle - 1)
    while low and low < len(second) and second[low] & 0xC0 == 0x80:  # noqa: PLR2004 - inside of a character
        low -= 1
    return low


def apply_file_change(old: bytes | None, change: FileInsertion) -> bytes:
    """Return what a file holds with a change. Raises ValueError where it is not the file that was judged."""
    if ("" if old is None else hashlib.sha256(old).hexdigest()) != change.before:
        raise ValueError(change.path)
    held = old or b""
    return held[: change.at] + change.insert.encode() + held[change.at + change.remove :]


def encode_judgements(tree: str, judgements: Iterable[Judgement]) -> dict[str, Any]:
    """Return the judgements as JSON has them, with the `commitments/` tree that they were judged on."""
    return {"format": FORMAT, "tree": tree, "judgements": [asdict(each) for each in judgements]}


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidAct:
    """One act as it was said, on one record."""

    kind: Kind
    record: str
    act: str
    done: str
    """What the reply begins with: `Accepted`."""
    line: int
    """Where in the text it was said."""
    fields: Mapping[str, Data] = field(default_factory=lambda: MappingProxyType({}))
    on_behalf_of: str | None = None
    """The party that the speaker says it for, where that is not the speaker."""
    of: str = ""
    """The fingerprint of what was shown, where the message carries it."""
    command: str = ""
    is_for_everybody: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidRecord:
    """A record to be made, as it was said; names are still words."""

    kind: Kind
    fields: Mapping[str, Data]
    line: int
    id: str | None = None
    steps: tuple[str | Mapping[str, Data], ...] = ()
    """Of a meeting: its next steps, a line for each, or the fields of the promise that a line can't say."""
    opening: str = ""
    """Of a promise: the act that it begins with where it is not promised outright: requested, offered or promised."""
    form: str = ""
    """The form that asked for it, which leaves to the board who speaks; nothing where its fields are those of the record."""

    @property
    def command(self) -> str:
        """What is said by it: `new meeting`."""
        return f"new {self.fields.get('party') or self.kind.value}" if self.fields else "next steps"


@dataclass(frozen=True, slots=True)
class RecordName:
    """Which record is meant."""

    kind: Kind
    id: str


@dataclass(frozen=True, slots=True)
class Misunderstanding:
    """Something in a message that is not understood: what, and what can be said instead."""

    line: int
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedMessage:
    """What a message says. With a misunderstanding none of it is taken; with nothing at all it is no business of the board's."""

    acts: tuple[SaidAct | SaidRecord, ...] = ()
    """In their order."""
    misunderstandings: tuple[Misunderstanding, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is said to the board."""
        return not (self.acts or self.misunderstandings)
