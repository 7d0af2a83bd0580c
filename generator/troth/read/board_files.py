"""Read a board's own files that are no records: `board.yaml` and the parties, and its templates of digests and messages."""

from __future__ import annotations

import os
import stat
from itertools import product
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from troth.base.errors import BoardError
from troth.base.limits import DIGEST_BYTES, DRAFT_BYTES
from troth.base.text import escape_text, find_closest_word
from troth.model import (
    ACCOUNT_HOSTS,
    DEFAULT_LADDER,
    DEFAULT_REASONS,
    BoardSource,
    Kind,
    Party,
    PartyKind,
    Place,
    Publish,
    Recorder,
    SavedView,
    Settings,
    WordingSettings,
)
from troth.model.problem import Problem
from troth.read.records import as_tuple, read_day, read_days, read_ladder, read_required_day
from troth.read.schema.check import check_schema
from troth.read.yaml.document import parse_document
from troth.status.ask import DRAFT_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from troth.model import Source


def read_settings(root: Path) -> Settings:
    """Return the settings of the board in `root`, reading nothing but `board.yaml`; the defaults where it is not there or not right."""
    file = root / "commitments/board.yaml"
    return parse_settings_file(file.read_bytes() if file.is_file() and not file.is_symlink() else None)


def parse_settings_file(data: bytes | None) -> Settings:
    """Return the settings that the bytes of `board.yaml` make; the defaults where there are none or they are not right."""
    if data is None:
        return Settings()
    source, faults = parse_document("commitments/board.yaml", data)
    faulty = source is None or any(fault.is_error for fault in (*faults, *check_schema(Kind.BOARD, source)))
    return Settings() if source is None or faulty else parse_settings(source)


def parse_parties(sources: tuple[Source, ...]) -> Iterator[Party]:
    """Yield the parties of all parties files; of two with one id, both (a rule says so)."""
    listed: list[tuple[PartyKind, str, Mapping[str, Any], Source]] = []
    for source, kind in product(sources, PartyKind):
        section: Any = source.data.get(kind.section) or {}
        listed += [(kind, party, fields or {}, source) for party, fields in section.items()]
    of_team: dict[str, set[str]] = {}
    for kind, party, fields, _ in listed:
        for team in fields.get("teams", ()) if kind is PartyKind.PERSON else ():
            of_team.setdefault(team, set()).add(party)
    for kind, party, fields, source in listed:
        yield _parse_party(kind, party, fields, source, of_team.get(party, set()))


def _parse_party(kind: PartyKind, party: str, fields: Mapping[str, Any], source: Source, naming: set[str]) -> Party:
    own = [*fields.get("members", ()), *fields.get("contacts", ())] + ([fields["lead"]] if fields.get("lead") else [])
    return Party(
        id=party,
        kind=kind,
        name=fields.get("name", party),
        source=source,
        emails=as_tuple(fields.get("email", ())),
        accounts=tuple((host, name) for host in ACCOUNT_HOSTS for name in as_tuple(fields.get(host, ()))),
        timezone=fields.get("timezone"),
        lead=fields.get("lead"),
        members=tuple(sorted({*own, *naming})),
        teams=tuple(fields.get("teams", ())),
        owner=fields.get("owner"),
        left=read_day(fields.get("left")),
        former=_read_days_by_person(fields.get("former", {})),
        since=_read_days_by_person(fields.get("since", {})),
        messages=fields.get("messages", "daily"),
        skills=tuple(fields.get("skills", ())),
    )


def _read_days_by_person(days: Mapping[str, str]) -> tuple[tuple[str, date], ...]:
    return tuple(sorted((person, read_required_day(day)) for person, day in days.items()))


_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_PLAIN_SETTINGS = (
    "name", "timezone", "repository", "branch", "due_soon", "follow_up_grace", "acceptance_wait", "stale_report", "window", "notice",
    "protocol", "weekly_load", "publish_email", "calendar_alarm", "backdate_days",
    "stale_source", "people_key", "receive",
)  # fmt: skip


_CHOICES = ("words", "state", "schedule", "who", "team", "customer", "goal", "tag", "from", "to", "sort")


