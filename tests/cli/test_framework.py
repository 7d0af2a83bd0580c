from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner
from tests.cli.boards import make_promise_yaml, run_troth, write_base_board

from troth import __version__
from troth.cli import SECTIONS, main
from troth.cli.framework import RootGroup

if TYPE_CHECKING:
    from collections.abc import Mapping


FULL = Path("/dev/full")
COMMANDS = [name for names in SECTIONS.values() for name in names]


def get_command(name: str) -> click.Command:
    """Return a command of the table."""
    found = main.get_command(click.Context(main), name)
    assert found is not None
    return found


def start_command(*words: str, out: int = subprocess.PIPE, **environment: str) -> subprocess.CompletedProcess[str]:
    """Start the command as its users do."""
    variables = {**os.environ, **environment}
    words = (sys.executable, "-m", "troth", *words)
    return subprocess.run(words, stdout=out, stderr=subprocess.PIPE, env=variables, check=False, text=True, errors="replace")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_helps(name: str) -> None:
    """Every command says what it does, explains each option, shows examples, and takes -C and --as-of."""
    context = click.Context(get_command(name), info_name=name, parent=click.Context(main, info_name="troth"))
    shown = get_command(name).get_help(context)
    options = [each for each in get_command(name).params if isinstance(each, click.Option)]
    assert get_command(name).help
    assert "\nExamples:\n" in shown
    assert all(each.help for each in options)
    assert {"-C", "--as-of"} <= {word for each in options for word in each.opts}


def find_commands(words: list[str]) -> list[click.Command]:
    """Return the command that an example calls, with the groups above it."""
    found: list[click.Command] = [main]
    for word in words:
        group = found[-1]
        inner = group.get_command(click.Context(group), word) if isinstance(group, click.Group) else None
        found += [inner] if inner else []
    return found


@pytest.mark.parametrize("name", COMMANDS)
def test_examples_can_be_copied(name: str) -> None:
    """Every example in a help calls a command that there is, with options that it has."""
    lines = [line.strip() for line in (get_command(name).epilog or "").splitlines()]
    examples = [shlex.split(line.partition("   ")[0]) for line in lines if line.startswith("troth ")]
    assert examples
    for words in examples:
        commands = find_commands(words[1:])
        known = {word for each in commands for parameter in each.params for word in (*parameter.opts, *parameter.secondary_opts)}
        assert get_command(name) in commands or name in words
        assert not isinstance(commands[-1], click.Group)
        assert {word.partition("=")[0] for word in words if word.startswith("-")} <= known


def test_the_help_is_in_groups() -> None:
    """The help names every command under its heading, and the exit codes."""
    shown = CliRunner().invoke(main, ["--help"]).stdout
    for heading, names in SECTIONS.items():
        section = shown.partition(f"\n{heading}:\n")[2].partition("\n\n")[0]
        assert [line.split()[0] for line in section.splitlines() if line.startswith("  ") and line[2] != " "] == list(names)
    assert "Exit codes: 0 success, 1 problems found, 2" in shown


