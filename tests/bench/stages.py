"""What the time of a build goes into: each stage by itself, in a process of its own.

usage: python -m tests.bench.stages BOARD SITE

Prints processor seconds by stage as JSON. `render` makes all pages and files; `write` writes anew the files of SITE, which was built
before.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from tests.bench.boards import AS_OF

from troth.base.dates import AsOf
from troth.base.runtime import relax_gc
from troth.board import build_board
from troth.publish.output import StagedOutput
from troth.read.git.history import read_history
from troth.read.git.signatures import find_signed_wordings
from troth.read.ledger import read_ledger
from troth.rules import check_rules
from troth.site import build_site

STAGES = ("read", "check", "history", "board", "render", "write")


class Clock:
    """Takes the time of stages."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Take the time of what is done inside."""
        start = time.process_time()
        yield
        self.seconds[name] = self.seconds.get(name, 0.0) + time.process_time() - start


def measured(root: Path, built: Path) -> dict[str, float]:
    """Return seconds by stage."""
    relax_gc()  # as every command does
    clock, as_of = Clock(), AsOf(AS_OF)
    with clock.stage("read"):
        ledger, problems = read_ledger(root)
    with clock.stage("check"):
        problems = (*problems, *check_rules(ledger, as_of))
    with clock.stage("history"):
        known = read_history(root, ledger.parties)
        ledger = replace(ledger, history=known, wordings=find_signed_wordings(root, ledger.agreements, known))
    with clock.stage("board"):
        of = build_board(ledger, as_of, problems)
    with clock.stage("render"):
        made = build_site(of, directory_urls=False, root=root)
        size = sum(len(page.body) for page in made.pages) + sum(len(content) for _, content in made.iter_contents())
    assert size
    _write(built, clock)
    return clock.seconds


def _write(built: Path, clock: Clock) -> None:
    with tempfile.TemporaryDirectory(dir=built.parent) as place:
        writer = StagedOutput(place)
        for file in built.rglob("*"):
            if file.is_file():
                content = file.read_bytes()
                with clock.stage("write"):
                    writer.put_file(file.relative_to(built).as_posix(), content)


if __name__ == "__main__":
    print(json.dumps(measured(Path(sys.argv[1]), Path(sys.argv[2]))))
