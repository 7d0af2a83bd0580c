"""Pages and the files that need none are written by as many processes as there are processors, and no more."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Any

from tests.publish.sites import built, copied, differing

from troth.publish.loose import LooseFiles
from troth.publish.publication import Publication
from troth.shares import shared
from troth.site import Site

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    import pytest

    from troth.publish.output import Output
    from troth.render.page import Loose

ALONE = 3
"""Pages that the first process makes before the other one may go on with its files."""


def test_pages_are_shared_when_the_other_process_is_done_with_its_files(
    checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until then the first process makes them alone; the site is the same as that of one process."""
    root, me, go = copied(checkout, tmp_path / "board"), os.getpid(), tmp_path / "go"
    alone = built(root, tmp_path / "alone")
    asked: list[int] = []
    made: list[str] = []
    begun: list[LooseFiles] = []
    groups, write_of_pages, page = Site.groups, LooseFiles.write_of_pages, Publication.page

    def held(files: Iterable[Loose]) -> Iterator[Loose]:
        while os.getpid() != me and not go.exists():
            time.sleep(0.01)
        yield from files

    def write(self: LooseFiles, out: Output) -> None:
        begun.append(self)
        write_of_pages(self, out)

    def make(self: Publication, address: str) -> bytes:
        if os.getpid() == me and begun and not asked:
            assert begun[0].busy is not go.exists()
            made.append(address)
            if len(made) == ALONE:
                go.touch()
                while begun[0].busy:
                    time.sleep(0.01)
        return page(self, address)

    def share(pieces: int, work: Callable[[int], None], report: Callable[[], Any], *, processes: int) -> tuple[Any, ...]:
        asked.append(processes)
        go.touch()  # whatever happens, nobody waits for ever
        return shared(pieces, work, report, processes=processes)

    monkeypatch.setattr(Site, "groups", lambda self, *earlier: tuple(map(held, groups(self, *earlier))))
    monkeypatch.setattr(LooseFiles, "write_of_pages", write)
    monkeypatch.setattr(Publication, "page", make)
    for module in ("loose", "publication"):
        monkeypatch.setattr(f"troth.publish.{module}.processors", lambda: 2)
        monkeypatch.setattr(f"troth.publish.{module}.MANY", 10)
    monkeypatch.setattr("troth.publish.publication._PIECE", 1)
    monkeypatch.setattr("troth.publish.publication.shared", share)

    assert differing(alone, built(root, tmp_path / "shared")) == []
    assert asked == [2]
    assert len(made) == ALONE
