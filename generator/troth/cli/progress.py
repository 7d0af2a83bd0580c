"""A progress message: one line on a terminal when work takes long, and nothing in a pipe or in CI."""

from __future__ import annotations

import os
import signal
import sys
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import TextIO


_PATIENCE = 2.0
"""Seconds after which somebody wonders whether anything happens."""


@contextmanager
def show_progress(
    work: str, stream: TextIO | None = None, environment: Mapping[str, str] | None = None, patience: float = _PATIENCE
) -> Iterator[None]:
    """Say on standard error what goes on, such as `Building the site`, once it has taken longer than `patience` in seconds.

    It is told by an alarm and not by a thread: pages are made in several processes only where there is one thread.
    """
    out = sys.stderr if stream is None else stream
    if not _is_watched(out, os.environ if environment is None else environment):
        yield
        return

    def tell(*_: object) -> None:
        with suppress(OSError):
            os.write(out.fileno(), f"{work} … (Ctrl-C stops it)\n".encode(out.encoding or "utf-8", "replace"))

    before = signal.signal(signal.SIGALRM, tell)
    signal.setitimer(signal.ITIMER_REAL, patience)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _is_watched(out: TextIO | None, environment: Mapping[str, str]) -> bool:
    """Tell whether somebody sits in front of it, on a machine that has alarms."""
    if out is None or environment.get("CI") or not hasattr(signal, "setitimer"):
        return False
    return threading.current_thread() is threading.main_thread() and out.isatty()
