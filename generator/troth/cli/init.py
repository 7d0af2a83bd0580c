"""`troth init`, a working board in a new or an existing repository; and `troth update`, which brings it to the running version."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import click

from troth import __version__
from troth.base.errors import BoardError
from troth.base.text import escape_text
from troth.cli.framework import Command, print_lines
from troth.cli.options import BoardOptions, pass_board_options

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from troth.base.dates import AsOf
    from troth.edit.host_files import HostOptions
    from troth.edit.renewal import RenewedFile
    from troth.edit.scaffold_files import Founder, ScaffoldOptions

_EPILOG = """
Examples:
  troth init                                       asks a few questions, then creates a board here
  troth init ../promises --name "Blue house" --team Workshop --yes
  troth init --host gitlab --dry-run               shows what would be written
  troth init demo --example --git                  the example board with its history, to explore
  troth init --package troth==1.2.3                install Troth from an index instead of from the repository
"""
HOSTS = ("github", "gitlab", "forgejo", "none")


def add_pin_options(function: Callable[..., object]) -> Callable[..., object]:
    """Give a command the options that say what the host runs, and from where it is had."""
    for option in reversed((
        click.option("--host", type=click.Choice(HOSTS), help="Where the repository is hosted (default: from its remote)."),
        click.option("--runner", metavar="LABEL", help="The label of the runners for the jobs (default: the host's usual one)."),
        click.option(
            "--vendor", metavar="[WHEEL]", is_flag=False, flag_value="", type=click.Path(path_type=Path),
            help="Put Troth's wheel into the repository: this version's, or FILE (the default).",
        ),
        click.option("--package", metavar="SPEC", help="Install Troth as troth==1.2.3, or from git+https://…@COMMIT, instead."),
        click.option("--action", metavar="OWNER/troth@COMMIT", help="On GitHub: use Troth's action from this repository."),
    )):  # fmt: skip
        function = option(function)
    return function


@click.command(cls=Command, epilog=_EPILOG)
@click.argument("place", metavar="[FOLDER]", required=False, type=click.Path(file_okay=False, path_type=Path))
@click.option("--name", help="The board's name (default: the folder's name).")
@click.option("--timezone", metavar="ZONE", help="The board's time zone, such as Europe/Berlin (default: this machine's).")
@click.option("--team", help="The first team, such as Workshop.")
@click.option("--you", metavar="NAME", help="Your name (default: as in git).")
@click.option("--email", help="Your e-mail address in commits (default: as in git). It is never published.")
@click.option("--github", metavar="NAME", help="Your account on GitHub.")
@add_pin_options
@click.option("--git", "with_git", is_flag=True, help="Create a git repository too, if there is none.")
@click.option("--example", is_flag=True, help="Start with the records of the example board.")
@click.option("--yes", is_flag=True, help="Ask no questions; use the options and the defaults.")
@click.option("--dry-run", is_flag=True, help="Show what would be written without writing it.")
@pass_board_options
def init(where: BoardOptions, place: Path | None, **said: object) -> None:
    """Create a board in FOLDER (default: here): records, site, CI workflows, editor settings.

    Existing files stay unchanged, except that the addresses of the repository and the site are added once they are known.
    In a terminal, init asks for what is missing. `troth update` updates a board to a newer Troth.
    """
    from troth.cli.founding import found_board  # noqa: PLC0415 - only a new board needs it

    root = place or where.named or Path()
    when = where.resolve_as_of()
    print_lines(*found_board(root, when, said, collect_options, render_site_config))


def collect_options(root: Path, board: str, today: AsOf, answers: dict[str, object], zone: str) -> ScaffoldOptions:
    """Return what is said, what is answered, and for the rest what can be guessed. `board` leads from the repository's top to `root`."""
    from troth.edit.scaffold_files import ScaffoldOptions  # noqa: PLC0415
    from troth.read.environment import find_existing_folder, find_repository_url  # noqa: PLC0415

    there = find_existing_folder(root)
    guess = root.resolve().name.replace("-", " ").replace("_", " ").strip().capitalize() or "Our promises"
    repository = find_repository_url(there)
    # A board that is there has its name: nobody is asked what would not be written.
    ask = sys.stdin.isatty() and not answers["yes"] and not answers["example"] and not (root / "commitments").exists()
    return ScaffoldOptions(
        name=_check_line("name", _ask_or_guess(ask, "What is the board called?", answers["name"], guess)),
        timezone=_check_zone(_ask_or_guess(ask, "Time zone?", answers["timezone"], zone)),
        team=_check_line("team", _ask_or_guess(ask, "What is your team called? (Enter for none)", answers["team"], "")),
        you=_collect_founder(there, answers, ask=ask),
        day=today.day,
        repository=repository,
        hosted=collect_host_options(there, board, repository, answers),
    )


