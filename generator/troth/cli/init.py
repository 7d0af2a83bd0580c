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

from troth.cli.front import Command
from troth.cli.streams import say
from troth.cli.where import Where, on_board
from troth.problem import BoardError
from troth.wording import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.days import AsOf
    from troth.edit.starting.beginning import Beginning, Person
    from troth.edit.starting.plan import Plan

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
@on_board
def init(where: Where, place: Path | None, **said: str | bool | None) -> None:
    """Begin a board in FOLDER (default: here): records, a site, what the host runs, settings for editors.

    What is there already is left as it is. With a terminal it asks for what it has not been told.
    """
    from troth.edit.starting.files import EXAMPLE_DAY, starting_files  # noqa: PLC0415 - only a new board needs it
    from troth.edit.starting.plan import carried_out, planned, tried  # noqa: PLC0415

    root = place or where.root
    today = _as_of(where)
    beginning = _beginning(root, today, said)
    example = bool(said["example"])
    site = _site(beginning, EXAMPLE_DAY if example else "")
    plan = planned(root, starting_files(beginning, site, example=example))
    tried(plan, today)
    if not said["dry_run"]:
        carried_out(root, plan)
    say(*_told(root, beginning, plan, dry_run=bool(said["dry_run"])))


def _as_of(where: Where) -> AsOf:
    from troth.days import Moment  # noqa: PLC0415
    from troth.read.surroundings import time_zone  # noqa: PLC0415

    when = where.when()
    return when.in_zone(time_zone()) if isinstance(when, Moment) else when


def _beginning(root: Path, today: AsOf, said: dict[str, str | bool | None]) -> Beginning:
    """Return what is said, what is answered, and for the rest what can be guessed."""
    from troth.edit.starting.beginning import Beginning, Host, host_of  # noqa: PLC0415
    from troth.edit.starting.hosting import ACTION  # noqa: PLC0415
    from troth.read.surroundings import branch, time_zone, web_address  # noqa: PLC0415

    there = root if root.is_dir() else Path()
    repository = web_address(root)
    ask = sys.stdin.isatty() and not said["yes"] and not said["example"]
    action = str(said["action"] or "")
    if action and not ACTION.fullmatch(action):
        raise BoardError(f"'{shown(action)}' does not name an action", "write OWNER/troth@ and the full commit, forty characters")
    return Beginning(
        name=_line("name", _answer(ask, "What is the board called?", said["name"], _name(root))),
        timezone=_zone(_answer(ask, "In which time zone?", said["timezone"], time_zone())),
        team=_line("team", _answer(ask, "What is your team called? (Enter for none)", said["team"], "")),
        you=_you(there, said, ask=ask),
        day=today.day,
        repository=repository,
        branch=branch(there) if repository else "main",
        host=Host(str(said["host"])) if said["host"] else host_of(repository),
        action=action,
    )


def _you(folder: Path, said: dict[str, str | bool | None], *, ask: bool) -> Person:
    from troth.edit.starting.beginning import Person  # noqa: PLC0415
    from troth.edit.starting.records import party_id  # noqa: PLC0415
    from troth.read.identity import identity  # noqa: PLC0415

    known = identity(folder)
    name = _line("you", _answer(ask, "What is your name?", said["you"], known.name or "Me"))
    person = Person(id=party_id(name.partition(" ")[0], "person"), name=name, github=str(said["github"] or ""))
    return replace(person, email=str(said["email"] or known.email))


def _answer(ask: bool, question: str, said: str | bool | None, guess: str) -> str:
    if said is not None:
        return str(said)
    return str(click.prompt(question, default=guess, show_default=bool(guess))) if ask else guess


def _line(option: str, text: str) -> str:
    if "\n" in text or len(text) > 200:  # noqa: PLR2004 - as long as a title
        raise BoardError(f"--{option} is one line of at most 200 characters")
    return text.strip()


def _zone(name: str) -> str:
    from zoneinfo import available_timezones  # noqa: PLC0415 - looks through the system's files

    if name not in available_timezones():
        raise BoardError(f"'{shown(name)}' is not a time zone", "write a name like Europe/Berlin, or UTC")
    return name


