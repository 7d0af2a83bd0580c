"""A pool of forked worker processes that pull tasks from a shared queue, and tuning of the garbage collector."""

from __future__ import annotations

import atexit
import gc
import os
import pickle
import signal
import sys
import threading
from contextlib import contextmanager, suppress
from itertools import takewhile
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from troth.base.errors import BoardError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


R = TypeVar("R")
_TOKEN = 2
"""Bytes of a piece's number."""
_LENGTH = 8
"""Bytes of a report's length."""
MAX_TASKS = 4096 // _TOKEN
"""How many pieces there may be: their numbers have to fit into the smallest pipe."""


_MAX_WORKERS = 4


# decision: 2026-11-28, Two processes read, and files are written while pages are made
def count_workers() -> int:
    """Return how many processes can work at once; one where a process can't be doubled safely, as beside other threads."""
    alone = sys.platform == "linux" and threading.active_count() == 1
    return min(len(os.sched_getaffinity(0)), _MAX_WORKERS) if alone else 1


def run_in_processes(pieces: int, work: Callable[[int], None], report: Callable[[], R], *, processes: int) -> tuple[R, ...]:
    """Do `work` for every number below `pieces`, in `processes` processes, and return the `report` of each of the others.

    What the others have done is known here only by their reports, which are pickled. Raises what one of them raised.
    """
    queue, start = os.pipe()  # it holds the number of each piece once
    os.write(start, b"".join(number.to_bytes(_TOKEN, "big") for number in range(pieces)))
    os.close(start)
    children: list[tuple[int, int]] = []
    gc.freeze()  # what is there already is not looked at again, so that its memory stays shared
    try:
        children += (_start_child(queue, work, report) for _ in range(processes - 1))
        for piece in _take_tasks(queue):
            work(piece)
        return tuple([_read_report(*child) for child in children])
    finally:
        os.close(queue)
        gc.unfreeze()
        for pid, out in children:
            os.close(out)
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)  # it has reported, or is no longer needed
            os.waitpid(pid, 0)


def _start_child(queue: int, work: Callable[[int], None], report: Callable[[], R]) -> tuple[int, int]:
    """Start a process that takes pieces too; return its id and where it reports."""
    end, start = os.pipe()
    parent = os.getpid()
    pid = os.fork()
    if not pid:
        os.close(end)
        pieces = takewhile(lambda _: os.getppid() == parent, _take_tasks(queue))  # as long as there is somebody to report to
        _run_child(pieces, work, report, start)
    os.close(start)
    return pid, end


def _take_tasks(queue: int) -> Iterator[int]:
    while token := os.read(queue, _TOKEN):
        yield int.from_bytes(token, "big")


def _run_child(pieces: Iterator[int], work: Callable[[int], None], report: Callable[[], R], start: int) -> NoReturn:
    """Work in a process of its own, and end without any of what the first process does at its end."""
    try:
        for piece in pieces:
            work(piece)
        said: tuple[bool, object] = True, report()
    except BaseException as error:  # noqa: BLE001 - it is raised again in the first process
        said = False, error
    with suppress(BaseException), os.fdopen(start, "wb") as out:
        told = _serialize_result(said)
        out.write(len(told).to_bytes(_LENGTH, "big"))
        out.write(told)
    os._exit(0)


def _serialize_result(result: tuple[bool, object]) -> bytes:
    try:
        return pickle.dumps(result)
    except Exception:  # noqa: BLE001 - an error may hold anything
        return pickle.dumps((False, RuntimeError(f"{type(result[1]).__name__}: {result[1]}")))


def _read_report(pid: int, out: int) -> Any:  # noqa: ANN401 - the report's own type
    with os.fdopen(out, "rb", closefd=False) as source:
        length, data = int.from_bytes(source.read(_LENGTH), "big"), source.read()
    if not data or len(data) < length:  # it may have been killed while it reported
        raise BoardError(f"part of the work failed: process {pid} ended", "there may be too little memory")
    done, said = pickle.loads(data)  # noqa: S301 - our own process wrote it
    if not done:
        raise said
    return said


_RELAXED_THRESHOLDS = (20_000, 20, 100)


def relax_gc() -> None:
    """Look seldom in this process, and not at all at its end: what is left then goes back as a whole."""
    gc.set_threshold(*_RELAXED_THRESHOLDS)
    atexit.register(gc.freeze)


# decision: 2026-11-28, Rings of garbage are not looked for where there are none
@contextmanager
def pause_gc() -> Iterator[None]:
    """Do not look while much is made that stays; what is there afterwards counts as old."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.unfreeze()  # into the oldest generation, without looking at any of it
        gc.enable()
