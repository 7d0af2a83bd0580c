"""Sandbox: a process of its own for what strangers wrote as a program, ended when it takes more time or memory than it may.

A template's language can be tamed, its cost cannot: `'a' * 10**9`, `10**10**10` and three loops in each other are all short.
So templates that a board brings are compiled and filled here. What comes back is JSON, since whoever gets out of Jinja's own
sandbox is still only in this one.
"""

from __future__ import annotations

import json
import math
import os
import pickle
import subprocess
import sys
import weakref
from contextlib import suppress
from pathlib import Path
from threading import Lock, Timer
from typing import IO, TYPE_CHECKING, Any

from troth.base.limits import TEMPLATE_BYTES, TEMPLATE_SECONDS, TEMPLATES_SECONDS

if TYPE_CHECKING:
    from collections.abc import Callable


_LENGTH = 8
"""Bytes of the length that precedes each message."""
_PATIENCE = 60
"""So many times the processor's time may go by, on a busy machine, until nobody waits any more."""


class SandboxError(Exception):
    """The work was not done; the message is why, as the rest of a sentence that begins with it."""


class Sandbox:
    """A process that does one piece of work after the other, started with the first and anew after one that had to be ended."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._end: Callable[[], object] = lambda: None

    def run(self, function: Callable[..., Any], *arguments: object) -> Any:  # noqa: ANN401 - whatever JSON can say
        """Return what a function of a module comes to there: texts, numbers, lists. Raises SandboxError where it comes to nothing."""
        with self._lock:
            process = self._started()
            late = Timer(TEMPLATE_SECONDS.most * _PATIENCE, process.kill)
            late.start()
            try:
                said = _ask_process(process, pickle.dumps((function, arguments)))
            finally:
                late.cancel()
            if said is None:
                self.end()
                raise SandboxError(TEMPLATE_SECONDS.beyond if process.returncode < 0 else "it can't be used")
        done, found = json.loads(said)
        if not done:
            raise SandboxError(found)
        return found

    def end(self) -> None:
        """End the process; the next piece of work starts another one."""
        self._end()
        self._process = None

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._owner != os.getpid():  # a process that was doubled shares nothing with its parent
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "troth.base.sandbox"],
                env={name: value for name, value in os.environ.items() if not name.startswith("TROTH_")},
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            )  # fmt: skip
            self._owner = os.getpid()
            self._end = weakref.finalize(self, _ended, self._process, self._owner)
        return self._process


def _ended(process: subprocess.Popen[bytes], owner: int) -> None:
    if owner == os.getpid():
        process.kill()
        process.communicate()


def _ask_process(process: subprocess.Popen[bytes], question: bytes) -> bytes | None:
    """Return the answer to a question; None where the process ends without one."""
    assert process.stdin is not None  # noqa: S101 - both were asked for
    assert process.stdout is not None  # noqa: S101 - likewise
    said = None
    with suppress(OSError):
        _tell(process.stdin, question)
        said = _heard(process.stdout)
    if said is None:
        process.kill()
        process.wait()
    return said


def _tell(out: IO[bytes], message: bytes) -> None:
    out.write(len(message).to_bytes(_LENGTH, "big") + message)
    out.flush()


def _heard(source: IO[bytes]) -> bytes | None:
    length = int.from_bytes(source.read(_LENGTH), "big")
    message = source.read(length)
    return message if length and len(message) == length else None


def _work() -> None:
    """Do what is asked for, in a process that can do nothing for long."""
    _bound_memory()
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(2, 1)  # nobody but us writes answers
    while (question := _heard(sys.stdin.buffer)) is not None:
        _bound_time()
        try:
            function, arguments = pickle.loads(question)  # noqa: S301 - our own process wrote it
            said = json.dumps((True, function(*arguments)))
        except MemoryError:
            said = json.dumps((False, TEMPLATE_BYTES.beyond))
        except Exception as error:  # noqa: BLE001 - whatever it is, it is told
            said = json.dumps((False, f"{type(error).__name__}: {error}"))
        _tell(out, said.encode())


def _bound_memory() -> None:
    """Take no more memory than there may be besides what Python itself takes, where the system can hold a process to that."""
    with suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - not on Windows

        taken = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (taken + TEMPLATE_BYTES.most, taken + TEMPLATE_BYTES.most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _bound_time() -> None:
    """Let this piece of work have its time, and all together theirs."""
    with suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - not on Windows

        used = resource.getrusage(resource.RUSAGE_SELF)
        until = math.ceil(used.ru_utime + used.ru_stime) + TEMPLATE_SECONDS.most
        resource.setrlimit(resource.RLIMIT_CPU, (min(until, TEMPLATES_SECONDS.most), TEMPLATES_SECONDS.most))


if __name__ == "__main__":
    _work()
