"""Parties files as parties, with who acts for whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from troth.model import Party, PartyKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from troth.model import Source


def parties(sources: tuple[Source, ...]) -> Iterator[Party]:
    """Yield the parties of all parties files; of two with one id, both (a rule says so)."""
    listed = [(kind, party, fields or {}, source) for source in sources for kind, party, fields in _parties_of(source)]
    of_team: dict[str, set[str]] = {}
    for kind, party, fields, _ in listed:
        for team in fields.get("teams", ()) if kind is PartyKind.PERSON else ():
            of_team.setdefault(team, set()).add(party)
    for kind, party, fields, source in listed:
        yield _party(kind, party, fields, source, of_team.get(party, set()))


def _parties_of(source: Source) -> Iterator[tuple[PartyKind, str, Mapping[str, Any]]]:
    for kind in PartyKind:
        section: Any = source.data.get(kind.section) or {}
        for party, fields in section.items():
            yield kind, party, fields


def _party(kind: PartyKind, party: str, fields: Mapping[str, Any], source: Source, naming: set[str]) -> Party:
    own = [*fields.get("members", ()), *fields.get("contacts", ())] + ([fields["lead"]] if fields.get("lead") else [])
    return Party(
        id=party,
        kind=kind,
        name=fields.get("name", party),
        source=source,
        github=fields.get("github"),
        email=fields.get("email"),
        timezone=fields.get("timezone"),
        lead=fields.get("lead"),
        members=tuple(sorted({*own, *naming})),
        teams=tuple(fields.get("teams", ())),
    )