def _name(root: Path) -> str:
    return root.resolve().name.replace("-", " ").replace("_", " ").strip().capitalize() or "Our promises"


def _site(of: Beginning, example_day: str) -> bytes:
    """Return the site's configuration: the built-in one, with the board's name and place."""
    text = files("troth.cli").joinpath("site.yml").read_text(encoding="utf-8")
    head = ["# The board's site: see https://www.mkdocs.org and https://squidfunk.github.io/mkdocs-material for what else can be set."]
    head.append(f"site_name: {json.dumps(escape(of.name), ensure_ascii=False)}")
    if address := _pages_address(of):
        head.append(f"site_url: {json.dumps(address)}")
    body = text.partition("\n")[2] + "  - How we use this board: our-board.md\n"
    if example_day:
        body = body.replace("\n  - troth\n", f"\n  - troth:\n      as_of: {example_day} # the example stays as it was on this day\n")
    return ("\n".join(head) + "\n" + body).encode()


def _pages_address(of: Beginning) -> str:
    """Return where GitHub will publish the site; other hosts say it only later."""
    host, _, path = of.repository.removeprefix("https://").partition("/")
    owner, _, name = path.partition("/")
    if host != "github.com" or not name:
        return ""
    return f"https://{owner.lower()}.github.io/" + ("" if name.lower() == f"{owner.lower()}.github.io" else f"{name}/")


def _told(root: Path, of: Beginning, plan: Plan, *, dry_run: bool) -> Iterator[str]:
    yield f"{of.name}: {len(plan.new)} files {'would be' if dry_run else ''}{' ' if dry_run else ''}written in {shown(str(root))}"
    yield from (f"  new   {path}" for path in _folded(tuple(plan.new)))
    yield from (f"  left  {path} (it was there already)" for path in _folded(plan.left))
    yield from _by_hand(plan)
    yield ""
    yield "Next:"
    at = "" if root == Path() else f"cd {shown(str(root))} && "
    yield f"  1. {at}troth serve                  look at the board in your browser"
    yield "  2. git add --all && git commit -m 'A board for our promises' && git push"
    yield f"  3. {_publishing(of)}"
    if of.timezone == "UTC":
        yield "The board's days are those of UTC: say `timezone: Europe/Berlin`, or where you are, in commitments/board.yaml."
    if not of.you.email and not of.you.github:
        yield "Nobody knows your address in commits: add `email` to your entry in commitments/parties/people.yaml."


def _folded(paths: tuple[str, ...]) -> Iterator[str]:
    """Yield the paths, those of the schemas and of many records as one line."""
    for start, what in (("schema/", "schemas"), ("commitments/", "records")):
        inside = [path for path in paths if path.startswith(start)]
        if len(inside) > 6:  # noqa: PLR2004 - so many are read one by one
            yield f"{start} ({len(inside)} {what})"
            paths = tuple(path for path in paths if not path.startswith(start))
    yield from paths


def _by_hand(plan: Plan) -> Iterator[str]:
    """Say what is left to do in files that were there."""
    todo = {
        "mkdocs.yml": "add `- troth` under `plugins:` in mkdocs.yml, and the board's pages to its nav: `troth build` uses that file",
        ".gitignore": "add /site/ to .gitignore",
        ".gitlab-ci.yml": "add the jobs of Troth to .gitlab-ci.yml: `troth init --host gitlab` in an empty folder shows them",
    }
    yield from (f"By hand: {words}" for path, words in todo.items() if path in plan.left)


def _publishing(of: Beginning) -> str:
    from troth.edit.starting.beginning import Host  # noqa: PLC0415

    return {
        Host.GITHUB: "On GitHub: Settings, Pages, Source: GitHub Actions. Settings, Branches: require the check 'Check the records'",
        Host.GITLAB: "On GitLab: Build, Pipeline schedules: one a day. Settings, Merge requests: pipelines must succeed",
        Host.FORGEJO: "In the repository's settings: switch Actions on, and protect the branch with the check 'check'",
        Host.NONE: "Put the repository where others reach it, and run `troth init` there again: it adds what the host runs",
    }[of.host]