def parse_settings(source: Source) -> Settings:
    """Return the settings that `board.yaml` makes."""
    data: Mapping[str, Any] = source.data
    chosen = {key: data[key] for key in _PLAIN_SETTINGS if key in data}
    if "reasons" in data:
        chosen["reasons"] = MappingProxyType({each["code"]: each["text"] for each in data["reasons"]} or DEFAULT_REASONS)
    if "working_days" in data:
        chosen["working_days"] = frozenset(_WEEK.index(day) for day in data["working_days"])
    if "holidays" in data:
        chosen["holidays"] = frozenset(read_days(data["holidays"]))
    chosen["ladder"] = read_ladder(data["ladder"]) if "ladder" in data else DEFAULT_LADDER
    chosen["publish"] = Publish(**data.get("publish", {}))
    chosen["views"] = tuple(
        SavedView(
            name=each["name"],
            criteria=tuple((key, each[key]) for key in _CHOICES if key in each),
            due_within=each.get("within"),
            is_board=each.get("show") == "board",
        )
        for each in data.get("views", ())
    )
    chosen["maintainers"] = tuple(data.get("maintainers", ()))
    if recorder := data.get("recorder"):
        chosen["recorder"] = Recorder(emails=as_tuple(recorder["email"]), keys=as_tuple(recorder.get("key", ())))
    if wording := data.get("wording"):
        words = {key: tuple(wording[key]) for key in ("vague", "allowed") if key in wording}
        chosen["wording"] = WordingSettings(check=wording.get("check", True), **words)
    chosen["review"] = MappingProxyType(dict(data.get("review", {})))
    chosen["sources"] = tuple(
        BoardSource(id=board, location=each["from"], site=each.get("site")) for board, each in data.get("sources", {}).items()
    )
    return Settings(**chosen)


DIGEST_FOLDER = "templates/digest"


def read_digest_templates(root: Path, allowed_names: Iterable[str]) -> dict[str, str]:
    """Return the board's own templates by name; `known` are the names that there may be.

    Raises BoardError for any other file there, for a link, and for what is no text.
    """
    folder, names = root / DIGEST_FOLDER, frozenset(allowed_names)
    if not folder.is_dir():
        return {}
    found = sorted(file for file in folder.iterdir() if not file.name.startswith(".") and file.stem.lower() != "readme")
    return {file.name: _read_digest_template(file, names) for file in found}


def _read_digest_template(file: Path, allowed_names: frozenset[str]) -> str:
    place = f"{DIGEST_FOLDER}/{escape_text(file.name)}"
    if file.name not in allowed_names:
        raise BoardError(
            f"{place} is not a digest template",
            f"did you mean {find_closest_word(file.name, allowed_names) or ' or '.join(sorted(allowed_names))}?",
        )
    about = file.lstat()
    if not stat.S_ISREG(about.st_mode) or about.st_size > DIGEST_BYTES.most:
        raise BoardError(f"{place} {DIGEST_BYTES.beyond}", "put the template itself there")
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeError as error:
        raise BoardError(f"{place} is not text in UTF-8", "save it as UTF-8") from error


DRAFTS_FOLDER = ("templates", "drafts")
DRAFT_SUFFIX = ".txt.jinja"


def read_drafts(root: Path) -> tuple[Mapping[str, str], tuple[Problem, ...]]:
    """Return the templates by name, and what is wrong with the files; a board that has none has nothing to say here.

    Links are not followed, neither to a file nor to the folder.
    """
    folder = root.joinpath(*DRAFTS_FOLDER)
    if any(each.is_symlink() or not each.is_dir() for each in (folder.parent, folder)):
        return MappingProxyType({}), ()
    found: dict[str, str] = {}
    problems = []
    for file in sorted(folder.iterdir()):
        read = _read_draft(file) if file.name.endswith(DRAFT_SUFFIX) and not file.name.startswith(".") else ""
        if isinstance(read, Problem):
            problems.append(read)
        elif read:
            found[file.name.removesuffix(DRAFT_SUFFIX)] = read
    return MappingProxyType(found), tuple(problems)


def _read_draft(file: Path) -> str | Problem:
    name = file.name.removesuffix(DRAFT_SUFFIX)
    if name not in DRAFT_NAMES:
        meant = find_closest_word(name, DRAFT_NAMES)
        hint = f"did you mean {meant}{DRAFT_SUFFIX}?" if meant else f"a draft is one of {', '.join(DRAFT_NAMES)}"
        return _build_draft_problem(file, "no step of an ask has a draft with this name", hint)
    try:
        if not stat.S_ISREG(file.lstat().st_mode) or file.stat().st_size > DRAFT_BYTES.most:
            return _build_draft_problem(file, "this is not an ordinary small file", DRAFT_BYTES.beyond)
        with os.fdopen(os.open(file, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0)), "rb") as opened:
            return opened.read(DRAFT_BYTES.most).decode()
    except (OSError, UnicodeDecodeError) as error:
        return _build_draft_problem(
            file, f"this can't be read as UTF-8 text: {escape_text(str(error), 100)}", "save it as plain text in UTF-8"
        )


def _build_draft_problem(file: Path, message: str, hint: str) -> Problem:
    return Problem("folder/draft", Place(f"{'/'.join(DRAFTS_FOLDER)}/{escape_text(file.name, 100)}"), message, hint)
