"""The files that a new board is scaffolded with: records, workflows, owners, schemas."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from typing import TYPE_CHECKING

from troth import __version__
from troth.base.dates import add_days
from troth.base.ids import find_id_fault
from troth.base.text import slugify
from troth.edit.new_record import format_record
from troth.read.packaged import find_packaged
from troth.read.schema.schema import find_schema_folder
from troth.views.hosting import detect_host_software

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date
    from pathlib import Path

    from troth.model import Data


_WEEKS = 2
_PROTOCOL = (
    "As soon as a date, a price or a result is in doubt, we say so, say why, and propose what can be had instead. The other side decides."
)


def list_first_records(options: ScaffoldOptions) -> Iterator[tuple[str, bytes]]:
    """Yield each record's path, counted from the board's folder, and its content."""
    settings: dict[str, Data] = {"name": options.name, "timezone": options.timezone}
    if options.repository:
        settings["repository"] = options.repository
    settings |= {"branch": options.branch, "protocol": _PROTOCOL}
    yield "commitments/board.yaml", _render_record(settings, "../schema/board")
    yield "commitments/parties/people.yaml", _render_parties("people", options.you.id, _build_person(options))
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


def _build_person(options: ScaffoldOptions) -> Data:
    person: dict[str, Data] = {"name": options.you.name}
    person |= {key: value for key, value in (("github", options.you.github), ("email", options.you.email)) if value}
    return person | ({"teams": [choose_team_id(options)]} if options.team else {})


def _build_promise(options: ScaffoldOptions) -> dict[str, Data]:
    """Return a promise to oneself: it needs nobody else's word, and shows the whole way from promised to kept."""
    return {
        "title": "Bring our first promises onto this board",
        "promiser": options.you.id,
        "customer": options.you.id,
        "outcome": "Everybody who works with me has made one promise here, to somebody who can accept it.",
        "measures": [{"what": "People with a promise of their own", "target": 3}],
        "made": options.day.isoformat(),
        "due": add_days(options.day, 7 * _WEEKS).isoformat(),
        "why": "A board is of use from the day on which somebody relies on it.",
    }


def _render_parties(kind: str, party: str, fields: Data) -> bytes:
    """Return a file with one party on a line of its own, so that the next one goes on the next line."""
    lines = format_record({party: fields}).splitlines()
    return _render_record({}, "../../schema/parties") + f"{kind}:\n".encode() + "".join(f"  {line}\n" for line in lines).encode()


def _render_record(data: dict[str, Data], schema: str) -> bytes:
    return format_record(data, f"{schema}.schema.json").encode()


class Host(StrEnum):
    """Where the repository is hosted: by this the workflows differ."""

    GITHUB = "github"
    GITLAB = "gitlab"
    FORGEJO = "forgejo"
    NONE = "none"


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
    branch: str = "main"
    host: Host = Host.NONE
    action: str = ""
    """The composite action to use, as `OWNER/troth@COMMIT`; empty to install the package instead."""


def detect_host(repository: str) -> Host:
    """Return the kind of host that a web address names."""
    return {"github": Host.GITHUB, "gitlab": Host.GITLAB, "gitea": Host.FORGEJO}.get(detect_host_software(repository) or "", Host.NONE)


ACTION = re.compile(r"(?P<owner>[A-Za-z0-9][\w.-]*/[\w.-]+)@(?P<commit>[0-9a-f]{40})")
"""How the composite action of another repository is named: by its full commit, since a tag can be moved."""
_WORKFLOWS = ("check", "publish", "follow-up")
_OURS = "$/.github/actions/troth"
_PINNED = re.compile(r'\n*env:\n  AS_OF: "[^"]*"[^\n]*\n')
"""The day at which the example board stands: no other board does."""
_LOCKED = re.compile(r"(?P<pip>(?P<indent> +)\S*\S+ -m pip install [^\n]*)--require-hashes -r \S+\n[^\n]*--no-deps[^\n]*\n")
"""The two lines that install from a checkout of ours."""
_FOLDERS = {Host.GITHUB: ".github", Host.GITLAB: ".gitlab", Host.FORGEJO: ".forgejo"}
"""Where each host's own files lie, beside those that it runs."""


def list_workflows(options: ScaffoldOptions) -> Iterator[tuple[str, bytes]]:
    """Yield each file that the host runs, by its path from the repository's root."""
    if options.host is Host.GITHUB:
        yield from _list_github_files(options)
    elif options.host is Host.GITLAB:
        text = (find_packaged("hosts/gitlab", ".gitlab") / "troth.yml").read_text(encoding="utf-8")
        text = text.replace('TROTH_PACKAGE: "troth[xlsx]" #', f'TROTH_PACKAGE: "troth=={__version__}" #')
        text = text.replace('TROTH_LOCK: "" #', 'TROTH_LOCK: ".gitlab/troth/requirements.lock" #')
        yield ".gitlab-ci.yml", re.sub(r"\A(?:#[^\n]*\n)+", _GITLAB_HEAD, text).encode()
    elif options.host is Host.FORGEJO:
        for name in ("check", "publish"):
            text = files("troth.edit").joinpath(f"templates/forgejo/{name}.yml").read_text(encoding="utf-8")
            text = text.replace("@PACKAGE@", f"troth=={__version__}").replace("@BRANCH@", options.branch)
            yield f".forgejo/workflows/{name}.yml", text.encode()
    # The lists by which what Troth needs is installed: each package in one version, by its hash.
    extras = {Host.GITHUB: ("", "-notify") if not options.action else ("-notify",), Host.NONE: ()}.get(options.host, ("",))
    for extra in extras:
        content = (find_packaged("locks", ".") / f"requirements{extra}.lock").read_bytes()
        yield f"{_FOLDERS[options.host]}/troth/requirements{extra}.lock", _LOCK_HEAD.encode() + content


