"""Groups, exit codes, streams, and one line of progress where work takes long."""

from __future__ import annotations

import codecs
import io
import os
import signal
import sys
import threading
from contextlib import contextmanager, suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any, NoReturn

import click

from troth.base.errors import BoardError
from troth.base.runtime import relax_gc
from troth.base.text import escape_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import TextIO


_PLAIN_LETTERS = {
    "\N{RIGHTWARDS ARROW}": "->",
    "\N{HORIZONTAL ELLIPSIS}": "...",
    "\N{MIDDLE DOT}": "-",
    "\N{RIGHT SINGLE QUOTATION MARK}": "'",
}
"""What our own sentences hold besides ASCII, in plain letters."""


def make_streams_safe() -> None:
    """Let standard output and error write what their encoding lacks: in plain letters, or as an escape."""
    codecs.register_error("troth", _replace_unencodable)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="troth")


def _replace_unencodable(error: UnicodeError) -> tuple[str | bytes, int]:
    if isinstance(error, UnicodeEncodeError) and error.object[error.start] in _PLAIN_LETTERS:
        return _PLAIN_LETTERS[error.object[error.start]], error.start + 1
    return codecs.backslashreplace_errors(error)


def discard_stream(stream: TextIO | None) -> None:
    """Let nothing more be written to `stream`, so that the interpreter does not stumble over it on its way out."""
    if stream is None:
        return
    with suppress(OSError, ValueError):
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, stream.fileno())
        os.close(nothing)


def print_lines(*lines: str) -> None:
    """Write lines for people to standard output; colours only where a terminal shows them."""
    if lines:
        click.echo("\n".join(lines), color=False if os.environ.get("NO_COLOR") else None)


def write_output(data: str | bytes) -> None:
    """Write data for programs to standard output: UTF-8 and line feeds on any machine."""
    out = getattr(sys.stdout, "buffer", None)
    if out is not None:
        out.write(data if isinstance(data, bytes) else data.encode(errors="backslashreplace"))
        out.flush()


def get_width() -> int:
    """Return how many columns a line may have: the terminal's, or plenty where a program reads."""
    wanted = os.environ.get("COLUMNS", "")
    columns = int(wanted) if wanted.isascii() and wanted.isdecimal() else 0
    with suppress(OSError, ValueError, AttributeError):
        columns = columns or os.get_terminal_size(sys.stdout.fileno()).columns
    return max(_NARROWEST, min(columns or _WIDEST, _WIDEST))


def get_reading_width() -> int:
    """Return how many columns a line of prose may have."""
    return min(get_width(), _READABLE)


_NARROWEST, _READABLE, _WIDEST = 40, 100, 200


ENVIRONMENT_ERROR = 2
"""The exit code for what is no fault of the records: a bad option, no git, a full disk."""
INTERRUPTED = 130
_MESSAGE = 1000


class RootGroup(click.Group):
    """The group of all commands. `sections` names, by heading, where each command is found: `module:attribute`."""

    def __init__(self, *arguments: Any, sections: Mapping[str, Mapping[str, str]], **settings: Any) -> None:  # noqa: ANN401 - click's own
        super().__init__(*arguments, **settings)
        self.sections = sections
        self.locations = {name: where for each in sections.values() for name, where in each.items()}

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's own signature
        """Return the names of all commands in the order of the help."""
        return list(self.locations)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's own signature
        """Return a command, imported now."""
        if cmd_name not in self.locations:
            return None
        module, _, attribute = self.locations[cmd_name].partition(":")
        command = getattr(import_module(module), attribute, None)
        return command if isinstance(command, click.Command) else None

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that is meant, or say which one may have been."""
        name = args[0]
        if name not in self.locations and not name.startswith("-") and not ctx.resilient_parsing:
            raise click.NoSuchCommand(name, possibilities=self.locations, ctx=ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands under their headings."""
        room = formatter.width - 6 - max(map(len, self.locations))
        for heading, names in self.sections.items():
            commands = ((name, self.get_command(ctx, name)) for name in names)
            with formatter.section(heading):
                formatter.write_dl([(name, command.get_short_help_str(room)) for name, command in commands if command])

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the epilog as it stands."""
        write_epilog(self, ctx, formatter)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command that was asked for."""
        with _handle_errors(ctx):
            result: object = super().invoke(ctx)
            return result

    def main(self, *arguments: Any, **settings: Any) -> Any:  # noqa: ANN401 - click's own signature
        """Run with streams that can write anything; an interruption ends with the shell's own code for it."""
        relax_gc()
        make_streams_safe()
        try:
            return self._run_flushed(*arguments, **settings)
        except OSError as error:
            _end_with_error(error)

    def _run_flushed(self, *arguments: Any, **settings: Any) -> Any:  # noqa: ANN401 - click's own signature
        """Run, and see what was printed on its way: a full disk shows only then."""
        try:
            return super().main(*arguments, **settings)
        finally:
            if sys.stdout is not None:
                sys.stdout.flush()


