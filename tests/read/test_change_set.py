"""What a proposal reads besides what differs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.repositories import make_repository

from troth.read.change_set import read_change

if TYPE_CHECKING:
    from pathlib import Path


BASE = "title: T\ncustomer: jane\noutcome: O\nmade: 2026-10-01\ndue: 2026-12-15\n"


def test_of_other_promises_those_are_read_that_name_one_of_the_words(tmp_path: Path) -> None:
    """An id is looked for as a whole: nina's promises are read, and those of nina-two or of somebody called anina are not."""
    git = make_repository(tmp_path / "board")
    files: dict[str, str | None] = {
        "commitments/parties/all.yaml": "people: {nina: {name: Nina}, nina-two: {name: Nina}, anina: {name: Anina}, jane: {name: Jane}}\n",
        "commitments/promises/plain.yaml": f"{BASE}promiser: nina\n",
        "commitments/promises/listed.yaml": f"{BASE}promiser: [anina,nina]\n",
        "commitments/promises/quoted.yaml": f"{BASE}promiser: 'nina'\n",
        "commitments/promises/two.yaml": f"{BASE}promiser: nina-two\n",
        "commitments/promises/other.yaml": f"{BASE}promiser: anina\n",
        "commitments/promises/itself.yaml": f"{BASE}promiser: anina\n",
    }
    base = git.commit(files)
    head = git.commit({"commitments/promises/new.yaml": f"{BASE}promiser: nina\n"})
    with read_change(git.folder, base, head) as found:
        near = found.read_surroundings({"nina", "itself"})
    assert list(near.promises) == ["itself", "listed", "new", "plain", "quoted"]
    assert len(near.parties) == 4
