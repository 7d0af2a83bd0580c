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

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    import pytest


def test_pages_and_files_are_shared(checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each process takes what nobody has taken yet, be it pages or files; the site is the same as that of one process."""
    root, me = copy_example(checkout, tmp_path / "board"), os.getpid()
    alone = build_site(root, tmp_path / "alone")
    asked: list[int] = []
    (tmp_path / "written").mkdir()
    write_files, put_pages = SiteBuilder._write_files, SiteBuilder._put_pages  # noqa: SLF001 - who took which piece shows nowhere else

    def note(kind: str, write: Callable[..., None]) -> Callable[..., None]:
        def noted(self: SiteBuilder, what: Iterable[Any]) -> None:
            (tmp_path / f"written/{kind}-{'here' if os.getpid() == me else 'there'}").touch()
            write(self, what)
            for _ in range(6000):  # until both have taken pages, however late the other one begins
                if kind == "files" or len(list((tmp_path / "written").glob("pages-*"))) == 2:
                    break
                time.sleep(0.01)

        return noted

    def share(pieces: int, work: Callable[[int], None], report: Callable[[], Any], *, processes: int) -> tuple[Any, ...]:
        asked.append(processes)
        return run_in_processes(pieces, work, report, processes=processes)

    monkeypatch.setattr(SiteBuilder, "_write_files", note("files", write_files))
    monkeypatch.setattr(SiteBuilder, "_put_pages", note("pages", put_pages))
    monkeypatch.setattr("troth.publish.builder.count_workers", lambda: 2)
    monkeypatch.setattr("troth.publish.builder._PIECE", 1)
    monkeypatch.setattr("troth.publish.builder.run_in_processes", share)

    out = tmp_path / "shared"
    build_with_mkdocs(root, out, AsOf(parse_day(AS_OF)), strict=False, summarize=lambda _: (), parallel_threshold=10)
    assert list_differing(alone, out) == []
    assert asked == [2]
    assert {each.name for each in (tmp_path / "written").iterdir()} >= {"pages-here", "pages-there"}
    assert {each.name.partition("-")[0] for each in (tmp_path / "written").iterdir()} == {"files", "pages"}
