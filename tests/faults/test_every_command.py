"""Whatever stands in the way of a command that writes: nobody's work is lost, nothing is half written, and nothing of ours is left."""

from __future__ import annotations

import errno
import json
import os
import resource
import shutil
import signal
import subprocess
from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner
from tests.cli.boards import AS_OF, KITCHEN, run_troth, write_base_board
from tests.cli.test_receive import make_event
from tests.faults.processes import apart, below, writes
from tests.faults.writing import READS, WRITES, Way, Writing
from tests.rollup.boards import SALES
from tests.rollup.boards import write_records as lay_small

from troth.cli import main
from troth.cli.export import FORMATS
from troth.cli.export import export as export_command

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Watch = Callable[[str, tuple[object, ...]], None]

MINE = b"# mine\n"
SHEET = "id,title,promiser,customer,outcome,made,due\nhang,Hang,nina,jane,Shut.,2026-10-01,2026-12-15\n"
ROOM = 16
"""Bytes that a file can hold on the full disk: less than anything that is written."""


class Scene:
    """A board on which a command may write, and somebody else's folder beside it."""

    def __init__(self, folder: Path, writing: Writing) -> None:
        self.folder = folder / "scene"
        self.writing = writing
        self.root = write_base_board(self.folder / "board", {"promises/kitchen.yaml": KITCHEN, **writing.files})
        self.target = self.root / writing.target
        self.elsewhere = self.folder / "elsewhere"
        self.elsewhere.mkdir()
        (self.root / "made").mkdir()
        (self.folder / "plan.csv").write_text(SHEET)
        (self.folder / "event.json").write_text(json.dumps(make_event("/report on track", "nina-novak")))
        lay_small(self.folder / "sales", SALES)
        if writing.command in ("review", "resolve"):
            self._commit()
        if writing.command == "resolve":
            self._begin_merge()
        for words in writing.before:
            assert run_troth(self.root, *words.split()).exit_code == 0

    def _commit(self) -> None:
        for words in (("init", "--quiet"), ("add", "--all"), ("-c", "user.name=N", "-c", "user.email=n@x.example", "commit", "-qm", "x")):
            subprocess.run(["git", *words], cwd=self.root, check=True)

    def _begin_merge(self) -> None:
        """Let two branches add to one log, and git leave their merge to somebody."""
        said = "  - {{date: 2026-11-1{day}, by: {by}}}\n".format
        texts = [KITCHEN + "log:\n" * ("log:" not in KITCHEN) + each for each in (
            said(day=1, by="nina, act: reported, confidence: on_track"), said(day=2, by="rosa, act: followed_up, note: We spoke."),
        )]  # fmt: skip
        git = ("git", "-c", "user.name=N", "-c", "user.email=n@x.example")
        for branch, text in zip(("theirs", "ours"), texts, strict=True):
            subprocess.run(
                [*git, "checkout", "--quiet", "-b", branch, "HEAD" if branch == "theirs" else "HEAD~1"], cwd=self.root, check=True
            )
            self.target.write_text(text)
            subprocess.run([*git, "commit", "--quiet", "--all", "--message=x"], cwd=self.root, check=True)
        merged = subprocess.run([*git, "merge", "--quiet", "theirs"], cwd=self.root, check=False, capture_output=True)
        assert merged.returncode == 1

    @property
    def words(self) -> tuple[str, ...]:
        """What is typed."""
        out = self.target if self.writing.command != "init" else self.root / "fresh"
        places = {"{out}": str(out), **{name: str(self.folder / name) for name in ("plan.csv", "event.json")}}
        return (*self.writing.command.split(), *(places.get(each, each) for each in self.writing.words))

    def run(self, watch: Watch | None = None, ready: Callable[[], None] | None = None) -> tuple[int, str]:
        """Run the command, in a process of its own where it is watched or made ready; return its exit code and what it says."""
        if watch is None and ready is None:
            return self._run_here()
        reading, writing = os.pipe()

        def action() -> int:
            code, said = self._run_here()
            os.write(writing, said.encode()[-4000:])
            return code

        status = apart(action, watch, ready)
        os.close(writing)
        with os.fdopen(reading, "rb") as said:
            return os.waitstatus_to_exitcode(status), said.read().decode(errors="replace")

    def _run_here(self) -> tuple[int, str]:
        done = CliRunner().invoke(main, ["-C", str(self.root), "--as-of", AS_OF, *self.words], env={"COLUMNS": "160"})
        return done.exit_code, done.output + ("" if isinstance(done.exception, SystemExit | None) else "\nTraceback")

    def contents(self) -> dict[str, bytes | None]:
        """Return all that lies there: files with what they hold, links with where they lead, folders; git's own is left out."""
        return {
            path.relative_to(self.folder).as_posix(): _content(path)
            for path in sorted(self.folder.rglob("*"))
            if ".git" not in path.relative_to(self.folder).parts
        }

    def touched(self, before: dict[str, bytes | None]) -> set[str]:
        """Return the paths at which something is other than before, or new, or gone."""
        after = self.contents()
        return {path for path in before.keys() | after.keys() if before.get(path, b"\0none") != after.get(path, b"\0none")}


