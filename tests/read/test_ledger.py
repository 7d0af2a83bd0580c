"""A board's files as its ledger: the same whoever reads them."""

from __future__ import annotations

import json
import random
import shutil
from typing import TYPE_CHECKING

from tests.publish.random_edits import DAY, Scribe

from troth.base.dates import AsOf
from troth.build import load_board
from troth.read import ledger
from troth.read.ledger import ReadCache, read_ledger
from troth.read.yaml.document import hash_blob
from troth.render.export import render_board_json

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from troth.model.problem import Problem


def test_several_processes_read_the_same(checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Records, their places, and problems of every kind, in the same order; what cannot be read is left out by all."""
    shutil.copytree(checkout / "commitments", tmp_path / "commitments")
    for name, text in (("a", "title: [\n"), ("b", "title: x\nby: 5\n"), ("c", "\t\n"), ("d", "title: x\ntitle: y\n"), ("z", "")):
        (tmp_path / f"commitments/promises/{name}-broken.yaml").write_text(text, encoding="utf-8")
    alone = read_ledger(tmp_path)

    monkeypatch.setattr(ledger, "_MANY_FILES", 1)
    monkeypatch.setattr(ledger, "_FILES_PER_TASK", 2)
    monkeypatch.setattr(ledger, "count_workers", lambda: 3)
    together = read_ledger(tmp_path)

    assert together[1] == alone[1]
    assert len({problem.place.path for problem in alone[1]}) >= 5
    assert [each.path for each in together[0].sources] == [each.path for each in alone[0].sources]
    for mine, theirs in zip(together[0].sources, alone[0].sources, strict=True):
        assert (mine.data, mine.marks, mine.blob) == (theirs.data, theirs.marks, theirs.blob)
    assert together[0].promises.keys() == alone[0].promises.keys()
    assert together[0].unreadable == alone[0].unreadable


def test_a_content_has_the_name_that_git_gives_it() -> None:
    """As `git hash-object` prints it."""
    assert hash_blob(b"") == "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"
    assert hash_blob(b"what is up, doc?") == "bd9dbf5aae1a3862dd1526723246b20206e5fc37"


def test_what_is_remembered_is_what_would_be_read(checkout: Path, tmp_path: Path) -> None:
    """A file that was edited, put back, renamed, spoiled or taken away: each time it is as if nobody remembered anything."""
    shutil.copytree(checkout / "commitments", tmp_path / "commitments")
    remembered = ReadCache()
    first, *_ = sorted((tmp_path / "commitments/promises").rglob("*.yaml"))
    text = first.read_text(encoding="utf-8")
    steps = (
        lambda: None,
        lambda: first.write_text(text + "tags: [new]\n", encoding="utf-8"),
        lambda: first.write_text("title: [\n", encoding="utf-8"),
        lambda: first.write_text(text, encoding="utf-8"),
        lambda: first.rename(first.with_name("another.yaml")),
        lambda: first.with_name("another.yaml").unlink(),
    )
    before, held = None, []
    for step in steps:
        step()
        (again, problems), (anew, faults) = read_ledger(tmp_path, remembered), read_ledger(tmp_path)
        assert problems == faults
        assert [(each.path, each.data, each.marks) for each in again.sources] == [
            (each.path, each.data, each.marks) for each in anew.sources
        ]
        assert again.promises.keys() == anew.promises.keys()
        if before is not None:  # only what was touched is read anew
            assert len(set(map(id, again.sources)) - before) <= 1
        held.append(again)  # so that no place in memory is used twice
        before = set(map(id, again.sources))


def test_a_board_that_is_looked_at_again_is_as_at_the_first_look(checkout: Path, tmp_path: Path) -> None:
    """Whatever was edited: what is remembered of records that are the same tells nothing else than all of them read anew."""
    shutil.copytree(checkout / "commitments", tmp_path / "commitments")
    scribe, remembered = Scribe(tmp_path, random.Random(29)), ReadCache()  # noqa: S311 - the same edits each time
    for _ in range(5):
        looks = [load_board(tmp_path, AsOf(DAY, pinned=True), witness=True, published=True, remembered=each) for each in (remembered, None)]
        again, first = ((render_board_json(each), each.problems, each.reminders) for each in looks)
        assert again == first
        for _ in range(4):
            scribe.edit()


def read_with(root: Path, state: Path) -> tuple[tuple[object, ...], tuple[Problem, ...], tuple[object, ...]]:
    """Return all that is read of a board and what is wrong with it, with what is remembered in `state`."""
    found, problems = read_ledger(root, ReadCache(state))
    sources = tuple((each.path, each.data, tuple(each.marks), each.blob, each.find_place("title")) for each in found.sources)
    return sources, problems, found.unreadable


def test_what_is_sound_is_remembered_for_the_next_program(checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same records, places and problems; a file that is faulty or has changed is read anew, and all where the memory is damaged."""
    monkeypatch.setattr("troth.read.yaml.document._FEWEST_FILES", 2)
    shutil.copytree(checkout / "commitments", tmp_path / "commitments")
    record = next(tmp_path.glob("commitments/promises/**/cnc-dust-hood.yaml"))
    (tmp_path / "commitments/promises/broken.yaml").write_text("title: [\n", encoding="utf-8")
    (tmp_path / "commitments/promises/odd.yaml").write_text(record.read_text(encoding="utf-8") + "colour: red\n", encoding="utf-8")
    fresh = read_with(tmp_path, tmp_path / "none")
    assert len({problem.place.path for problem in fresh[1]}) >= 2

    state = tmp_path / "state"
    assert read_with(tmp_path, state) == fresh
    memory = state / "files.json"
    told = json.loads(memory.read_text(encoding="utf-8"))
    assert not [each for each, (data, _) in told["files"].items() if "colour" in data]
    written = memory.stat().st_mtime_ns
    assert read_with(tmp_path, state) == fresh
    assert memory.stat().st_mtime_ns == written, "nothing new was learned"

    told["files"][f"promise {hash_blob(record.read_bytes())}"][0]["title"] = "From memory"
    memory.write_text(json.dumps(told), encoding="utf-8")
    assert read_ledger(tmp_path, ReadCache(state))[0].promises["cnc-dust-hood"].title == "From memory"
    text = record.read_text(encoding="utf-8")
    record.write_text(text.replace("title: ", "title: Again, "), encoding="utf-8")
    assert read_ledger(tmp_path, ReadCache(state))[0].promises["cnc-dust-hood"].title.startswith("Again, ")
    record.write_text(text, encoding="utf-8")

    for damaged in (b"", b"[]", b'{"frame": 1}', memory.read_bytes()[:-9], json.dumps({**told, "frame": "another"}).encode()):
        memory.write_bytes(damaged)
        assert read_with(tmp_path, state) == fresh
