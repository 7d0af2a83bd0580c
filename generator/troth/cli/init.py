"""`troth init`: a working board in a new or an existing repository."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import click

from troth.base.errors import BoardError
from troth.base.text import escape_text
from troth.cli.framework import Command, print_lines
from troth.cli.options import BoardOptions, pass_board_options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.base.dates import AsOf
    from troth.edit.scaffold import ScaffoldPlan
    from troth.edit.scaffold_files import Founder, ScaffoldOptions


_EPILOG = """
Examples:
  troth init                                       asks four questions, and begins a board here
  troth init ../promises --name "Blue house" --team Workshop --yes
  troth init --host gitlab --dry-run               says what would be written
  troth init demo --example                        the example board, to look around in
"""
_HOSTS = ("github", "gitlab", "forgejo", "none")


@click.command(cls=Command, epilog=_EPILOG)
@click.argument("place", metavar="[FOLDER]", required=False, type=click.Path(file_okay=False, path_type=Path))
@click.option("--name", help="What the board is called (default: the folder's name).")
@click.option("--timezone", metavar="ZONE", help="Where its days begin and end, such as Europe/Berlin (default: this machine's).")
@click.option("--team", help="The first team, such as Workshop.")
@click.option("--you", metavar="NAME", help="Your name (default: as git knows you).")
@click.option("--email", help="Your address in commits (default: as git knows it). It is never published.")
@click.option("--github", metavar="NAME", help="Your name on GitHub.")
@click.option("--host", type=click.Choice(_HOSTS), help="Where the repository is hosted (default: as its remote says).")
@click.option("--action", metavar="OWNER/troth@COMMIT", help="On GitHub: use Troth's action from this repository, not the package.")
@click.option("--example", is_flag=True, help="Begin with the example board's records.")
@click.option("--yes", is_flag=True, help="Ask nothing: take what is said and what can be guessed.")
@click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
@pass_board_options
def init(where: BoardOptions, place: Path | None, **said: str | bool | None) -> None:
    """Begin a board in FOLDER (default: here): records, a site, what the host runs, settings for editors.

    What is there already is left as it is. With a terminal it asks for what it has not been told.
    """
    from troth.base.dates import Timestamp  # noqa: PLC0415
    from troth.edit.scaffold import check_scaffold, plan_scaffold, write_scaffold  # noqa: PLC0415
    from troth.edit.scaffold_files import EXAMPLE_DAY, list_scaffold_files  # noqa: PLC0415 - only a new board needs it
    from troth.read.environment import find_time_zone  # noqa: PLC0415

    root = place or where.root
    when = where.resolve_as_of()
    today = when.to_as_of(find_time_zone()) if isinstance(when, Timestamp) else when
    beginning = _collect_options(root, today, said)
    example = bool(said["example"])
    site = _render_site_config(beginning, EXAMPLE_DAY if example else "")
    plan = plan_scaffold(root, list_scaffold_files(beginning, site, example=example))
    check_scaffold(plan, today)
    if not said["dry_run"]:
        write_scaffold(root, plan)
    print_lines(*_describe_scaffold(root, beginning, plan, dry_run=bool(said["dry_run"])))


def _collect_options(root: Path, today: AsOf, answers: dict[str, str | bool | None]) -> ScaffoldOptions:
    """Return what is said, what is answered, and for the rest what can be guessed."""
    from troth.edit.scaffold_files import (  # noqa: PLC0415
        ACTION,
        Host,
        ScaffoldOptions,
        detect_host,
    )
    from troth.read.environment import find_branch, find_repository_url, find_time_zone  # noqa: PLC0415

    there = root if root.is_dir() else Path()
    guess = root.resolve().name.replace("-", " ").replace("_", " ").strip().capitalize() or "Our promises"
    repository = find_repository_url(root)
    ask = sys.stdin.isatty() and not answers["yes"] and not answers["example"]
    action = str(answers["action"] or "")
    if action and not ACTION.fullmatch(action):
        raise BoardError(f"'{escape_text(action)}' does not name an action", "write OWNER/troth@ and the full commit, forty characters")
    return ScaffoldOptions(
        name=_check_line("name", _ask_or_guess(ask, "What is the board called?", answers["name"], guess)),
        timezone=_check_zone(_ask_or_guess(ask, "In which time zone?", answers["timezone"], find_time_zone())),
        team=_check_line("team", _ask_or_guess(ask, "What is your team called? (Enter for none)", answers["team"], "")),
        you=_collect_founder(there, answers, ask=ask),
        day=today.day,
        repository=repository,
        branch=find_branch(there) if repository else "main",
        host=Host(str(answers["host"])) if answers["host"] else detect_host(repository),
        action=action,
    )


def _collect_founder(folder: Path, answers: dict[str, str | bool | None], *, ask: bool) -> Founder:
    from troth.edit.scaffold_files import (  # noqa: PLC0415
        Founder,
        choose_party_id,
    )
    from troth.read.environment import read_identity  # noqa: PLC0415

    known = read_identity(folder)
    name = _check_line("you", _ask_or_guess(ask, "What is your name?", answers["you"], known.name or "Me"))
    person = Founder(id=choose_party_id(name.partition(" ")[0], "person"), name=name, github=str(answers["github"] or ""))
    return replace(person, email=str(answers["email"] or known.email))


def _ask_or_guess(may_ask: bool, question: str, answer: str | bool | None, guess: str) -> str:
    if answer is not None:
        return str(answer)
    return str(click.prompt(question, default=guess, show_default=bool(guess))) if may_ask else guess


def _check_line(option: str, text: str) -> str:
    if "\n" in text or len(text) > 200:  # noqa: PLR2004 - as long as a title
        raise BoardError(f"--{option} is one line of at most 200 characters")
    return text.strip()


def _check_zone(name: str) -> str:
    from zoneinfo import available_timezones  # noqa: PLC0415 - looks through the system's files

    if name not in available_timezones():
        raise BoardError(f"'{escape_text(name)}' is not a time zone", "write a name like Europe/Berlin, or UTC")
    return name


def _render_site_config(options: ScaffoldOptions, example_day: str) -> bytes:
    """Return the site's configuration: the built-in one, with the board's name and place."""
    text = files("troth.cli").joinpath("site.yml").read_text(encoding="utf-8")
    head = ["# The board's site: see https://www.mkdocs.org and https://squidfunk.github.io/mkdocs-material for what else can be set."]
    head.append(f"site_name: {json.dumps(escape(options.name), ensure_ascii=False)}")
    if address := _guess_pages_url(options):
        head.append(f"site_url: {json.dumps(address)}")
    body = text.partition("\n")[2] + "  - How we use this board: our-board.md\n"
    if example_day:
        body = body.replace("\n  - troth\n", f"\n  - troth:\n      as_of: {example_day} # the example stays as it was on this day\n")
    return ("\n".join(head) + "\n" + body).encode()


def _guess_pages_url(options: ScaffoldOptions) -> str:
    """Return where GitHub will publish the site; other hosts say it only later."""
    host, _, path = options.repository.removeprefix("https://").partition("/")
    owner, _, name = path.partition("/")
    if host != "github.com" or not name:
        return ""
    return f"https://{owner.lower()}.github.io/" + ("" if name.lower() == f"{owner.lower()}.github.io" else f"{name}/")


def _describe_scaffold(root: Path, options: ScaffoldOptions, plan: ScaffoldPlan, *, dry_run: bool) -> Iterator[str]:
    yield f"{options.name}: {len(plan.new)} files {'would be ' if dry_run else ''}written in {escape_text(str(root))}"
    yield from (f"  new   {path}" for path in _fold_paths(tuple(plan.new)))
    yield from (f"  left  {path} (it was there already)" for path in _fold_paths(plan.left))
    yield from _list_manual_steps(plan)
    yield ""
    yield "Next:"
    at = "" if root == Path() else f"cd {escape_text(str(root))} && "
    yield f"  1. {at}troth serve                  look at the board in your browser"
    yield "  2. git add --all && git commit -m 'A board for our promises' && git push"
    yield f"  3. {_describe_publishing(options)}"
    if options.timezone == "UTC":
        yield "The board's days are those of UTC: say `timezone: Europe/Berlin`, or where you are, in commitments/board.yaml."
    if not options.you.email and not options.you.github:
        yield "Nobody knows your address in commits: add `email` to your entry in commitments/parties/people.yaml."


def _fold_paths(paths: tuple[str, ...]) -> Iterator[str]:
    """Yield the paths, those of the schemas and of many records as one line."""
    for start, what in (("schema/", "schemas"), ("commitments/", "records")):
        inside = [path for path in paths if path.startswith(start)]
        if len(inside) > 6:  # noqa: PLR2004 - so many are read one by one
            yield f"{start} ({len(inside)} {what})"
            paths = tuple(path for path in paths if not path.startswith(start))
    yield from paths


def _list_manual_steps(plan: ScaffoldPlan) -> Iterator[str]:
    """Say what is left to do in files that were there."""
    todo = {
        "mkdocs.yml": "add `- troth` under `plugins:` in mkdocs.yml, and the board's pages to its nav: `troth build` uses that file",
        ".gitignore": "add /site/ to .gitignore",
        ".gitlab-ci.yml": "add the jobs of Troth to .gitlab-ci.yml: `troth init --host gitlab` in an empty folder shows them",
    }
    yield from (f"By hand: {words}" for path, words in todo.items() if path in plan.left)


def _describe_publishing(options: ScaffoldOptions) -> str:
    from troth.edit.scaffold_files import Host  # noqa: PLC0415

    return {
        Host.GITHUB: "On GitHub: Settings, Pages, Source: GitHub Actions. Settings, Branches: require the check 'Check the records'",
        Host.GITLAB: "On GitLab: Build, Pipeline schedules: one a day. Settings, Merge requests: pipelines must succeed",
        Host.FORGEJO: "In the repository's settings: switch Actions on, and protect the branch with the check 'check'",
        Host.NONE: "Put the repository where others reach it, and run `troth init` there again: it adds what the host runs",
    }[options.host]
