"""The streams that a command writes to: they take any character, and a reader who goes away is no fault."""

from __future__ import annotations

import codecs
import io
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from typing import TextIO

_PLAIN = {"\N{RIGHTWARDS ARROW}": "->", "\N{HORIZONTAL ELLIPSIS}": "...", "\N{MIDDLE DOT}": "-", "\N{RIGHT SINGLE QUOTATION MARK}": "'"}
"""What our own sentences hold besides ASCII, in plain letters."""


def harmless() -> None:
    """Let standard output and error write what their encoding lacks: in plain letters, or as an escape."""
    codecs.register_error("troth", _plainly)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="troth")


def _plainly(error: UnicodeError) -> tuple[str | bytes, int]:
    if isinstance(error, UnicodeEncodeError) and error.object[error.start] in _PLAIN:
        return _PLAIN[error.object[error.start]], error.start + 1
    return codecs.backslashreplace_errors(error)


def forget(stream: TextIO | None) -> None:
    """Let nothing more be written to `stream`, so that the interpreter does not stumble over it on its way out."""
    if stream is None:
        return
    with suppress(OSError, ValueError):
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, stream.fileno())
        os.close(nothing)


def say(*lines: str) -> None:
    """Write lines for people to standard output; colours only where a terminal shows them."""
    if lines:
        click.echo("\n".join(lines), color=False if os.environ.get("NO_COLOR") else None)


def hand_over(data: str | bytes) -> None:
    """Write data for programs to standard output: UTF-8 and line feeds on any machine."""
    out = getattr(sys.stdout, "buffer", None)
    if out is not None:
        out.write(data if isinstance(data, bytes) else data.encode(errors="backslashreplace"))
        out.flush()


def width() -> int:
    """Return how many columns a line may have: the terminal's, or plenty where a program reads."""
    wanted = os.environ.get("COLUMNS", "")
    columns = int(wanted) if wanted.isascii() and wanted.isdecimal() else 0
    with suppress(OSError, ValueError, AttributeError):
        columns = columns or os.get_terminal_size(sys.stdout.fileno()).columns
    return max(_NARROWEST, min(columns or _WIDEST, _WIDEST))


def reading_width() -> int:
    """Return how many columns a line of prose may have."""
    return min(width(), _READABLE)


_NARROWEST, _READABLE, _WIDEST = 40, 100, 200
