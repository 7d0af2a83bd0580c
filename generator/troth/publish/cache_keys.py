"""What the pages and files of single records are made of, as digests: where nothing of it has changed, nothing has to be made again.

They are taken from the records, without making any view, and say more than a page reads rather than less. What all pages are
made of (settings, parties, drafts, the as-of date, the program) is not in them: whoever compares two builds compares that first.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from hashlib import blake2b
from typing import TYPE_CHECKING

from troth.model import Kind
from troth.render.page import ShownRows
from troth.status.agreement import list_named_promises
from troth.views.between import list_partners
from troth.views.story import has_story

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from troth.model import Party, Source
    from troth.render.page import Shown
    from troth.status.ask import AskStatus
    from troth.views.context import ViewContext


# decision: 2026-11-28, A page is taken over by what it is made of, which is told without making it
class CacheKeys:
    """The digests of what is made of one record: for two boards that share what is everybody's, the same digest means the same page."""

    def __init__(self, context: ViewContext) -> None:
        self._desk = context
        self._board = context.board
        self._alone: dict[str, str] = {}
        self._parties: dict[str, str] = {}

    def compute_key(self, shown: Shown | ShownRows) -> str:
        """Return what a page or file is made of that shows this."""
        if isinstance(shown, ShownRows):
            return _hash_parts((shown.says, *map(self.hash_promise_alone, shown.promises)))
        if shown.other:
            return self.hash_relation(shown.id, shown.other)
        ways = {
            Kind.PROMISE: self.hash_promise,
            Kind.ASK: self.hash_ask,
            Kind.PARTIES: self.hash_party,
            Kind.AGREEMENT: self.hash_agreement,
        }
        return ways[shown.kind](shown.id)

    def hash_promise(self, promise: str) -> str:
        """Return what a promise's page is made of: it, its witness, all that it hangs together with, and the records that it names."""
        return _hash_parts((self._threads[promise], self.hash_promise_alone(promise), *self._iter_named_records(promise)))

    def hash_promise_alone(self, promise: str) -> str:
        """Return what a promise's row and its JSON are made of: it, and its witness."""
        found = self._alone.get(promise)
        if found is None:
            found = self._alone[promise] = _hash_parts((self._own[promise], *self._iter_witness(Kind.PROMISE, promise)))
        return found

    def hash_ask(self, ask: str) -> str:
        """Return what the page of an ask, its row and its JSON are made of: it, its witness, the promises that answer it, and its goal."""
        return self._asks[ask]

    def hash_party(self, party: str) -> str:
        """Return what a party's page, lists, calendar and feed are made of: what concerns it, its members, and those whom it acts for.

        An agreement may wait for anybody, so that all of them count; and so do goals, by which lists are filtered.
        """
        if party not in self._parties:
            self._parties[party] = _hash_parts(self._iter_party_parts(self._board.ledger.parties[party]))
        return self._parties[party]

    def hash_relation(self, one: str, other: str) -> str:
        """Return what the page of two parties is made of, or of an account: what concerns both, and all meetings with their steps."""
        if one == other:
            return _hash_parts((self.hash_party(one), self._meetings))
        promises = sorted({*self._promises_of.get(one, ())}.intersection(self._promises_of.get(other, ())))
        asks = sorted({*self._asks_of.get(one, ())}.intersection(self._asks_of.get(other, ())))
        threads = (part for each in promises for part in (each, self._threads[each]))
        return _hash_parts((one, other, self._accords, self._meetings, *threads, *(self._asks[each] for each in asks)))

    @cached_property
    def _meetings(self) -> str:
        """All meetings, with the promises that came out of them."""
        files = (part for each in self._board.ledger.meetings.values() for part in _list_file_parts(each.source))
        steps = (self._own[each] for steps in self._board.promises_by_meeting.values() for each in steps)
        return _hash_parts((*files, *steps))

    def _iter_party_parts(self, party: Party) -> Iterator[str]:
        around = (party.id, *party.members, *(each for each, _ in party.former), *self._desk.acts_for.get(party.id, ()))
        told = self._board.reminders_by_party.get(party.id, ())
        promises = {each for one in around for each in self._promises_of.get(one, ())} | {
            each.record for each in told if each.kind is Kind.PROMISE
        }
        asks = {each for one in around for each in self._asks_of.get(one, ())} | {each.record for each in told if each.kind is Kind.ASK}
        threads = (part for each in sorted(promises) for part in (each, self._threads[each]))
        pairs = (f"{one} {partner.id}" for one in around for partner in list_partners(one, self._desk))
        story = str(has_story(party, self._desk))
        yield from (party.id, self._accords, self._goals, *threads, *(self._asks[each] for each in sorted(asks)), story, *pairs)

    @cached_property
    def _goals(self) -> str:
        """All goals, with the asks that serve them."""
        files = (part for each in self._board.ledger.goals.values() for part in _list_file_parts(each.source))
        return _hash_parts((*files, *(f"{name} {each.ask.goal}" for name, each in self._board.asks.items())))

    def hash_agreement(self, agreement: str) -> str:
        """Return what the pages of an agreement are made of: it, its witness, the promises under it and those that followed from it."""
        board = self._board
        of = board.ledger.agreements[agreement]
        promises = {*board.promises_by_agreement.get(agreement, ()), *list_named_promises(of)}
        wordings = repr(sorted(board.ledger.wordings.get(agreement, {}).items()))
        shown = (self._own.get(each, each) for each in sorted(promises))
        return _hash_parts((*_list_file_parts(of.source), wordings, *self._iter_witness(Kind.AGREEMENT, agreement), *shown))

    @cached_property
    def _own(self) -> Mapping[str, str]:
        """What each promise is by itself: its file, and what other promises make of it."""
        # What other promises make of one stands behind its file; all else follows from that, and from what is everybody's.
        return {
            each.id: _hash_parts((
                *_list_file_parts(each.promise.source),
                *(" ".join(made) for made in (each.flags, each.risk_causes, each.failed_checks, each.parts, each.continued_by)),
            ))
            for each in self._board.promises.values()
        }  # fmt: skip

    @cached_property
    def _threads(self) -> Mapping[str, str]:
        """All promises that hang together with each, however far: by parts, needs, what follows and what replaces."""
        beside: dict[str, set[str]] = {each: set() for each in self._board.promises}
        for standing in self._board.promises.values():
            for other in standing.promise.iter_linked():
                if other in beside:
                    beside[standing.id].add(other)
                    beside[other].add(standing.id)
        found: dict[str, str] = {}
        for each in beside:
            if each not in found:
                reached, ahead = {each}, [each]
                while ahead:
                    new = beside[ahead.pop()] - reached
                    reached |= new
                    ahead += new
                found |= dict.fromkeys(reached, _hash_parts(self._own[one] for one in sorted(reached)))
        return found

    def _iter_witness(self, kind: Kind, record: str) -> Iterator[str]:
        """Yield what git knows of a record: a commit says who wrote it and when, but not whose signature it has."""
        history = self._board.ledger.history
        for version in history.list_versions(kind, record):
            commit = history.commits.get(version.commit)
            told = f"{commit.signer} {commit.era} {commit.landed}" if commit else ""
            yield f"{version.commit} {version.blob} {told}"

    def _iter_named_records(self, promise: str) -> Iterator[str]:
        """Yield the records of other kinds that a promise names."""
        of, ledger = self._board.promises[promise].promise, self._board.ledger
        goal, ask = ledger.goals.get(of.goal or ""), ledger.asks.get(of.ask or "")
        agreement, meeting = ledger.agreements.get(of.agreement or ""), ledger.meetings.get(of.meeting or "")
        for record in (goal, ask, agreement, meeting):
            yield from _list_file_parts(record.source) if record else ("",)

    @cached_property
    def _asks(self) -> Mapping[str, str]:
        """What each ask is: its file, the promises that answer it or that it names, and the goal that it serves."""
        answering: dict[str | None, list[str]] = defaultdict(list)
        for standing in self._board.promises.values():
            answering[standing.promise.ask].append(standing.id)
        return {name: _hash_parts(self._iter_ask_parts(each, answering[name])) for name, each in self._board.asks.items()}

    def _iter_ask_parts(self, pursuit: AskStatus, answering: Iterable[str]) -> Iterator[str]:
        yield from _list_file_parts(pursuit.ask.source)
        yield from self._iter_witness(Kind.ASK, pursuit.ask.id)
        named = {entry.promise for entry in pursuit.ask.log if entry.promise}
        for each in sorted(named.union(answering)):
            yield self._own.get(each, "")
        goal = self._board.ledger.goals.get(pursuit.ask.goal or "")
        yield from _list_file_parts(goal.source) if goal else ()

    @cached_property
    def _promises_of(self) -> Mapping[str, list[str]]:
        """The promises in which a party has a part, by its id: as a side, as the partner, or in the log."""
        found: dict[str, list[str]] = defaultdict(list)
        for standing in self._board.promises.values():
            promise = standing.promise
            writers = (entry.by for entry in promise.log)
            for party in {*promise.promisers, *promise.customers, promise.partner, *writers} - {None}:
                found[str(party)].append(standing.id)
        return found

    @cached_property
    def _asks_of(self) -> Mapping[str, list[str]]:
        """The asks in which a party has a part, by its id: as one who asks or was asked, or in the log."""
        found: dict[str, list[str]] = defaultdict(list)
        for name, pursuit in self._board.asks.items():
            ask = pursuit.ask
            named = {each.party for each in ask.asked} | {each.party for each in pursuit.respondents}
            logged = (party for entry in ask.log for party in (entry.by, entry.on_behalf_of, entry.refer_to, *entry.to))
            for party in {ask.asker, ask.sponsor, *named, *logged} - {None}:
                found[str(party)].append(name)
        return found

    @cached_property
    def _accords(self) -> str:
        """All agreements, with the promises that answer what they wait for, and the earlier wordings that somebody has signed."""
        ledger = self._board.ledger
        files = (
            part
            for each in ledger.agreements.values()
            for part in (*_list_file_parts(each.source), *self._iter_witness(Kind.AGREEMENT, each.id))
        )
        linked = {each for accord in self._board.agreements.values() for each in accord.promises}
        return _hash_parts(
            (
                *files,
                *(self._own.get(each, each) for each in sorted(linked)),
                *(repr(sorted(each.items())) for _, each in sorted(ledger.wordings.items())),
            )
        )


def _list_file_parts(source: Source) -> tuple[str, ...]:
    """Return what a record is made of: where it lies, and its bytes, which say what is in it and where in it that stands."""
    return (source.path, source.blob) if source.blob else (source.path, repr(source.data), repr(source.marks))


def _hash_parts(parts: Iterable[str]) -> str:
    """Return one digest of several texts; none of them has the character in it that parts them."""
    return blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