class NotFoundError(click.ClickException):
    """What somebody named is not on the board."""

    exit_code = ENVIRONMENT_ERROR


_OPTION_GROUPS = {
    "Who and when": ("by", "date", "happened", "as_of", "folder"),
    "Writing": ("dry_run", "commit", "branch", "as_json", "help"),
}
"""Under which headings the help of a command that writes lists the options that all such commands have."""


class Command(click.Command):
    """A command whose epilog, its examples, is written as it stands; its own options come before those that all have."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options; those of every command that writes under headings of their own."""
        params = [each for each in self.get_params(ctx) if isinstance(each, click.Option)]
        if not any(each.name == "dry_run" for each in params) or not any(each.name == "branch" for each in params):
            super().format_options(ctx, formatter)
            return
        shared = {name: heading for heading, names in _OPTION_GROUPS.items() for name in names}
        for heading in ("Options", *_OPTION_GROUPS):
            rows = [row for each in params if shared.get(each.name or "", "Options") == heading and (row := each.get_help_record(ctx))]
            if rows:
                with formatter.section(heading):
                    formatter.write_dl(rows)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the epilog as it stands."""
        write_epilog(self, ctx, formatter)


class CommandGroup(click.Group):
    """A group of commands in the order in which they were added, with its examples as they stand."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's own signature
        """Return the names in the order in which they were added."""
        return list(self.commands)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the epilog as it stands."""
        write_epilog(self, ctx, formatter)


def write_epilog(command: click.Command, _: click.Context, formatter: click.HelpFormatter) -> None:
    """Write the examples of a command, line by line: they are there to be copied."""
    for line in ("", *(command.epilog or "").strip().splitlines()):
        formatter.write(f"{line}\n")


@contextmanager
def _handle_errors(ctx: click.Context) -> Iterator[None]:
    """Turn whatever goes wrong into one line and an exit code."""
    try:
        yield
    except (click.exceptions.Exit, click.ClickException):
        raise
    except BoardError as error:
        _print_error(f"Error: {escape_text(error.message, _MESSAGE)}")
        if error.hint:
            _print_error(f"  {escape_text(error.hint, _MESSAGE)}")
        ctx.exit(ENVIRONMENT_ERROR)
    except (KeyboardInterrupt, click.Abort):
        ctx.exit(INTERRUPTED)
    except OSError as error:
        _end_with_error(error)
    except ModuleNotFoundError as error:
        _explain_missing_package(ctx, error)
    except Exception as error:
        if os.environ.get("TROTH_DEBUG"):
            raise
        _print_error(f"Error: a bug in troth: {type(error).__name__}: {escape_text(str(error), 300)} (set TROTH_DEBUG=1 to see where)")
        ctx.exit(ENVIRONMENT_ERROR)


def _explain_missing_package(ctx: click.Context, error: ModuleNotFoundError) -> NoReturn:
    """End because the light core alone is installed, and the command needs more."""
    package = (error.name or "").partition(".")[0]
    if package in ("", "troth") or os.environ.get("TROTH_DEBUG"):
        raise error
    command = ctx.invoked_subcommand or "this"
    _print_error(f"Error: `troth {command}` requires {package}, which the light installation leaves out: pip install troth")
    ctx.exit(ENVIRONMENT_ERROR)


def _end_with_error(error: OSError) -> NoReturn:
    """End because something could not be written or read; where it is only that nobody reads any more, in silence."""
    if not isinstance(error, BrokenPipeError):
        name = f"{escape_text(str(error.filename), 200)}: " if error.filename else ""
        _print_error(f"Error: {name}{error.strerror or type(error).__name__}")
    discard_stream(sys.stdout)
    sys.exit(ENVIRONMENT_ERROR)


def _print_error(line: str) -> None:
    try:
        click.echo(line, err=True)
    except OSError:
        discard_stream(sys.stderr)


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
            os.write(out.fileno(), f"{work} … (Ctrl-C to stop)\n".encode(out.encoding or "utf-8", "replace"))

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
