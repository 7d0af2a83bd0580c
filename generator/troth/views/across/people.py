"""People across boards: everybody once, and somebody's page with what they promised and are promised anywhere."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from troth.views.across.asking import asked_of
from troth.views.across.counter import page_of_person
from troth.views.across.tables import ROWS, AcrossSection, section
from troth.views.asks import AskSection
from troth.views.span import count, strong, words

if TYPE_CHECKING:
    from troth.organisation import Person, Spot
    from troth.views.across.counter import Counter
    from troth.views.face import Face
    from troth.views.span import Sentence, Span

_MOST = 2000
"""So many people one list shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """Somebody with what is open: no rates and no ranking, in the order of names."""

    face: Face
    boards: tuple[Span, ...]
    open: int
    overdue: int
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleAcross:
    """The page that lists everybody."""

    page: str
    title: str
    description: str
    as_of: str
    says: Sentence
    rows: tuple[PersonRow, ...]
    rest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonAcross:
    """Somebody's page across boards."""

    page: str
    title: str
    description: str
    as_of: str
    face: Face
    boards: tuple[tuple[Span, str], ...]
    """The boards that know them, and their page there."""
    groups: tuple[Face, ...]
    says: Sentence
    sections: tuple[AcrossSection, ...]
    asks: AskSection


def people_across(counter: Counter) -> PeopleAcross:
    """Return the page of everybody on any board."""
    everybody = counter.of.people
    several = sum(len({spot.board for spot in each.at}) > 1 for each in everybody)
    says = (
        words(f"{counter.as_of_words}: {count(len(everybody), 'person', 'people')}, "),
        strong(f"{several} on several boards"),
        words("."),
    )
    return PeopleAcross(
        page="across/people/index",
        title="People across boards",
        description=f"Everybody on the boards of {counter.board.settings.name}",
        as_of=counter.as_of_words,
        says=says,
        rows=tuple(_row(each, counter) for each in everybody[:_MOST]),
        rest=max(0, len(everybody) - _MOST),
    )


def _row(person: Person, counter: Counter) -> PersonRow:
    promised = counter.of.promised_by(person.at)
    return PersonRow(
        face=_face(person, counter),
        boards=tuple(counter.label(board) for board in _boards(person)),
        open=len(promised),
        overdue=sum(counter.of.late(each) > 0 for each in promised),
        waiting=sum(len(counter.of.waiting_at.get(spot, ())) for spot in person.at),
    )


def _face(person: Person, counter: Counter) -> Face:
    return counter.face(person.at[0].board, person.at[0].id)


def _boards(person: Person) -> tuple[str, ...]:
    return tuple(dict.fromkeys(spot.board for spot in person.at))


def person_across(person: Person, counter: Counter) -> PersonAcross:
    """Return somebody's page: what waits for them, what they promised, what was promised to them, on any board."""
    groups = tuple(dict.fromkeys(group for spot in person.at for group in counter.of.groups_of.get(spot, ())))
    promised = counter.of.promised_by(person.at)
    late = sum(counter.of.late(each) > 0 for each in promised)
    opened = count(len(promised), "open promise", "open promises")
    says = (
        words(f"{counter.as_of_words}: {person.name} has "),
        strong(opened),
        words(f" on {count(len(_boards(person)), 'board', 'boards')}, {late} overdue."),
    )
    return PersonAcross(
        page=page_of_person(person.key),
        title=person.name,
        description=f"{person.name}: {opened}, {late} overdue",
        as_of=counter.as_of_words,
        face=_face(person, counter),
        boards=tuple((counter.label(spot.board), _own_page(spot, counter)) for spot in person.at),
        groups=tuple(counter.face(group.board, group.id) for group in groups),
        says=says,
        sections=_sections(person, groups, counter),
        asks=AskSection(id="asked", title="Asked, and not answered yet", rows=asked_of((*person.at, *groups), counter)),
    )


def _own_page(spot: Spot, counter: Counter) -> str:
    """Return the address of somebody's page on a board's own site, which is written as that board writes its addresses."""
    of = next((each for each in counter.of.read if each.id == spot.board), None)
    if of is None or of.board is None or not of.site:
        return ""
    written = next((each.url for each in of.board.promises.values() if each.url), "")
    ending = ".html" if written.endswith(".html") else "/"
    return f"{of.site}people/{spot.id}{ending}"


def _sections(person: Person, groups: tuple[Spot, ...], counter: Counter) -> tuple[AcrossSection, ...]:
    for_them = replace(_waiting("waiting", "Waits for them", person.at, counter), empty="Nothing waits for them alone.")
    for_groups = _waiting("waiting-groups", "Waits for those they act for", groups, counter)
    promised = section("promised", "Promised by them", counter.of.promised_by(person.at), counter)
    owed = section("owed", "Promised to them", counter.of.promised_to((*person.at, *groups)), counter)
    return (for_them, replace(promised, empty="No promise of theirs is open."), owed, for_groups)


def _waiting(name: str, title: str, spots: tuple[Spot, ...], counter: Counter) -> AcrossSection:
    """Return what waits for some parties, each thing once."""
    waiting = {(item.spot, what): item for spot in spots for item, what in counter.of.waiting_at.get(spot, ())}
    rows = tuple(counter.row(item, what) for (_, what), item in [*waiting.items()][:ROWS])
    return AcrossSection(id=name, title=title, rows=rows, total=len(waiting))
