"""Parse `board.yaml` into settings, and the files of parties into parties."""

from __future__ import annotations

from itertools import product
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from troth.model import (
    ACCOUNT_HOSTS,
    DEFAULT_LADDER,
    DEFAULT_REASONS,
    BoardSource,
    Party,
    PartyKind,
    Publish,
    Recorder,
    SavedView,
    Settings,
)
from troth.read.records import as_tuple, read_day, read_days, read_ladder, read_required_day

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from troth.model import Source


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
    )


def _read_days_by_person(days: Mapping[str, str]) -> tuple[tuple[str, date], ...]:
    return tuple(sorted((person, read_required_day(day)) for person, day in days.items()))


_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_PLAIN_SETTINGS = (
    "name", "timezone", "repository", "branch", "due_soon", "follow_up_grace", "acceptance_wait", "stale_report", "window", "notice",
    "protocol", "weekly_load", "publish_email", "backdate_days",
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
    chosen["review"] = MappingProxyType(dict(data.get("review", {})))
    chosen["sources"] = tuple(
        BoardSource(id=board, location=each["from"], site=each.get("site")) for board, each in data.get("sources", {}).items()
    )
    return Settings(**chosen)