def _content(path: Path) -> bytes | None:
    if path.is_symlink():
        return b"-> " + os.fsencode(path.readlink())
    return path.read_bytes() if path.is_file() else None


def commands(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield every command that there is, by the words that lead to it."""
    if not isinstance(command, click.Group):
        yield " ".join(path)
        return
    context = click.Context(command)
    for name in command.list_commands(context):
        found = command.get_command(context, name)
        assert found is not None
        yield from commands(found, (*path, name))


@pytest.fixture(autouse=True)
def caches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what is remembered of sites out of the way."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture(params=WRITES, ids=lambda writing: writing.name.replace(" ", "-"))
def scene(request: pytest.FixtureRequest, tmp_path: Path) -> Scene:
    """Each command that writes, on its board."""
    return Scene(tmp_path, request.param)


def refused(code: int, said: str) -> None:
    """Exit 2 (or 1, where the board's words refuse), a line, and no traceback."""
    assert code in (1, 2), said
    assert "Traceback" not in said
    assert "bug in troth" not in said
    assert said.strip()


def test_every_command_is_tried() -> None:
    """A new command that writes has to stand among those that are tried, and one that only reads has to be named as such."""
    assert {each.command for each in WRITES} | READS == set(commands(main))
    assert not {each.command for each in WRITES} & READS
    (form,) = [each for each in export_command.params if each.name == "form"]
    assert isinstance(form.type, click.Choice)
    assert {each.words[0] for each in WRITES if each.command == "export"} == set(form.type.choices) == {*FORMATS, "parquet"}


def test_what_it_writes_and_nothing_else(scene: Scene) -> None:
    """With nothing in its way the command succeeds, a second time it does too or says why not, and nothing lies beside what it wrote."""
    before = scene.contents()
    code, said = scene.run()
    assert (code, scene.target.exists()) == (0, True), said
    new = {path for path in scene.touched(before) if path in before}
    assert all(before[path] is None or path == f"board/{scene.writing.target}" for path in new)
    assert not [path for path in scene.contents() if path.rpartition("/")[2].startswith(".troth-") and not path.endswith(".troth-site")]
    if scene.writing.way in (Way.FOLDER, Way.FILE):
        after = scene.contents()
        assert (scene.run()[0], scene.contents()) == (0, after)


def test_a_file_of_a_stranger(scene: Scene) -> None:
    """Where it lies in the place of what is to be written, or among it, it stays as it is; what fails changes nothing else."""
    strange = _put_strange(scene)
    before = scene.contents()
    code, said = scene.run()
    if code:
        refused(code, said)
        assert not scene.touched(before)
    elif scene.writing.way is Way.APPEND:
        assert scene.target.read_bytes().startswith(MINE)
    else:
        assert scene.writing.way in (Way.CHANGE, Way.NEW), "it was to say whose file is in the way"
        assert all(path.read_bytes() == MINE for path in strange)


def _put_strange(scene: Scene) -> tuple[Path, ...]:
    """Put a stranger's file into the way."""
    if scene.writing.way is Way.CHANGE:
        names = (f"{scene.target.name}~", f".{scene.target.name}.swp", ".troth-others.new", ".DS_Store")
        strange = tuple(scene.target.with_name(name) for name in names)
    else:
        strange = (_theirs(scene),)
    for each in strange:
        each.parent.mkdir(parents=True, exist_ok=True)
        each.write_bytes(MINE)
    return strange


def test_a_file_in_the_place_of_a_folder(scene: Scene) -> None:
    """What can't be a folder is named; nothing is changed."""
    if scene.writing.way is Way.CHANGE:
        scene.target.unlink()
        shutil.rmtree(scene.target.parent)
        place = scene.target.parent
    else:
        place = scene.target if scene.writing.way is Way.FOLDER else scene.target.parent
        if place == scene.root:
            place = scene.target
        shutil.rmtree(place, ignore_errors=True)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(MINE)
    before = scene.contents()
    refused(*scene.run())
    assert not scene.touched(before)


def test_a_link(scene: Scene) -> None:
    """It is named and not followed: what it leads to stays, and so does the link. Only what adds to the end of a file follows one."""
    place = scene.target if scene.writing.way is not Way.NEW else scene.target.parent
    there = scene.elsewhere / "there"
    if place.exists():
        place.rename(there)
    elif scene.writing.way in (Way.FILE, Way.APPEND):
        there.write_bytes(MINE)
    else:
        there.mkdir()
        (there / "thesis.txt").write_bytes(MINE)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.symlink_to(there)
    before = scene.contents()
    code, said = scene.run()
    if scene.writing.way is Way.APPEND:
        assert (code, there.read_bytes()[: len(MINE)]) == (0, MINE)
        return
    refused(code, said)
    assert not scene.touched(before)


@pytest.mark.parametrize("error", [errno.EROFS, errno.ENOSPC])
def test_a_place_that_takes_nothing(scene: Scene, error: int) -> None:
    """A disk for reading alone, or one without room for another name: each call that would write there fails, and nothing has changed."""
    before = scene.contents()

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        if writes(event, arguments) and below(arguments, scene.folder):
            raise OSError(error, os.strerror(error))

    refused(*scene.run(watch))
    assert not scene.touched(before)


def test_a_full_disk(scene: Scene) -> None:
    """No file can grow: what was there stays, and nothing half-written is left."""
    if scene.writing.way is Way.APPEND:
        scene.target.write_bytes(MINE)
    before = scene.contents()

    def ready() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, ROOM))

    refused(*scene.run(ready=ready))
    assert not scene.touched(before)


