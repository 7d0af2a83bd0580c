"""Rules about what an answer was given to: who answered other words is asked again.

A check asks git nothing, so it goes by the fingerprints that the entries state. A board that is read with git's history
tells of those too that state none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.base.text import escape_text
from troth.model.problem import Problem, Severity
from troth.status.act_words import PROMISE_ACT_WORDS
from troth.status.acts import find_promise_signatories, find_side
from troth.status.agreement import AgreementState, derive_agreement_status
from troth.status.answer_context import ANSWERS, CONTEXT_DIGITS, YES_ACTS
from troth.status.provenance import hash_entries
from troth.status.replay import replay_all
from troth.status.respondents import find_respondents
from troth.status.schedule import list_allowed_acts
from troth.status.wording import PARTS

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from troth.base.dates import AsOf
    from troth.model import Agreement, AgreementEntry, Ask, AskEntry, LogEntry, Parties, Place, PromiseEntry, Source
    from troth.model.ledger import Ledger
    from troth.status.promise import PromiseSnapshot


def said_of_other_words(ledger: Ledger, as_of: AsOf) -> Iterator[Problem]:
    """Ask again when something changes after it was answered."""
    for course in ledger.compute_once(replay_all).values():
        for index in sorted(course.of_other_words):
            entry = course.promise.log[index]
            act = _find_next_act(course, entry, ledger.parties)
            if act:
                way = f"troth promise {PROMISE_ACT_WORDS[act].command} {course.promise.id}"
                yield _report(course.promise.source, entry, way, ledger)
    for ask in ledger.asks.values():
        for answer in _iter_stale_answers(ask, ledger):
            yield _report(ask.source, answer, f"troth ask answer {ask.id}", ledger)
    for agreement in ledger.agreements.values():
        for signature in _list_last_signatures(agreement, ledger, as_of, current=False):
            yield _report(agreement.source, signature, f"troth agreement sign {agreement.id}", ledger)


def _report(source: Source, entry: LogEntry, way: str, ledger: Ledger) -> Problem:
    name = escape_text(ledger.parties.get_name(entry.by))
    worth = "it no longer counts" if entry.act in YES_ACTS else "it still counts, with a note"
    message, hint = f"{name} {entry.act} before this was changed: {worth}", f"ask {name} to answer again: {way} --by {entry.by}"
    return Problem("said-of-other-words", _find_answer_place(source, entry), message, hint, Severity.WARNING)


def _find_answer_place(source: Source, entry: LogEntry) -> Place:
    return source.find_place("log", entry.index, "terms" if entry.terms else "act")


def _find_next_act(course: PromiseSnapshot, entry: PromiseEntry, parties: Parties) -> str:
    """Return the act by which its party can answer again; empty where it has, where the log has no room, or where it answers nothing."""
    if entry.act not in ANSWERS:
        return ""
    voice = _find_voice(course, entry, parties)
    later = (each for each in course.valid if each.index > entry.index and each.act in ANSWERS and each.index not in course.of_other_words)
    if any(_find_voice(course, each, parties) == voice for each in later):
        return ""
    then = parties.on(entry.date)
    possible = [
        each.act.name
        for each in list_allowed_acts(course)
        if each.act.name in ANSWERS and any(then.may_act_for(entry.by, party) for party in each.parties)
    ]
    return entry.act if entry.act in possible else next(iter(possible), "")


def _find_voice(course: PromiseSnapshot, entry: PromiseEntry, parties: Parties) -> Hashable:
    """Return whose word an entry is: that of some promisers, or of the customers together."""
    then = parties.on(entry.date)
    return find_promise_signatories(entry.by, course.promise, then) or find_side(entry.by, course.promise, then)


def _iter_stale_answers(ask: Ask, ledger: Ledger) -> Iterator[AskEntry]:
    """Yield of each party that was asked the last answer, where it was given to another request, and no promise was made since."""
    if any(entry.act == "closed" for entry in ask.log) or not any(entry.answers_other_words for entry in ask.log):
        return
    circle = find_respondents(ask, ledger.parties)
    last = {circle.find_answerer(entry): entry for entry in ask.log if entry.act == "answered"}
    promised = {
        circle.find_promising_party(promiser): course.promised_on
        for course in ledger.compute_once(replay_all).values()
        if course.promise.ask == ask.id and course.promised_on is not None
        for promiser in course.promise.promisers
    }
    for party, entry in last.items():
        if party is not None and entry.answers_other_words and promised.get(party, entry.date) <= entry.date:
            yield entry


def signed_without_terms(ledger: Ledger, as_of: AsOf) -> Iterator[Problem]:
    """Include the full 64-digit fingerprint of the wording in each signature."""
    short = [
        (agreement, entry)
        for agreement in ledger.agreements.values()
        for entry in _list_last_signatures(agreement, ledger, as_of, current=True)
        if len(entry.terms or "") < CONTEXT_DIGITS
    ]
    if short:  # what there is to do is said once a board
        agreement, entry = short[0]
        named = list(dict.fromkeys(each.id for each, _ in short))
        those = "this signature does" if len(short) == 1 else f"this signature and {len(short) - 1} more do"
        message = f"{those} not say in {CONTEXT_DIGITS} digits which wording is signed"
        more = f", and so {', '.join(named[1:])}" if named[1:] else ""
        hint = f"sign again: troth agreement sign {named[0]}{more}"
        yield Problem("signed-without-terms", _find_answer_place(agreement.source, entry), message, hint, Severity.WARNING)


def _list_last_signatures(agreement: Agreement, ledger: Ledger, as_of: AsOf, *, current: bool) -> tuple[AgreementEntry, ...]:
    """Return the last signature of each party, once: those under the present wording, or those that are not.

    Of one that has ended nobody is asked for anything, and of one with holes another rule tells.
    """
    if all(entry.act != "signed" for entry in agreement.log):
        return ()
    accord = derive_agreement_status(agreement, ledger.parties, as_of.day)
    if accord.state is AgreementState.ENDED or (current and accord.missing_parts):
        return ()
    found = [each.entry for each in accord.signatures if each.entry is not None and each.current is current]
    return tuple(dict.fromkeys(found))


def find_unstated_signatures(before: Ledger, ledger: Ledger) -> Iterator[Problem]:
    """Yield the signatures that were not there before and do not state their wording: as errors, since commands and forms write it.

    An agreement that comes with entries of several days is an import, which tells what was signed elsewhere.
    """
    for agreement in ledger.agreements.values():
        old = before.agreements.get(agreement.id)
        severity = Severity.ERROR if all(getattr(agreement.wording, part) for part in PARTS) else Severity.WARNING
        if old is None and len({entry.date for entry in agreement.log}) > 1:
            continue
        known = frozenset(hash_entries(old.source.data)) if old else frozenset()
        for entry, digest in zip(agreement.log, hash_entries(agreement.source.data), strict=True):
            if entry.act == "signed" and digest not in known and len(entry.terms or "") < CONTEXT_DIGITS:
                message = f"this signature does not say in {CONTEXT_DIGITS} digits which wording is signed"
                hint = f"sign by troth agreement sign {agreement.id}, or by the form: they write terms"
                yield Problem("signed-without-terms", _find_answer_place(agreement.source, entry), message, hint, severity)
