"""The rules about names and references: ids are known, of the right kind, used once, and lead to no cycle."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from troth.base.confusables import find_odd_letter, list_skeletons
from troth.base.graphs import find_cycles
from troth.base.text import Guesses, quote_text
from troth.model import ACCOUNT_HOSTS, RECORD_KINDS, Kind, PartyKind, get_board_prefix
from troth.model.problem import Problem, Severity
from troth.status.provenance import identify_email

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from troth.base.dates import AsOf
    from troth.model import Party, Place, Reference
    from troth.model.ledger import Ledger


class Suggestions:
    """Find the id that a word meant, among spellings that each stand for an id."""

    __slots__ = ("_guesses", "_spellings")

    def __init__(self, spellings: Mapping[str, str]) -> None:
        self._spellings = spellings
        self._guesses = Guesses()

    def build_hint(self, word: str, otherwise: str) -> str:
        """Return `did you mean …?`, where something that is known is like the word, and what to do otherwise."""
        spelling = self._guesses.find_closest(word, self._spellings)
        found = None if spelling is None else self._spellings[spelling]
        return f"did you mean {found}? Otherwise {otherwise}" if found else otherwise


def check_external_references(rule: str, kind: Kind, ledger: Ledger) -> Iterator[Problem]:
    """Yield what is named on another board and is not there, of one kind. A board that cannot be read now is believed."""
    outside = ledger.external_boards
    if outside is None:
        return
    boards = Suggestions({board: board for board in outside})
    meant = {board: Suggestions(known.list_spellings(kind)) for board, known in outside.items() if known}
    for mention in ledger.references:
        board = get_board_prefix(mention.id) if mention.kind is kind else ""
        if board and board not in outside:
            hint = boards.build_hint(board, f"add {board} under sources in board.yaml")
            yield Problem(rule, mention.place, f"{board} is not a source of this board", hint)
            continue
        external = outside.get(board)
        if external is None:
            continue
        if mention.id not in (external.parties if kind is Kind.PARTIES else external.records.get(kind, ())):
            what = "person, team or customer" if kind is Kind.PARTIES else kind.value
            hint = meant[board].build_hint(mention.id, f"check what {board} publishes")
            yield Problem(rule, mention.place, f"the board {board} has no {what} {mention.id.partition(':')[2]}", hint)


def unknown_party(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Use only people, teams and customers listed under parties/."""
    yield from check_external_references("unknown-party", Kind.PARTIES, ledger)
    if not ledger.is_complete(Kind.PARTIES):
        return
    # What people write for a party: its name, its account, the id itself.
    names = {party.name.lower().replace(" ", "-"): party.id for party in ledger.parties}
    accounts = {name.lower(): party.id for party in ledger.parties for _, name in party.accounts}
    meant = Suggestions(names | accounts | {party.id: party.id for party in ledger.parties})
    for mention in ledger.references:
        if mention.kind is Kind.PARTIES and mention.id not in ledger.parties and not get_board_prefix(mention.id):
            # who has acted, or was named, before they were taken out of the board
            left = "; people who left stay there, with left: and the day" if mention.keys[0] == "log" else ""
            hint = meant.build_hint(mention.id, f"add {mention.id} to a file under parties/{left}")
            yield Problem("unknown-party", mention.place, f"{mention.id} is not a person, team or customer of this board", hint)


_PEOPLE, _TEAMS, _GROUPS = frozenset({PartyKind.PERSON}), frozenset({PartyKind.TEAM}), frozenset({PartyKind.TEAM, PartyKind.CUSTOMER})
_WANTED_KINDS = {
    ("teams", "lead"): (_PEOPLE, "a team is led by a person"),
    ("teams", "members"): (_PEOPLE, "the members of a team are people"),
    ("customers", "contacts"): (_PEOPLE, "the contacts of a customer are people"),
    ("customers", "owner"): (_PEOPLE, "a person looks after a customer"),
    ("teams", "former"): (_PEOPLE, "the members of a team are people"),
    ("teams", "since"): (_PEOPLE, "the members of a team are people"),
    ("customers", "former"): (_PEOPLE, "the contacts of a customer are people"),
    ("customers", "since"): (_PEOPLE, "the contacts of a customer are people"),
    ("maintainers",): (_PEOPLE, "people look after a board"),
    ("people", "teams"): (_TEAMS, "a person belongs to teams"),
    ("asked", "each"): (_GROUPS, "each asks the members of a team or the contacts of a customer"),
}
"""Where only some kinds of parties may stand: by the first key and the field, those kinds, and why."""
_RESTRICTED = frozenset(section for section, *_ in _WANTED_KINDS)


