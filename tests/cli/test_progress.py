"""A line for those who wait."""

from __future__ import annotations

import os
import pty
import signal
import time
from typing import TYPE_CHECKING

import pytest

from troth.cli.framework import show_progress

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

Terminal = tuple[int, "TextIO"]


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    """A terminal: the end that shows what is written, and the stream to write to."""
    shown, written = pty.openpty()
    with os.fdopen(written, "w") as stream:
        yield shown, stream
    os.close(shown)


def read_shown(shown: int) -> str:
    """Return what a terminal shows by now."""
    os.set_blocking(shown, False)
    try:
        return os.read(shown, 1000).decode()
    except BlockingIOError:
        return ""


def test_long_work_is_said_once_on_a_terminal(terminal: Terminal) -> None:
    """What takes longer than somebody's patience is named in one line; the alarm is as it was afterwards."""
    shown, stream = terminal
    before = signal.getsignal(signal.SIGALRM)
    with show_progress("Building the site", stream, {}, patience=0.01):
        end = time.monotonic() + 60
        said = ""
        while not said and time.monotonic() < end:
            said = read_shown(shown)
    assert said == "Building the site … (Ctrl-C to stop)\r\n"
    assert signal.getsignal(signal.SIGALRM) is before
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_short_work_and_machines_are_told_nothing(terminal: Terminal) -> None:
    """Nothing is written where it is quick, in CI, or into a pipe."""
    shown, stream = terminal
    with show_progress("Building the site", stream, {}):
        pass
    with show_progress("Building the site", stream, {"CI": "true"}, patience=0.001):
        time.sleep(0.02)
    assert read_shown(shown) == ""
    out, into = os.pipe()
    with os.fdopen(into, "w") as pipe, show_progress("Building the site", pipe, {}, patience=0.001):
        time.sleep(0.02)
    assert os.read(out, 10) == b""
    os.close(out)
