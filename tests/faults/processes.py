"""Kill what writes at any moment, and fail what it asks of the system: real processes, really killed.

An action runs in a process of its own. Python tells of every file that is opened, renamed, linked or removed before it happens;
at the event with a given number the process kills itself (SIGKILL: nothing is tidied up), or the call fails as on a bad disk.
"""

from __future__ import annotations

import gc
import os
import resource
import signal
import sys
import time
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from click.testing import CliRunner

from troth.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable


if TYPE_CHECKING:
    Action = Callable[[], int]

_EVENTS = frozenset(
    {"open", "os.rename", "os.link", "os.remove", "os.mkdir", "os.rmdir", "os.chmod", "os.truncate", "os.scandir", "os.utime"}
)
_WRITES = frozenset({"os.rename", "os.link", "os.mkdir", "os.chmod", "os.truncate"})
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_CRASHED = 99


def make_troth_action(root: Path, *words: str) -> Action:
    """Return the action of running `make_troth_action` on the board in `root`; its result is the exit code."""
    return lambda: CliRunner().invoke(main, ["-C", str(root), "--as-of", "2026-11-22", *words], catch_exceptions=True).exit_code


def kill_at(number: int, root: Path, action: Action) -> bool:
    """Run the action and kill it at this event below `root`; tell whether it came so far."""
    counted = 0

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal counted
        if event in _EVENTS and below(arguments, root):
            counted += 1
            if counted == number:
                os.kill(os.getpid(), signal.SIGKILL)

    status = apart(action, watch)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def count_events(root: Path, action: Action) -> int:
    """Run the action and return how many events there were below `root`."""
    reading, writing = os.pipe()

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        if event in _EVENTS and below(arguments, root):
            os.write(writing, b"!")

    child = _start_process(action, watch, None)
    os.close(writing)
    with os.fdopen(reading, "rb") as told:
        number = len(told.read())
    os.waitpid(child, 0)
    return number


def kill_after(seconds: float, action: Action) -> bool:
    """Run the action and kill it after this time, wherever it is; tell whether it was still running."""
    child = _start_process(action, None, None)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def fail_at(number: int, error: int, root: Path, action: Action) -> tuple[bool, int]:
    """Run the action, with the writing call of this number below `root` failing; tell whether one failed, and the exit code."""
    reading, writing = os.pipe()
    counted = 0

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal counted
        if writes(event, arguments) and below(arguments, root):
            counted += 1
            if counted == number:
                os.write(writing, b"!")
                raise OSError(error, os.strerror(error))

    status = apart(action, watch)
    os.close(writing)
    failed = os.read(reading, 1) == b"!"
    os.close(reading)
    return failed, os.waitstatus_to_exitcode(status)


def run_with_little_room(size: int, action: Action) -> int:
    """Run the action where no file can grow past `size` bytes, as on a full disk; return its exit code."""

    def ready() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return os.waitstatus_to_exitcode(apart(action, None, ready))


def run_at_once(*actions: Action) -> list[int]:
    """Run actions side by side, each in a process of its own; return their exit codes."""
    children = [_start_process(action, None, None) for action in actions]
    return [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]


def apart(action: Action, watch: Callable[[str, tuple[object, ...]], None] | None, ready: Callable[[], None] | None = None) -> int:
    """Run the action in a process of its own, watched by an audit hook, once it is made `ready`; return how it ended."""
    return os.waitpid(_start_process(action, watch, ready), 0)[1]


def _start_process(action: Action, watch: Callable[[str, tuple[object, ...]], None] | None, ready: Callable[[], None] | None) -> int:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # newer Pythons warn of forks where there may be threads
        child = os.fork()
    if child:
        return child
    return _run(action, watch, ready)


def _run(action: Action, watch: Callable[[str, tuple[object, ...]], None] | None, ready: Callable[[], None] | None) -> NoReturn:
    gc.freeze()  # what the tests hold is not looked through in the child, which would copy all of it
    try:
        if ready:
            ready()
        if watch:
            sys.addaudithook(watch)
        code = action()
    except BaseException:  # noqa: BLE001 - nothing of the tests may go on in the child
        code = _CRASHED
    os._exit(code)


def below(arguments: tuple[object, ...], root: Path) -> bool:
    """Tell whether any of an event's paths lies in the folder; an event without a whole path counts too."""
    paths = [os.fsdecode(each) for each in arguments if isinstance(each, str | bytes | os.PathLike)]
    return any(path.startswith(str(root)) or not Path(path).is_absolute() for path in paths if path)


def writes(event: str, arguments: tuple[object, ...]) -> bool:
    """Tell whether an audit event is a call that writes."""
    if event != "open":
        return event in _WRITES
    flags = arguments[2] if len(arguments) > 2 else 0
    return isinstance(flags, int) and bool(flags & _WRITING)