_LOCK_HEAD = f"""\
# What Troth {__version__} needs, each package in one version and by its hash: nothing else is installed where the host runs it.
# Troth itself is named by its version, since no package can hold its own hash.

"""


def list_owner_files(options: ScaffoldOptions) -> Iterator[tuple[str, bytes]]:
    """Yield the example of a file of owners, beside the host's other files: it counts once somebody names it CODEOWNERS."""
    folder = _FOLDERS.get(options.host)
    if folder:
        text = (find_packaged("owners", "docs/examples") / "CODEOWNERS").read_text(encoding="utf-8")
        yield f"{folder}/CODEOWNERS.example", text.replace(".github/", f"{folder}/").encode()


def _list_github_files(options: ScaffoldOptions) -> Iterator[tuple[str, bytes]]:
    action = ACTION.fullmatch(options.action)  # of another repository
    for name in _WORKFLOWS:
        text = _read_own(f"workflows/{name}.yml")
        text = _PINNED.sub("\n\n", text).replace("          as-of: ${{ env.AS_OF }}\n", "").replace(' ${AS_OF:+--as-of "$AS_OF"}', "")
        text = re.sub(r"branches: \[main\]|refs/heads/main\b", lambda found: found[0].replace("main", options.branch), text)
        if action:
            text = text.replace(_OURS, f"{action['owner']}/.github/actions/troth@{action['commit']}")
        yield f".github/workflows/{name}.yml", _install_package(text).encode()
    if not options.action:
        text = _install_package(_read_own("actions/troth/action.yml"))
        yield ".github/actions/troth/action.yml", re.sub(r"\A(?:#[^\n]*\n)+", _HEAD, text).encode()


_HEAD = """\
# Checks, reviews, follows up and builds the board that is kept in this repository.
# To take a newer Troth, change the version below and the lists in .github/troth in one pull request.
"""


def _install_package(text: str) -> str:
    """Return a workflow that installs the published package of this version instead of a checkout, and by hash what it needs."""

    def install(found: re.Match[str]) -> str:
        lock = "requirements-notify.lock" if "-notify" in found[0] else "requirements.lock"
        place = f'"$ACTION/../../troth/{lock}"' if "$ACTION" in found[0] else f".github/troth/{lock}"
        return f"{found['pip']}--require-hashes -r {place}\n{found['pip']}--no-deps 'troth=={__version__}'\n"

    return _LOCKED.sub(install, text)


_GITLAB_HEAD = """\
# Merge requests are checked for what they change, never because a date passed. Make a pipeline schedule (daily) that says
# what is overdue and publishes the board anew. The whole history is fetched: it is the witness of who wrote what, and when.
"""


def _read_own(path: str) -> str:
    folder: Path = find_packaged("hosts/github", ".github")
    return (folder / path).read_text(encoding="utf-8")


EXAMPLE_DAY = "2026-11-20"
"""The day at which the example board stands."""
_KINDS = {
    "board": "board.yaml",
    **{kind: f"{kind}s/**/*.yaml" for kind in ("promise", "ask", "agreement", "meeting", "goal")},
    "parties": "parties/**/*.yaml",
}


def list_scaffold_files(options: ScaffoldOptions, site: bytes, *, example: bool = False) -> Iterator[tuple[str, bytes]]:
    """Yield each file's path and content; `site` is what mkdocs.yml is to hold. With `example`, the records are the example's."""
    yield from _list_example_files() if example else list_first_records(options)
    yield "mkdocs.yml", site
    yield "docs/our-board.md", files("troth.edit").joinpath("templates", "our-board.md").read_bytes()
    yield from list_workflows(options)
    yield from list_owner_files(options)
    for schema in sorted(find_schema_folder().glob("*.schema.json")):
        if schema.name != "board-export.schema.json":
            yield f"schema/{schema.name}", schema.read_bytes()
    kinds = ",\n".join(f'    "./schema/{kind}.schema.json": "commitments/{where}"' for kind, where in _KINDS.items())
    settings = f'{{\n  "yaml.schemas": {{\n{kinds}\n  }},\n  "yaml.yamlVersion": "1.2"\n}}\n'
    yield ".vscode/settings.json", settings.encode()  # by which an editor shows titles and faults while somebody types
    yield ".gitignore", b"# The site is built from the records\n/site/\n/.site.*/\n# What a command that was stopped left\n.troth-*.new\n"


def _list_example_files() -> Iterator[tuple[str, bytes]]:
    folder: Path = find_packaged("example", "commitments")
    for file in sorted(folder.rglob("*")):
        if file.is_file() and not file.name.startswith("."):
            yield f"commitments/{file.relative_to(folder).as_posix()}", file.read_bytes()
