"""The files that a new board is scaffolded with: records, workflows, owners, schemas."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib.resources import files
from typing import TYPE_CHECKING

from troth.base.dates import add_days
from troth.base.ids import find_id_fault
from troth.base.text import slugify
from troth.edit.host_files import HostOptions, list_host_files
from troth.edit.new_record import format_record
from troth.read.packaged import find_packaged
from troth.read.schema.schema import find_schema_folder

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date
    from pathlib import Path

    from troth.model import Data


_WEEKS = 2
_PROTOCOL = "As soon as a date, a price or a result is in doubt, we say so, say why, and propose an alternative. The other side decides."


def list_first_records(options: ScaffoldOptions) -> Iterator[tuple[str, bytes]]:
    """Yield each record's path, counted from the board's folder, and its content."""
    settings: dict[str, Data] = {"name": options.name, "timezone": options.timezone}
    if options.repository:
        settings["repository"] = options.repository
    settings |= {"branch": options.hosted.branch, "maintainers": [options.you.id], "protocol": _PROTOCOL}
    yield "commitments/board.yaml", _render_record(settings, "../schema/board")
    person: dict[str, Data] = {"name": options.you.name}
    person |= {key: value for key, value in (("github", options.you.github), ("email", options.you.email)) if value}
    person |= {"teams": [choose_team_id(options)]} if options.team else {}
    yield "commitments/parties/people.yaml", _render_parties("people", options.you.id, person)
    if options.team:
        yield (
            "commitments/parties/teams.yaml",
            _render_parties("teams", choose_team_id(options), {"name": options.team, "lead": options.you.id}),
        )
    yield (
        f"commitments/promises/{options.day:%Y-%m}/first-promises-on-this-board.yaml",
        _render_record(_build_promise(options), "../../../schema/promise"),
    )


def choose_team_id(options: ScaffoldOptions) -> str:
    """Return the id of the first team: never that of the person."""
    return choose_party_id(options.team, "team", {options.you.id})


def choose_party_id(name: str, kind: str, taken: Collection[str] = ()) -> str:
    """Return an id for a party of this name, one that no reserved word and no other party has."""
    slug = slugify(name)
    return slug if slug and slug not in taken and not find_id_fault(slug, party=True) else f"{kind}-{slug}".removesuffix("-")


def _build_promise(options: ScaffoldOptions) -> dict[str, Data]:
    """Return a promise to oneself: it needs nobody else's word, and shows the whole way from promised to kept."""
    return {
        "title": "Add our first promises to this board",
        "promiser": options.you.id,
        "customer": options.you.id,
        "outcome": "Everyone who works with me has made one promise here, to someone who can accept it.",
        "measures": [{"what": "People with a promise of their own", "target": 3}],
        "made": options.day.isoformat(),
        "due": add_days(options.day, 7 * _WEEKS).isoformat(),
        "why": "A board becomes useful when someone relies on it.",
    }


def _render_parties(kind: str, party: str, fields: Data) -> bytes:
    """Return a file with one party on a line of its own, so that the next one goes on the next line."""
    lines = format_record({party: fields}).splitlines()
    return _render_record({}, "../../schema/parties") + f"{kind}:\n".encode() + "".join(f"  {line}\n" for line in lines).encode()


def _render_record(data: dict[str, Data], schema: str) -> bytes:
    return format_record(data, f"{schema}.schema.json").encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Founder:
    """The one who begins the board."""

    id: str
    name: str
    email: str = ""
    github: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaffoldOptions:
    """All that `troth init` asks, guesses or is told."""

    name: str
    timezone: str
    you: Founder
    day: date
    """The day of the first promise."""
    team: str = ""
    """The name of the first team; empty for none."""
    repository: str = ""
    """The web address of the repository; empty where there is none yet."""
    hosted: HostOptions = field(default_factory=HostOptions)


EXAMPLE_DAY = "2026-11-20"
"""The day at which the example board stands."""
_KINDS = {
    "board": "board.yaml",
    **{kind: f"{kind}s/**/*.yaml" for kind in ("promise", "ask", "agreement", "meeting", "goal")},
    "parties": "parties/**/*.yaml",
}


def list_scaffold_files(options: ScaffoldOptions, site: bytes, *, example: bool = False) -> Iterator[tuple[str, bytes]]:
    """Yield each file's path from the repository's top and its content; `site` is what mkdocs.yml is to hold.

    With `example`, the records are the example's.
    """
    lead = f"{options.hosted.board}/" if options.hosted.board else ""
    if example:
        folder: Path = find_packaged("example", "commitments")
        shown = (each for each in sorted(folder.rglob("*")) if each.is_file() and not each.name.startswith("."))
        yield from ((f"{lead}commitments/{each.relative_to(folder).as_posix()}", each.read_bytes()) for each in shown)
    else:
        yield from ((f"{lead}{path}", content) for path, content in list_first_records(options))
    yield f"{lead}mkdocs.yml", site
    yield f"{lead}docs/our-board.md", files("troth.edit").joinpath("templates", "our-board.md").read_bytes()
    yield f"{lead}.gitignore", _IGNORED
    if not lead:
        yield ".gitattributes", _ATTRIBUTES
    yield from list_kept_files(options.hosted)


def list_kept_files(hosted: HostOptions) -> Iterator[tuple[str, bytes]]:
    """Yield the files that `troth update` keeps up to date: what the host runs, schemas, settings for editors."""
    lead = f"{hosted.board}/" if hosted.board else ""
    yield from list_host_files(hosted)
    for schema in sorted(find_schema_folder().glob("*.schema.json")):
        if schema.name != "board-export.schema.json":
            yield f"{lead}schema/{schema.name}", schema.read_bytes()
    kinds = ",\n".join(f'    "./schema/{kind}.schema.json": "commitments/{where}"' for kind, where in _KINDS.items())
    settings = f'{{\n  "yaml.schemas": {{\n{kinds}\n  }},\n  "yaml.yamlVersion": "1.2"\n}}\n'
    yield f"{lead}.vscode/settings.json", settings.encode()  # by which an editor shows titles and faults while somebody types


_IGNORED = b"# The site is built from the records\n/site/\n/.site.*/\n# What a command that was stopped left\n.troth-*.new\n"
_ATTRIBUTES = b"""\
# One way to end a line, whoever writes: hashes and differences depend on it
* text=auto eol=lf
*.whl binary
# Records are merged line by line, never by a program or by taking all lines: `troth resolve` puts entries of both sides in order
**/commitments/**/*.yaml merge=text
"""
