"""Who is who, before a change and after it: each address, account and membership that comes or goes, with the commit that did it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from troth.model import Kind, Parties, PartyKind
from troth.status.acts import Side, find_side
from troth.status.provenance import identify_email, is_own_email, list_identities
from troth.status.replay import replay
from troth.status.wording import find_agreement_signatories

if TYPE_CHECKING:
    from collections.abc import Iterable

    from troth.model import Ask, Party
    from troth.model.ledger import ChangeSet, Ledger, PartiesCommit


ADDRESS_KEYS = frozenset({"email", "github", "gitlab", "forgejo"})
"""What tells whose a commit is."""
MEMBER_KEYS = frozenset({"members", "contacts"})


class IdentityItem(NamedTuple):
    """One thing that says who somebody is or who acts for them: `("beat", "email", "beat@krone.example")`."""

    party: str
    key: str
    value: str

    def is_first(self, before: frozenset[IdentityItem], parties: Parties) -> bool:
        """Tell whether a party had none of its kind before, or it is a member whom the board did not know."""
        keys = ADDRESS_KEYS if self.key in ADDRESS_KEYS else MEMBER_KEYS if self.key in MEMBER_KEYS else frozenset()
        newcomer = self.key in MEMBER_KEYS and self.value not in parties
        return newcomer or (bool(keys) and not any(each.key in keys for each in before))

    def find_commit(self, commits: tuple[PartiesCommit, ...], *, is_added: bool) -> PartiesCommit | None:
        """Return the last commit that has the item where none of its parents has it; for one that is gone the other way round."""
        for commit in reversed(commits):
            has, had = _has_item(self, commit.after), [_has_item(self, each) for each in commit.before]
            if has is is_added and (is_added not in had):
                return commit
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityEdit:
    """An item that a change adds to a party that was there, or takes from it."""

    item: IdentityItem
    is_added: bool
    is_first: bool
    """It is the first address or account, or the first contact or member, or brings in somebody whom the board did not know."""
    commit: PartiesCommit | None
    """The last commit that did it; None where none can be named."""


def list_identity_items(party: Party) -> frozenset[IdentityItem]:
    """Return all that says who a party is, and who acts for it on which day."""
    members = "contacts" if party.kind is PartyKind.CUSTOMER else "members"
    pairs = [
        ("kind", party.kind.value),
        *list_identities(party),
        *((members, each) for each in party.members),
        *(("former", f"{person} until {day}") for person, day in party.former),
        *(("since", f"{person} from {day}") for person, day in party.since),
        *((key, value) for key, value in (("lead", party.lead), ("owner", party.owner), ("left", str(party.left or ""))) if value),
    ]
    return frozenset(IdentityItem(party.id, key, value) for key, value in pairs)


def find_identity_edits(difference: ChangeSet) -> tuple[IdentityEdit, ...]:
    """Return what the change does to the identity of parties that the base has, by party; nothing where the parties cannot be read."""
    before, after = difference.before, difference.after
    if not (before.is_complete(Kind.PARTIES) and after.is_complete(Kind.PARTIES)):
        return ()
    found: list[IdentityEdit] = []
    for party in before.parties:
        now = after.parties.get(party.id)
        was_items, now_items = list_identity_items(party), list_identity_items(now) if now else frozenset()
        for item in sorted(was_items ^ now_items):
            is_added = item in now_items
            found.append(
                IdentityEdit(
                    item=item, is_added=is_added, is_first=is_added and item.is_first(was_items, before.parties),
                    commit=item.find_commit(difference.parties_commits, is_added=is_added),
                )
            )  # fmt: skip
    return tuple(found)


def _has_item(item: IdentityItem, parties: Parties) -> bool:
    party = parties.get(item.party)
    return party is not None and item in list_identity_items(party)


def list_concerned(edit: IdentityEdit, parties: Parties) -> frozenset[str]:
    """Return who is added, and whose commit adds it: by the base's parties, and by the id of the person."""
    named = {edit.item.value} if edit.item.key in MEMBER_KEYS or edit.item.key in ("lead", "owner") else set()
    if edit.item.key in ADDRESS_KEYS:
        named |= {each.id for each in parties if (edit.item.key, edit.item.value) in list_identities(each)}
    if edit.commit is not None:
        named |= {each.id for each in parties if is_own_email(each, edit.commit.email)}
        named |= {each.id for each in edit.commit.after if identify_email(edit.commit.email) in list_identities(each)}
    return frozenset(named) - {edit.item.party}


def list_involved(party: str, parties: Parties) -> frozenset[str]:
    """Return the ids under which records name a party: its own, and those for which it acts."""
    return frozenset({party, *(each.id for each in parties if party in each.members)})


def find_open_opponent(party: str, people: Iterable[str], ledger: Ledger) -> str | None:
    """Return the title of an open promise, ask or agreement of a party on whose other side one of the people stands."""
    concerned = tuple(people)
    titles = (
        *(each.title for each in ledger.promises.values() if _opposes_in_promise(party, concerned, each.id, ledger)),
        *(each.title for each in ledger.asks.values() if _opposes_in_ask(party, concerned, each, ledger.parties)),
        *(each.wording.title for each in ledger.agreements.values() if _opposes_in_agreement(party, concerned, each.id, ledger)),
    )
    return next(iter(titles), None)


def _opposes_in_promise(party: str, people: tuple[str, ...], promise_id: str, ledger: Ledger) -> bool:
    promise = ledger.promises[promise_id]
    other = ~find_side(party, promise, ledger.parties) & Side.BOTH
    if other in (Side.BOTH, Side.NONE) or not any(find_side(each, promise, ledger.parties) & other for each in people):
        return False
    return replay(promise, ledger.parties, backdate_days=ledger.settings.backdate_days).ending is None


def _opposes_in_ask(party: str, people: tuple[str, ...], ask: Ask, parties: Parties) -> bool:
    if any(entry.act == "closed" for entry in ask.log):
        return False
    leads, asked = tuple(filter(None, (ask.asker, ask.sponsor))), tuple(each.party for each in ask.asked)

    def stands_with(actor: str, named: tuple[str, ...]) -> bool:
        return any(parties.may_act_for(actor, each) for each in named)

    mine, other = (leads, asked) if stands_with(party, leads) else (asked, leads)
    return stands_with(party, mine) and any(stands_with(each, other) and not stands_with(each, mine) for each in people)


def _opposes_in_agreement(party: str, people: tuple[str, ...], agreement_id: str, ledger: Ledger) -> bool:
    agreement = ledger.agreements[agreement_id]
    if any(entry.act == "ended" for entry in agreement.log):
        return False
    mine = set(find_agreement_signatories(party, agreement, ledger.parties))
    theirs = [set(find_agreement_signatories(each, agreement, ledger.parties)) for each in people]
    return bool(mine) and any(each and not each & mine for each in theirs)


def strip_newcomer(party: Party) -> Party:
    """Return a party that the base lacks as a review counts it: known by name, and by no commit."""
    return replace(party, emails=(), accounts=())


def has_acted(person: str, ledger: Ledger) -> bool:
    """Tell whether an entry of a record is by this person."""
    return any(entry.by == person for record in ledger.records for entry in record.log)
