"""The pages that list people, teams and customers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from troth.model import PartyKind
from troth.views.page_head import ROWS_PER_PAGE, PageHead, build_pagers
from troth.views.rich_text import inline_text, pluralize

if TYPE_CHECKING:
    from collections.abc import Mapping

    from troth.views.chips import PartyLabel
    from troth.views.context import ViewContext
    from troth.views.page_head import Pager
    from troth.views.rich_text import Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyRow:
    """A party with what is open: no rates and no ranking, in the order of names. A team counts its members' promises too."""

    face: PartyLabel
    members: tuple[PartyLabel, ...]
    promised: int
    overdue: int
    owed: int
    """Open promises to it."""
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PartiesPage:
    """The page that lists the parties of one kind."""

    head: PageHead
    text: Sentence
    kind: PartyKind
    rows: tuple[PartyRow, ...]
    empty: str
    ways: tuple[tuple[str, str], ...]
    """The lists of the kinds of parties that the board has, each with its title."""
    pager: Pager | None = None
    """Which of several pages this is, where there are too many for one."""


PARTY_KIND_TITLES: Final[Mapping[PartyKind, str]] = {
    PartyKind.PERSON: "People",
    PartyKind.TEAM: "Teams",
    PartyKind.CUSTOMER: "Customers",
}
_EMPTY_TEXTS: Final[Mapping[PartyKind, str]] = {
    PartyKind.PERSON: "No people yet. Add them under people: in a file in commitments/parties.",
    PartyKind.TEAM: "No teams. Add them under teams: in a file in commitments/parties.",
    PartyKind.CUSTOMER: "No customers besides people and teams. Add them under customers: in a file in commitments/parties.",
}
_NOTES: Final[Mapping[PartyKind, str]] = {PartyKind.TEAM: " Promises of members are counted, too."}
_KIND_NOUNS: Final[Mapping[PartyKind, tuple[str, str]]] = {
    PartyKind.PERSON: ("person", "people"),
    PartyKind.TEAM: ("team", "teams"),
    PartyKind.CUSTOMER: ("customer", "customers"),
}


def build_parties_page(kind: PartyKind, context: ViewContext) -> PartiesPage:
    """Return the page that lists the parties of a kind, by name."""
    found = sorted(context.board.ledger.parties.list_of_kind(kind), key=lambda party: (party.name.casefold().lstrip("@"), party.id))
    rows = []
    for party in found:
        promised = context.list_open_promises(party.id)
        if kind is PartyKind.TEAM:
            promised += context.list_member_promises(party)
        rows.append(
            PartyRow(
                face=context.faces(party.id),
                members=context.faces.get_many(party.members),
                promised=len(promised),
                overdue=sum(each.overdue for each in promised),
                owed=sum(each.state.open for each in context.board.promises_by_customer.get(party.id, ())),
                waiting=len(context.board.pending_by_party.get(party.id, ())),
            )
        )
    return PartiesPage(
        head=PageHead(
            page=f"{kind.section}/index",
            title=PARTY_KIND_TITLES[kind],
            description=f"{PARTY_KIND_TITLES[kind]}: {context.board.settings.name}",
            as_of=context.as_of_words,
        ),
        text=(inline_text(f"{context.as_of_words}: {pluralize(len(found), *_KIND_NOUNS[kind])}.{_NOTES.get(kind, '')}"),) if found else (),
        kind=kind,
        rows=tuple(rows),
        empty=_EMPTY_TEXTS[kind],
        ways=tuple(
            (f"{each.section}/index", title)
            for each, title in PARTY_KIND_TITLES.items()
            if each in (kind, PartyKind.PERSON) or context.board.ledger.parties.list_of_kind(each)
        ),
    )


def paginate_parties(view: PartiesPage) -> tuple[PartiesPage, ...]:
    """Return the list of parties as one page, or as several where it is too long."""
    head = view.head
    pages = tuple(
        replace(
            view,
            head=replace(
                head,
                page=pager.page,
                title=pager.number_title(head.title),
                description=head.description.replace(head.title, pager.number_title(head.title), 1),
            ),
            rows=view.rows[pager.start : pager.start + ROWS_PER_PAGE],
            pager=pager,
        )
        for pager in build_pagers(head.page, len(view.rows))
    )
    return pages or (view,)