def collect_host_options(there: Path, board: str, repository: str, answers: dict[str, object]) -> HostOptions:
    """Return what the host's files depend on, as it was said, else as the remote tells."""
    from troth.edit.host_files import ACTION, Host, HostOptions, Pin, check_package, detect_host  # noqa: PLC0415
    from troth.model import DEFAULT_REASONS  # noqa: PLC0415
    from troth.read.board_files import read_settings  # noqa: PLC0415
    from troth.read.environment import find_branch  # noqa: PLC0415

    action = str(answers["action"] or "")
    if action and not ACTION.fullmatch(action):
        raise BoardError(
            f"'{escape_text(action)}' is not the name of an action", "write OWNER/troth@COMMIT with the full commit, forty characters"
        )
    package, vendor = str(answers["package"] or ""), answers["vendor"]
    if package and vendor is not None:
        raise click.UsageError("give --vendor or --package, not both: Troth comes from the repository or from elsewhere")
    reasons = read_settings(there).reasons
    return HostOptions(
        host=Host(str(answers["host"])) if answers["host"] else detect_host(repository),
        branch=find_branch(there),
        board=board,
        runner=_check_line("runner", str(answers["runner"] or "")),
        action=action,
        pin=Pin(
            package=check_package(package) if package else "", wheel=vendor if isinstance(vendor, Path) and str(vendor) != "." else None
        ),
        reasons=() if reasons == DEFAULT_REASONS else tuple(reasons),
    )


def _collect_founder(folder: Path, answers: dict[str, object], *, ask: bool) -> Founder:
    from troth.edit.scaffold_files import Founder, choose_party_id  # noqa: PLC0415
    from troth.read.environment import read_identity  # noqa: PLC0415

    known = read_identity(folder)
    name = _check_line("you", _ask_or_guess(ask, "What is your name?", answers["you"], known.name or "Me"))
    person = Founder(id=choose_party_id(name.partition(" ")[0], "person"), name=name, github=str(answers["github"] or ""))
    return replace(person, email=str(answers["email"] or known.email))


def _ask_or_guess(may_ask: bool, question: str, answer: object, guess: str) -> str:
    if answer is not None:
        return str(answer)
    return str(click.prompt(question, default=guess, show_default=bool(guess))) if may_ask else guess


def _check_line(option: str, text: str) -> str:
    if "\n" in text or len(text) > 200:  # noqa: PLR2004 - as long as a title
        raise BoardError(f"--{option} has to be one line of at most 200 characters")
    return text.strip()


def _check_zone(name: str) -> str:
    from zoneinfo import available_timezones  # noqa: PLC0415 - looks through the system's files

    if name not in available_timezones():
        raise BoardError(f"'{escape_text(name)}' is not a time zone", "write a name like Europe/Berlin, or UTC")
    return name


def render_site_config(options: ScaffoldOptions, example_day: str) -> bytes:
    """Return the site's configuration: the built-in one, with the board's name and place."""
    from troth.edit.scaffold import format_site_url  # noqa: PLC0415

    text = files("troth.cli").joinpath("site.yml").read_text(encoding="utf-8")
    head = ["# The board's site: see https://www.mkdocs.org and https://squidfunk.github.io/mkdocs-material for more settings."]
    head.append(f"site_name: {json.dumps(escape(options.name), ensure_ascii=False)}")
    if line := format_site_url(options.repository, options.hosted.host):
        head.append(line)
    help_entries = "  - Help:\n      - help/index.md\n      - How we use this board: our-board.md\n"
    body = text.partition("\n")[2].replace("  - Help: help/index.md\n", help_entries)
    if example_day:
        body = body.replace("\n  - troth\n", f"\n  - troth:\n      as_of: {example_day} # the example stays as it was on this day\n")
    return ("\n".join(head) + "\n" + body).encode()