def wrong_kind_of_party(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Use a person where a person is required, and a team where a team is."""
    times = Counter(party.id for party in ledger.listed_parties)
    for mention in ledger.references:
        if mention.kind is not Kind.PARTIES or mention.keys[0] not in _RESTRICTED:
            continue
        section, _id, field = (*map(str, mention.keys), "", "")[:3]  # `teams`, `lead` for the lead of any team
        wanted = _WANTED_KINDS.get((section, field) if field else (section,))
        party = ledger.parties.get(mention.id) if wanted else None
        if wanted and party and times[party.id] <= 1 and party.kind not in wanted[0]:
            hint = f"name a {' or a '.join(sorted(wanted[0]))} instead of {party.id}"
            yield Problem("wrong-kind-of-party", mention.place, f"{party.id} is a {party.kind}; {wanted[1]}", hint)


def party_twice(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Give every person, team and customer an id of its own."""
    first: dict[str, tuple[Place, Party]] = {}
    times = Counter(party.id for party in ledger.listed_parties)
    # Finding a place takes time: it is done for those alone whose id stands more than once.
    repeated = ((each.source.find_key_place(each.kind.section, each.id), each) for each in ledger.listed_parties if times[each.id] > 1)
    for place, party in sorted(repeated, key=lambda pair: pair[0]):
        if party.id not in first:
            first[party.id] = place, party
            continue
        other, before = first[party.id]
        message = f"{party.id} is already a {before.kind}, in {other.path}, line {other.line}"
        yield Problem("party-twice", place, message, "give one of the two another id, or merge them")


def address_twice(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Give an address or account to only one party."""
    owners: dict[tuple[str, str], Party] = {}
    recorder = {identify_email(each) for each in ledger.settings.recorder.emails} if ledger.settings.recorder else set()
    for party in ledger.listed_parties:
        names = {host: [name for each, name in party.accounts if each == host] for host in ACCOUNT_HOSTS}
        found = [
            ((key, index) if len(values) > 1 else (key,), identify_email(value) if key == "email" else (key, value.lower()))
            for key, values in {"email": party.emails, **names}.items()
            for index, value in enumerate(values)
        ]
        for keys, identity in found:
            if identity in recorder:
                hint = f"give the recorder an address of its own, so that its commits don't count as {party.id}'s"
                yield _report_identity(
                    party, keys, identity, "also that of the board's recorder, whose commits would count as theirs", hint
                )
            other = owners.setdefault(identity, party)
            if other.id != party.id:
                hint = f"leave it with one of them; if {party.id} and {other.id} are the same, keep one"
                yield _report_identity(party, keys, identity, f"already {other.id}'s, so commits would count for both", hint)


def _report_identity(party: Party, keys: tuple[str | int, ...], identity: tuple[str, str], whose: str, hint: str) -> Problem:
    host, value = identity
    what = "address" if host == "email" else f"{host} account"
    place = party.source.find_place(party.kind.section, party.id, *keys)
    return Problem("address-twice", place, f"the {what} {quote_text(value)} is {whose}", hint)


_HINT = "if they are two, add something to one name, such as 'Nina Novak (Sales)'; if they are one, keep one"


def names_alike(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Give no two parties names that readers can confuse."""
    seen: dict[tuple[PartyKind | None, str], Party] = {}
    ids = {each.id: each for each in ledger.listed_parties}
    for party in ledger.listed_parties:
        skeletons = list_skeletons(party.name)
        looks = [(kind, look) for look in skeletons for kind in (party.kind, None)]
        # A team may be called after its person: that is seen by whoever writes it.
        alike = (
            each
            for each in (seen[look] for look in looks if look in seen)
            if each.id != party.id and (each.kind is party.kind or each.name.casefold() != party.name.casefold())
        )
        other = next(alike, None)
        if other:
            place = party.source.find_place(party.kind.section, party.id, "name")
            message = f"{quote_text(party.name)} is also the name of {other.id}"
            if party.name != other.name:
                letter = find_odd_letter(party.name, other.name)
                message = f"{quote_text(party.name)} looks like the name of {other.id}, {quote_text(other.name)}"
                message += f": one of them has {letter}" if letter else ""
            yield Problem("names-alike", place, message, _HINT, Severity.WARNING)
        called = ids.get(skeletons[0], party)
        # who types it means one of them, and a command takes the id; one name for a person and its team is another matter
        if called.id != party.id and called.name.casefold() != party.name.casefold():
            place = party.source.find_place(party.kind.section, party.id, "name")
            message = f"{quote_text(party.name)} is the name of {party.id}, but looks like the id {called.id} of {quote_text(called.name)}"
            yield Problem("names-alike", place, message, _HINT, Severity.WARNING)
        for each in looks:
            seen.setdefault(each, party)


def partner_is_party(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Choose a partner who is neither the promiser nor a customer."""
    for promise in ledger.promises.values():
        partner = promise.partner
        if partner is not None and partner in (*promise.promisers, *promise.customers):
            role = "is the promiser" if partner in promise.promisers else "is the customer"
            message = f"{partner} {role}, so they can't be the partner"
            hint = "name someone else who follows up on the due day, or leave partner out"
            yield Problem("partner-is-party", promise.source.find_place("partner"), message, hint)


def unknown_reference(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Refer only to records that exist."""
    yield from check_external_references("unknown-reference", Kind.GOAL, ledger)
    yield from check_external_references("unknown-reference", Kind.ASK, ledger)
    meant = {kind: Suggestions({each: each for each in ledger.ids.get(kind, ())}) for kind in RECORD_KINDS}
    for mention in ledger.references:
        if mention.kind is not Kind.PARTIES and not ledger.has_record(mention.kind, mention.id) and not get_board_prefix(mention.id):
            hint = meant[mention.kind].build_hint(mention.id, f"create it: {mention.kind.folder}/{mention.id}.yaml")
            yield Problem("unknown-reference", mention.place, f"there is no {mention.kind} {mention.id}", hint)


def refers_to_itself(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Refer to another record, never to the record itself."""
    itself = {record.source.path: (record.kind, record.id) for record in ledger.records}
    for mention in ledger.references:
        if mention.kind is not Kind.PARTIES and itself.get(mention.source.path) == (mention.kind, mention.id):
            key = next(each for each in reversed(mention.keys) if isinstance(each, str))
            hint = f"name another {mention.kind}" + ("" if "log" in mention.keys else f", or leave {key} out")
            yield Problem("refers-to-itself", mention.place, f"{key}: {mention.id} names itself", hint)


_RELATIONS = {
    "part_of": "is a part of",
    "needs": "needs",
    "continues": "continues",
    "promise": "is superseded by",
    "follows": "follows",
    "serves": "serves",
}
"""The references that put one record before or above another of its kind, by key, in words."""
_SHORT = 6
"""The ids of a ring are named up to so many."""


def cycle(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Never let a chain of records lead back to where it started."""
    for key, edges in _group_references(ledger).items():
        graph: dict[str, list[str]] = defaultdict(list)
        for record, mention in edges:
            graph[record].append(mention.id)
        ring_of = {record: ring for ring in find_cycles(graph) for record in ring}
        for record, mention in edges:
            ring = ring_of.get(record, frozenset())
            if mention.id in ring and mention.id != record:
                message = f"{record} {_RELATIONS[key]} {mention.id}, which leads back to {record}"
                which = ", ".join(sorted(ring)) if len(ring) <= _SHORT else f"{len(ring)} records"
                yield Problem("cycle", mention.place, message, f"remove one {key} from this ring: {which}")


def _group_references(ledger: Ledger) -> Mapping[str, list[tuple[str, Reference]]]:
    """Return the references between records of one kind, by the key that makes them."""
    names = {record.source.path: (record.kind, record.id) for record in ledger.records}
    found: dict[str, list[tuple[str, Reference]]] = defaultdict(list)
    for mention in ledger.references:
        kind, record = names.get(mention.source.path, (None, "")) if mention.kind is not Kind.PARTIES else (None, "")
        if kind is not mention.kind:
            continue
        key = next((each for each in reversed(mention.keys) if isinstance(each, str)), "")
        if key in _RELATIONS:
            found[key].append((record, mention))
    return found


def digits_only(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Use letters in a party's id, not only digits."""
    for party in ledger.listed_parties:
        if party.id.isdigit():
            place = party.source.find_key_place(party.kind.section, party.id)
            hint = "use letters, such as the name: a number tells readers nothing"
            yield Problem("digits-only", place, f"the id {party.id} is only a number", hint, Severity.WARNING)
