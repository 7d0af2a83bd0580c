"""Pages and the files that need none are written by as many processes as there are processors, and no more."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Any

from tests.publish.sites import AS_OF, build_site, copy_example, list_differing
from tests.status.builders import parse_day

from troth.base.dates import AsOf
from troth.base.runtime import run_in_processes
from troth.cli.mkdocs_run import build_with_mkdocs
from troth.publish.builder import SiteBuilder
from troth.site import Site

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    import pytest

    from troth.render.page import Artifact


ALONE = 3
"""Pages that the first process makes before the other one may go on with its files."""


def test_pages_are_shared_when_the_other_process_is_done_with_its_files(
    checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until then the first process makes them alone; the site is the same as that of one process."""
    root, me, go = copy_example(checkout, tmp_path / "board"), os.getpid(), tmp_path / "go"
    alone = build_site(root, tmp_path / "alone")
    asked: list[int] = []
    made: list[str] = []
    begun: list[SiteBuilder] = []
    groups, write_of_pages, page = Site.group_files, SiteBuilder.write_page_files, SiteBuilder.render_page

    def held(files: Iterable[Artifact[bytes]]) -> Iterator[Artifact[bytes]]:
        while os.getpid() != me and not go.exists():
            time.sleep(0.01)
        yield from files

    def write(self: SiteBuilder) -> None:
        begun.append(self)
        write_of_pages(self)

    def make(self: SiteBuilder, address: str) -> bytes:
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
        return run_in_processes(pieces, work, report, processes=processes)

    monkeypatch.setattr(Site, "group_files", lambda self, *earlier: tuple(map(held, groups(self, *earlier))))
    monkeypatch.setattr(SiteBuilder, "write_page_files", write)
    monkeypatch.setattr(SiteBuilder, "render_page", make)
    monkeypatch.setattr("troth.publish.builder.count_workers", lambda: 2)
    monkeypatch.setattr("troth.publish.builder._PIECE", 1)
    monkeypatch.setattr("troth.publish.builder.run_in_processes", share)

    out = tmp_path / "shared"
    build_with_mkdocs(root, out, AsOf(parse_day(AS_OF)), strict=False, summarize=lambda _: (), parallel_threshold=10)
    assert list_differing(alone, out) == []
    assert asked == [2]
    assert len(made) == ALONE