_UPDATE_EPILOG = """
Examples:
  troth update --dry-run                                   show show what would change, as a diff
  troth update                                             update workflows, schemas, editor settings and the pinned version
  troth update --take .github/workflows/troth-check.yml    update this file too, although someone changed it
  troth update --package troth==1.2.3                      from now on, install Troth from an index
"""


@click.command(cls=Command, epilog=_UPDATE_EPILOG)
@add_pin_options
@click.option("--take", multiple=True, metavar="PATH", help="Replace this file even if someone changed it; can be repeated.")
@click.option("--dry-run", is_flag=True, help="Show the differences without writing them.")
@pass_board_options
def update(where: BoardOptions, take: tuple[str, ...], dry_run: bool, **said: object) -> None:
    """Update what `troth init` wrote: workflows, schemas, editor settings, and the version that the host installs.

    Shows the differences. Files that someone has changed stay as they are and are listed. Records, the site's settings and
    its pages are never changed.
    """
    from troth.edit.renewal import (  # noqa: PLC0415 - the help has no need of these
        plan_renewal,
        read_written,
        write_renewal,
    )
    from troth.edit.scaffold_files import list_kept_files  # noqa: PLC0415
    from troth.read.environment import find_repository_top, find_repository_url  # noqa: PLC0415

    if not (where.root / "commitments").is_dir():
        raise BoardError(
            "there is no board here: the folder commitments/ is missing", "give its folder with -C DIR, or create a board with troth init"
        )
    top = find_repository_top(where.root) or where.root.resolve()
    written = read_written(top)
    options = _recall_options(where.root, top, said, written.settings, find_repository_url(where.root))
    plan = plan_renewal(top, dict(list_kept_files(options)), written, take)
    unknown = sorted(set(take) - {each.path for each in plan})
    if unknown:
        raise click.UsageError(
            f"--take: '{escape_text(unknown[0])}' is not a file that troth writes; give its path as listed, from the top folder"
        )
    print_lines(*_describe_renewal(plan, written.version, dry_run=dry_run))
    if not dry_run:
        write_renewal(top, plan, options.to_settings())


def _recall_options(root: Path, top: Path, said: dict[str, object], known: object, repository: str) -> HostOptions:
    """Return what was said now, else what was said when it was written, else what the remote tells."""
    earlier = dict(known) if isinstance(known, dict) else {}
    answers = {**said}
    for key in ("host", "runner", "action"):
        answers[key] = said[key] if said[key] is not None else earlier.get(key) or None
    if answers["host"] == "none" and said["host"] is None:
        answers["host"] = None  # the repository may have got a host since
    if said["package"] is None and said["vendor"] is None:
        answers["package"] = earlier.get("package") or None
    way = root.resolve().relative_to(top.resolve()).as_posix()
    found = collect_host_options(root, "" if way == "." else way, repository, answers)
    from dataclasses import replace  # noqa: PLC0415

    return replace(found, branch=earlier.get("branch") or found.branch)


def _describe_renewal(plan: tuple[RenewedFile, ...], version: str, *, dry_run: bool) -> Iterator[str]:
    from troth.edit.renewal import Renewal  # noqa: PLC0415

    for each in plan:
        if each.fate in (Renewal.RENEWED, Renewal.KEPT) and each.new:
            yield from (escape_text(line, 1000) for line in each.list_diff())
    changed = [each for each in plan if each.fate is not Renewal.SAME]
    if not changed:
        yield f"Everything is up to date with troth {__version__}."
        return
    yield f"From troth {version or '(unknown)'} to {__version__}{' (nothing written)' if dry_run else ''}:"
    for each in changed:
        note = _RETIRED_NOTE if each.fate is Renewal.KEPT and not each.new else _NOTES.get(each.fate.value, "")
        yield f"  {each.fate.value:9} {each.path}{note}"
    if any(each.fate in (Renewal.KEPT, Renewal.LEFT_OUT) for each in changed):
        yield "Files that were changed or removed by hand stay so. The differences are shown above; --take PATH uses our version."


_NOTES = {
    "kept": " (changed by hand)",
    "left out": " (removed by hand)",
    "removed": " (ours, no longer needed)",
    "used": " (ours, still used by a file that was changed by hand)",
}
_RETIRED_NOTE = " (changed by hand; ours has a new name now, so delete this one once nothing else uses it)"
