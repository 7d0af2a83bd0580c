"""The front of the command: commands in groups, imported when they are wanted, and every ending in one line and one exit code."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any, NoReturn

import click

from troth.cli.streams import forget, harmless
from troth.garbage import sought_seldom
from troth.problem import BoardError
from troth.wording import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ENVIRONMENT = 2
"""The exit code for what is no fault of the records: a bad option, no git, a full disk."""
INTERRUPTED = 130
_MESSAGE = 1000


class Front(click.Group):
    """The group of all commands. `sections` names, by heading, where each command is found: `module:attribute`."""

    def __init__(self, *arguments: Any, sections: Mapping[str, Mapping[str, str]], **settings: Any) -> None:  # noqa: ANN401 - click's own
        super().__init__(*arguments, **settings)
        self.sections = sections
        self.where = {name: where for each in sections.values() for name, where in each.items()}

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's own signature
        """Return the names of all commands in the order of the help."""
        return list(self.where)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's own signature
        """Return a command, imported now."""
        if cmd_name not in self.where:
            return None
        module, _, attribute = self.where[cmd_name].partition(":")
        command = getattr(import_module(module), attribute, None)
        return command if isinstance(command, click.Command) else None

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that is meant, or say which one may have been."""
        name = args[0]
        if name not in self.where and not name.startswith("-") and not ctx.resilient_parsing:
            raise click.NoSuchCommand(name, possibilities=self.where, ctx=ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands under their headings."""
        room = formatter.width - 6 - max(map(len, self.where))
        for heading, names in self.sections.items():
            commands = ((name, self.get_command(ctx, name)) for name in names)
            with formatter.section(heading):
                formatter.write_dl([(name, command.get_short_help_str(room)) for name, command in commands if command])

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the epilog as it stands."""
        write_epilog(self, ctx, formatter)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command that was asked for."""
        with _endings(ctx):
            result: object = super().invoke(ctx)
            return result

    def main(self, *arguments: Any, **settings: Any) -> Any:  # noqa: ANN401 - click's own signature
        """Run with streams that can write anything; an interruption ends with the shell's own code for it."""
        sought_seldom()
        harmless()
        try:
            return self._flushed(*arguments, **settings)
        except OSError as error:
            _end(error)

    def _flushed(self, *arguments: Any, **settings: Any) -> Any:  # noqa: ANN401 - click's own signature
        """Run, and see what was printed on its way: a full disk shows only then."""
        try:
            return super().main(*arguments, **settings)
        finally:
            if sys.stdout is not None:
                sys.stdout.flush()


class NotThere(click.ClickException):
    """What somebody named is not on the board."""

    exit_code = ENVIRONMENT


class Command(click.Command):
    """A command whose epilog, its examples, is written as it stands."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the epilog as it stands."""
        write_epilog(self, ctx, formatter)


class Group(click.Group):
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
def _endings(ctx: click.Context) -> Iterator[None]:
    """Turn whatever goes wrong into one line and an exit code."""
    try:
        yield
    except (click.exceptions.Exit, click.ClickException):
        raise
    except BoardError as error:
        _say(f"Error: {shown(error.message, _MESSAGE)}")
        if error.hint:
            _say(f"  {shown(error.hint, _MESSAGE)}")
        ctx.exit(ENVIRONMENT)
    except (KeyboardInterrupt, click.Abort):
        ctx.exit(INTERRUPTED)
    except OSError as error:
        _end(error)
    except Exception as error:
        if os.environ.get("TROTH_DEBUG"):
            raise
        _say(f"Error: this is a bug in troth: {type(error).__name__}: {shown(str(error), 300)} (TROTH_DEBUG=1 shows where)")
        ctx.exit(ENVIRONMENT)


def _end(error: OSError) -> NoReturn:
    """End because something could not be written or read; where it is only that nobody reads any more, in silence."""
    if not isinstance(error, BrokenPipeError):
        name = f"{shown(str(error.filename), 200)}: " if error.filename else ""
        _say(f"Error: {name}{error.strerror or type(error).__name__}")
    forget(sys.stdout)
    sys.exit(ENVIRONMENT)


def _say(line: str) -> None:
    try:
        click.echo(line, err=True)
    except OSError:
        forget(sys.stderr)
