"""Do independent pieces of work in several processes: each takes the next piece when it is done with one, and reports once."""

from __future__ import annotations

import gc
import os
import pickle
import signal
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from troth.problem import BoardError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

R = TypeVar("R")
_TOKEN = 2
"""Bytes of a piece's number."""
MOST_PIECES = 4096 // _TOKEN
"""How many pieces there may be: their numbers have to fit into the smallest pipe."""


def processors() -> int:
    """Return how many processes can work at once; one where a process can't be doubled safely."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1


def shared(pieces: int, work: Callable[[int], None], report: Callable[[], R], *, processes: int) -> tuple[R, ...]:
    """Do `work` for every number below `pieces`, in `processes` processes, and return the `report` of each of the others.

    What the others have done is known here only by their reports, which are pickled. Raises what one of them raised.
    """
    gc.freeze()  # what is there already is not looked at again, so that its memory stays shared
    queue = _queue(pieces)
    children = [_child(queue, work, report) for _ in range(processes - 1)]
    try:
        for piece in _taken(queue):
            work(piece)
        return tuple([_reported(*child) for child in children])
    finally:
        os.close(queue)
        gc.unfreeze()
        for pid, out in children:
            _end(pid, out)


def _queue(pieces: int) -> int:
    """Return the end of a pipe that holds the number of each piece once."""
    end, start = os.pipe()
    os.write(start, b"".join(number.to_bytes(_TOKEN, "big") for number in range(pieces)))
    os.close(start)
    return end


def _taken(queue: int) -> Iterator[int]:
    while token := os.read(queue, _TOKEN):
        yield int.from_bytes(token, "big")


def _child(queue: int, work: Callable[[int], None], report: Callable[[], R]) -> tuple[int, int]:
    """Start a process that takes pieces too; return its id and where it reports."""
    end, start = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(end)
        _labour(queue, work, report, start)
    os.close(start)
    return pid, end


def _labour(queue: int, work: Callable[[int], None], report: Callable[[], R], start: int) -> NoReturn:
    """Work in a process of its own, and end without any of what the first process does at its end."""
    try:
        for piece in _taken(queue):
            work(piece)
        said: tuple[bool, object] = True, report()
    except BaseException as error:  # noqa: BLE001 - it is raised again in the first process
        said = False, error
    with suppress(BaseException), os.fdopen(start, "wb") as out:
        out.write(_pickled(said))
    os._exit(0)


def _pickled(said: tuple[bool, object]) -> bytes:
    try:
        return pickle.dumps(said)
    except Exception:  # noqa: BLE001 - an error may hold anything
        return pickle.dumps((False, RuntimeError(f"{type(said[1]).__name__}: {said[1]}")))


def _reported(pid: int, out: int) -> Any:  # noqa: ANN401 - the report's own type
    with os.fdopen(out, "rb", closefd=False) as source:
        data = source.read()
    if not data:
        raise BoardError(f"a part of the site was not built: process {pid} ended", "there may be too little memory")
    done, said = pickle.loads(data)  # noqa: S301 - our own process wrote it
    if not done:
        raise said
    return said


def _end(pid: int, out: int) -> None:
    os.close(out)
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)  # it has reported, or is no longer needed
    os.waitpid(pid, 0)
