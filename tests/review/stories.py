"""Histories told commit by commit, and made by one run of git: merges, rebases and squashes as files say they came out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tests.repositories import PEOPLE, Repository, make_repository
from tests.review.scratch import FILES
from tests.status.builders import parse_day

from troth.base.dates import AsOf
from troth.build import load_board
from troth.model import Kind
from troth.read.yaml.document import parse_document
from troth.review.review import review_change
from troth.status.answer_context import hash_next_context

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from troth.board import Board
    from troth.review.summary import ReviewResult
    from troth.status.provenance import Provenance, Witness

AS_OF = AsOf(parse_day("2026-11-22"))
GITHUB = "GitHub <noreply@github.com>"
FOLDERS = {"promises": Kind.PROMISE, "asks": Kind.ASK, "agreements": Kind.AGREEMENT}


@dataclass(frozen=True, kw_only=True)
class Made:
    """A commit of a story: its number, and all files that it leaves."""

    number: int
    files: Mapping[str, str]


@dataclass
class Story:
    """A history on `main` that begins with the scratch board; `commit` adds to where the last one was, or onto others."""

    first_files: Mapping[str, str] = field(default_factory=lambda: dict(FILES))
    first_day: str = "2026-11-10"
    _lines: list[bytes] = field(default_factory=list)
    _made: list[Made] = field(default_factory=list)
    branches: dict[str, Made] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.base = self.commit("nina", self.first_files, on=self.first_day, onto=())
        self.branches["main"] = self.base

    def commit(
        self,
        by: str,
        changes: Mapping[str, str | None],
        *,
        on: str = "2026-11-20",
        onto: tuple[Made, ...] | None = None,
        put: tuple[str, str] = ("", ""),
        message: str = "x",
    ) -> Made:
        """Commit these files over those of the first parent. `put` is by whom and on which day, where that differs."""
        parents = self._made[-1:] if onto is None else list(onto)
        files = {**(parents[0].files if parents else {}), **changes}
        made = Made(number=len(self._made) + 1, files={path: text for path, text in files.items() if text is not None})
        said = message.encode()
        head = [
            b"commit refs/heads/made",
            b"mark :%d" % made.number,
            _sign("author", by, on),
            _sign("committer", put[0] or by, put[1] or on),
        ]
        head += [b"data %d" % len(said), said]
        head += [b"%s :%d" % (b"merge" if number else b"from", each.number) for number, each in enumerate(parents)]
        self._lines += [*head, b"deleteall"]
        for path, text in made.files.items():
            data = text.encode()
            self._lines += [b"M 100644 inline " + path.encode(), b"data %d" % len(data), data]
        if not parents:
            self._lines.insert(-len(head) - 1 - 3 * len(made.files), b"reset refs/heads/made")
        self._made.append(made)
        return made

    def make(self, folder: Path, *, head: str = "topic", **branches: Made) -> Repository:
        """Make the repository, with these branches besides main, and one of them in its folder."""
        made = make_repository(folder)
        ends = {"topic": self._made[-1], **self.branches, **branches}
        resets = [line for name, each in ends.items() for line in (b"reset refs/heads/" + name.encode(), b"from :%d" % each.number, b"")]
        made.run_git("fast-import", "--quiet", "--force", given=b"\n".join([*self._lines, *resets, b""]))
        (made.folder / ".git/HEAD").write_text(f"ref: refs/heads/{head}\n")
        made.write(ends[head].files)
        return made


def _sign(role: str, who: str, day: str) -> bytes:
    name, email = PEOPLE.get(who) or (who.rstrip(">").split(" <") if "<" in who else (who, who))
    moment = int(datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=UTC).timestamp())
    return f"{role} {name} <{email}> {moment} +0000".encode()


def review(repository: Repository, base: str = "main", head: str = "topic", as_of: AsOf = AS_OF) -> ReviewResult:
    """Return what a review of one branch says."""
    return review_change(repository.folder, base, head, as_of)


def list_rules(result: ReviewResult) -> list[str]:
    """Return the rules that a change breaks, each with its severity."""
    return [f"{each.severity.value} {each.rule.removeprefix('review/')}" for each in result.problems]


def show_board(repository: Repository, *, witness: bool = True) -> Board:
    """Return the board that lies in the folder."""
    return load_board(repository.folder, AS_OF, witness=witness)


def know(repository: Repository, path: str) -> Provenance:
    """Return what git knows of a record of the board in the folder."""
    _, folder, *_, name = path.split("/")
    board = show_board(repository)
    known = {"promises": board.provenance, "asks": board.ask_provenance, "agreements": board.agreement_provenance}[folder]
    return known[name.removesuffix(".yaml")]


def list_witnesses(repository: Repository, path: str) -> list[str]:
    """Return of each entry of a log whose word it is, with the note."""
    return [describe(each) for each in know(repository, path).log]


def describe(witness: Witness) -> str:
    """Return the level, with the note where there is one."""
    words = "of other words" if witness.of_other_words else ""
    return ", ".join(filter(None, (witness.level.value, words, witness.note)))


def state(path: str, text: str, entry: str) -> str:
    """Return an answer as a command writes it at the end of this text, with the fingerprint of what it answers."""
    source, _ = parse_document("", text.encode())
    assert source is not None
    act = entry.partition("act: ")[2].partition(",")[0].rstrip("}\n")
    return entry.replace(f"act: {act}", f'act: {act}, terms: "{hash_next_context(FOLDERS[path.split("/")[1]], source.data, act)}"')