def test_another_writer(scene: Scene) -> None:
    """Who writes there at the same moment, without asking, finds what they wrote; what is refused changes nothing else."""
    before, theirs = scene.contents(), _theirs(scene)
    begun = False

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal begun
        if not begun and writes(event, arguments) and below(arguments, scene.folder):
            begun = True
            theirs.parent.mkdir(parents=True, exist_ok=True)
            with theirs.open("ab") as file:
                file.write(MINE)

    code, said = scene.run(watch)
    assert MINE in theirs.read_bytes()
    if code:
        refused(code, said)
        own = {theirs, *theirs.parents}
        assert {path for path in scene.touched(before) if scene.folder / path not in own} == set()


def _theirs(scene: Scene) -> Path:
    """Return where somebody else's file lies: among what is to be written, or right in its place."""
    if scene.writing.theirs:
        return scene.root / scene.writing.theirs
    return scene.target / "promises/thesis.txt" if scene.writing.way is Way.FOLDER else scene.target


@pytest.mark.parametrize("command", sorted(READS - {"serve"}))
def test_what_only_reads_writes_nothing(tmp_path: Path, command: str) -> None:
    """A command that is said to read leaves every file and folder as it was."""
    scene = Scene(tmp_path, next(each for each in WRITES if each.command == "agreement input"))
    (scene.root / "commitments/asks").mkdir()
    (scene.root / "commitments/asks/it.yaml").write_text(next(each for each in WRITES if each.command == "ask reach").files["asks/it.yaml"])
    words = {
        "show": ("kitchen",), "ask draft": ("it", "omar"), "agreement interview": ("serving",), "agreement status": ("serving",),
        "agreement draft": ("serving",), "ask answers": ("it",),
        "promise tell": ("kitchen",), "explain": ("schema/date",), "rollup": (str(scene.folder / "boards"),),
    }  # fmt: skip
    if command == "rollup":
        assert run_troth(scene.root, "export", "parquet", "--out", str(scene.folder / "boards")).exit_code == 0
    if command == "sources list":
        (scene.root / "commitments/board.yaml").write_text("name: All\nsources:\n  sales: {from: ../sales}\n")
    before = scene.contents()
    code = run_troth(scene.root, *command.split(), *words.get(command, ())).exit_code
    assert code in (0, 1)
    assert not scene.touched(before)