def test_help_imports_little() -> None:
    """Asking for help does not load what reads, checks and renders boards."""
    heavy = ("yaml", "jsonschema", "jinja2", "mkdocs", "ibis", "pyarrow", "troth.analytics", "troth.build")
    code = f"""
        import sys
        from troth.cli import main
        main(["--help"], standalone_mode=False)
        print([module for module in {heavy} if module in sys.modules])
    """
    done = subprocess.run([sys.executable, "-c", dedent(code)], capture_output=True, check=True, text=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_looking_at_a_board_imports_no_columns(checkout: Path) -> None:
    """What counts over many boards takes longer to import than a board to read: it is for those who ask for it."""
    code = f"""
        import sys
        from troth.cli import main
        main(["-C", {str(checkout)!r}, "due"], standalone_mode=False)
        print([module for module in ("ibis", "duckdb", "pyarrow", "numpy", "troth.analytics") if module in sys.modules])
    """
    done = subprocess.run([sys.executable, "-c", dedent(code)], capture_output=True, check=True, text=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_version() -> None:
    """The version is said in one line."""
    assert CliRunner().invoke(main, ["--version"], prog_name="troth").stdout == f"troth {__version__}\n"


def test_the_command_that_was_meant(tmp_path: Path) -> None:
    """A misspelt command is exit 2, and the one that was meant is named."""
    result = run_troth(tmp_path, "chekc")
    assert "No such command 'chekc'. Did you mean 'check'?" in result.stderr
    assert result.exit_code == 2


def test_no_board_here(tmp_path: Path) -> None:
    """Without commitments/ every command says in one sentence what to do, and exits with 2."""
    for words in (("check",), ("due",), ("list",), ("show", "x"), ("export", "json")):
        result = run_troth(tmp_path, *words)
        assert result.stderr.splitlines()[0] == "Error: there is no folder commitments/ here"
        assert result.exit_code == 2


def test_where_stands_before_or_after(tmp_path: Path) -> None:
    """-C and --as-of may stand before the command or after it."""
    root = str(write_base_board(tmp_path))
    before = CliRunner().invoke(main, ["-C", root, "--as-of", "2026-11-22", "list"])
    after = CliRunner().invoke(main, ["list", "-C", root, "--as-of", "2026-11-22"])
    assert before.exit_code == 0
    assert before.stdout == after.stdout


@pytest.mark.parametrize(
    ("date", "says"),
    [
        ("2026-02-30", "'2026-02-30' is not a calendar date; write 2026-12-15, "),
        ("soon", "'soon' is not a date; write 2026-12-15, "),
        ("", "'' is not a date; write 2026-12-15, "),
        ("12/11/2026", "'12/11/2026' may be 12 Nov 2026 or 11 Dec 2026; write 2026-11-12 or 2026-12-11"),
        ("18 Dec", "'18 Dec' has no year; write "),
        ("in 100 years", "is too far away; use a date from 1980 to 2099"),
    ],
)
def test_no_date(tmp_path: Path, date: str, says: str) -> None:
    """What is no date is exit 2 with how to write one."""
    result = run_troth(write_base_board(tmp_path), "list", "--as-of", date)
    assert "Invalid value for '--as-of': " in result.stderr
    assert says in result.stderr
    assert result.exit_code == 2


def test_as_of_a_day_in_words(tmp_path: Path) -> None:
    """The day as of which to look may be said in words, counted from today in the board's zone."""
    root = write_base_board(tmp_path, {"board.yaml": "name: Base\ntimezone: Pacific/Kiritimati\n"})
    result = CliRunner().invoke(main, ["-C", str(root), "--as-of", "tomorrow", "due"], env={"SOURCE_DATE_EPOCH": "1795348800"})
    assert result.stdout.startswith("As of 24 Nov 2026: ")


@pytest.mark.parametrize("date", ["0001-01-01", "1979-12-31", "2100-01-01", "9999-12-31"])
@pytest.mark.parametrize("words", [("list",), ("build",), ("export", "xlsx", "--out", "x.xlsx")])
def test_a_date_that_no_file_can_have(tmp_path: Path, date: str, words: tuple[str, ...]) -> None:
    """A day outside of 1980 to 2099 is refused in words, whatever the command."""
    result = CliRunner().invoke(main, ["-C", str(write_base_board(tmp_path)), "--as-of", date, *words])
    assert f"'{date}' is too far away; use a date from 1980 to 2099" in result.stderr
    assert result.exit_code == 2


@pytest.mark.parametrize("date", ["1980-01-01", "2099-12-31"])
def test_the_first_and_the_last_date(tmp_path: Path, date: str) -> None:
    """A site can be built as of each day of 1980 to 2099."""
    result = CliRunner().invoke(main, ["-C", str(write_base_board(tmp_path)), "--as-of", date, "build", "--out", str(tmp_path / "site")])
    assert result.exit_code == 0, result.output


def test_a_moment_that_no_file_can_have(tmp_path: Path) -> None:
    """SOURCE_DATE_EPOCH after 2099, or an `as_of` of the site's configuration, is refused in words like any other date."""
    root = write_base_board(tmp_path)
    far = {"SOURCE_DATE_EPOCH": "99999999999"}
    for words in (("list",), ("build", "--out", str(tmp_path / "site"))):
        result = CliRunner().invoke(main, ["-C", str(root), *words], env=far)
        assert "SOURCE_DATE_EPOCH is after the year 2099" in result.stderr
        assert result.exit_code == 2
    (root / "docs").mkdir()
    (root / "mkdocs.yml").write_text("site_name: x\nplugins: [{troth: {as_of: 9999-12-31}}]\n")
    result = CliRunner().invoke(main, ["-C", str(root), "build", "--out", str(tmp_path / "site")])
    assert "as_of: 9999-12-31 is too far away; use a date from 1980 to 2099" in result.stderr


def test_a_pinned_moment(tmp_path: Path) -> None:
    """SOURCE_DATE_EPOCH dates the board where nobody names a date, in the board's zone; nonsense in it is said."""
    root = str(write_base_board(tmp_path))
    runner = CliRunner()
    late = runner.invoke(main, ["-C", root, "due"], env={"SOURCE_DATE_EPOCH": "1795390200"})  # 22 Nov 2026, 23:30 UTC
    assert late.stdout.startswith("As of 23 Nov 2026: ")
    wrong = runner.invoke(main, ["-C", root, "due"], env={"SOURCE_DATE_EPOCH": "yesterday"})
    assert wrong.stderr == "Error: SOURCE_DATE_EPOCH is not a number of seconds\n  give the date with --as-of 2026-11-22, or unset it\n"
    assert wrong.exit_code == 2


@click.command()
def broken() -> None:
    """Fail in a way that nobody thought of."""
    raise ValueError("a::b\x1b[31m\nc")


@pytest.mark.parametrize(("debug", "code"), [({}, 2), ({"TROTH_DEBUG": "1"}, 1)])
def test_a_bug_is_one_line(debug: Mapping[str, str], code: int) -> None:
    """What nobody thought of is one harmless line and exit 2; where it happened is for those who ask."""
    front = RootGroup("troth", sections={"Look": {"broken": "tests.cli.test_framework:broken"}})
    result = CliRunner().invoke(front, ["broken"], env=debug)
    assert result.exit_code == code
    if not debug:
        assert result.stderr == "Error: a bug in troth: ValueError: a::b\\x1b[31m\\nc (set TROTH_DEBUG=1 to see where)\n"


@pytest.mark.parametrize("words", [("list",), ("export", "json"), ("--help",)])
def test_a_full_disk(tmp_path: Path, words: tuple[str, ...]) -> None:
    """Where the output cannot be written, that is one line and exit 2."""
    with FULL.open("wb") as full:
        done = start_command("-C", str(write_base_board(tmp_path)), *words, out=full.fileno())
    assert done.stderr == "Error: No space left on device\n"
    assert done.returncode == 2


def test_a_reader_who_goes_away(tmp_path: Path) -> None:
    """A pipe that nobody reads any more ends the command in silence."""
    many = {f"promises/p{number}.yaml": make_promise_yaml(outcome="x" * 2000) for number in range(100)}
    reading, writing = os.pipe()
    os.close(reading)
    done = start_command("-C", str(write_base_board(tmp_path, many)), "export", "json", out=writing)
    os.close(writing)
    assert (done.stderr, done.returncode) == ("", 2)


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_any_encoding(tmp_path: Path, encoding: str) -> None:
    """A stream that lacks a character gets it in plain letters or as an escape."""
    root = write_base_board(tmp_path, {"promises/fit-kitchen.yaml": make_promise_yaml(title='"Küche 🏠"')})
    done = start_command("-C", str(root), "list", PYTHONIOENCODING=f"{encoding}:strict", COLUMNS="160")
    assert done.returncode == 0


def test_ids_are_completed(tmp_path: Path) -> None:
    """The shell completes the ids of promises by the names of their files."""
    context = click.Context(get_command("show"), parent=click.Context(main), obj=None)
    context.meta["troth.root"] = write_base_board(tmp_path)
    (argument,) = (each for each in get_command("show").params if isinstance(each, click.Argument))
    assert [each.value for each in argument.shell_complete(context, "fit")] == ["fit-kitchen"]
