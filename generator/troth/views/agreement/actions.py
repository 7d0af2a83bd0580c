"""What each party of an agreement can do now, and the very entry that does it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from troth.base.dates import list_ended_periods
from troth.model import Kind
from troth.status.agreement_acts import ACTS, AgreementRole
from troth.status.agreement_tasks import find_unconsulted_customers, list_pending_tasks
from troth.status.scorecard import describe_signing_obstacle, find_first_signed_day
from troth.status.wording import fingerprint_wording
from troth.views.agreement.rows import ACTS_BY_TASK
from troth.views.issue_links import LinkedRecord, build_act_link, may_follow
from troth.views.promise.actions import Action, PartyActions
from troth.views.rows import build_form_query

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from troth.status.agreement import AgreementStatus
    from troth.views.context import ViewContext


AGREEMENT_ACTION_LABELS: Final[Mapping[str, str]] = {
    "input": "Give feedback",
    "signed": "Sign this wording",
    "measured": "Record a measurement",
    "reviewed": "Review how it went",
    "discussed": "Answer a missed target",
    "answered_input": "Answer feedback",
    "ended": "End the agreement",
}
"""What pages call each act, as something that one can do."""


def list_agreement_actions(accord: AgreementStatus, context: ViewContext) -> tuple[PartyActions, ...]:
    """Return what each party can do now, the provider first; nothing once it has ended."""
    if accord.ending is not None:
        return ()
    parties = context.board.ledger.parties
    roles, tasks, unheard = [], list_pending_tasks(accord, parties, context.day), find_unconsulted_customers(accord, parties)
    for party in (accord.wording.provider, *accord.wording.customers):
        moves = {act: _build_action(act, party, accord, context) for act in iter_possible_acts(party, accord)}
        awaited = ["input"] if party in unheard else []
        awaited += [ACTS_BY_TASK[task.kind] for task in tasks if party in task.parties and task.kind in ACTS_BY_TASK]
        awaited = [act for act in awaited if act in moves]
        usual = awaited or (["input"] if party in accord.wording.customers else [])  # a customer can always give feedback
        found = parties.get(party)
        roles.append(
            PartyActions(
                face=context.faces(party),
                title="provider" if party == accord.wording.provider else "customer",
                moves=tuple(move for act, move in moves.items() if act != "ended"),
                endings=tuple(move for act, move in moves.items() if act == "ended"),
                main=tuple(moves[act] for act in usual[:1]),
                actors=(party, *(found.members if found else ())),
                is_turn=bool(awaited),
            )
        )
    return tuple(roles)


def iter_possible_acts(party: str, accord: AgreementStatus) -> Iterator[str]:
    """Yield the acts that have a place now and that are this party's to do."""
    customer = party in accord.wording.customers
    sensible = {
        "input": True,
        "signed": party in accord.unsigned and not describe_signing_obstacle(accord),
        "measured": bool(accord.wording.requirements),
        "reviewed": find_first_signed_day(accord) is not None,
        "discussed": any(not each.met for results in accord.results for each in results.results),
        "answered_input": bool(accord.customer_inputs),
        "ended": bool(accord.signings),
    }
    yield from (act.name for act in ACTS.values() if sensible[act.name] and (customer or act.by is AgreementRole.PARTY))


def _build_action(act: str, party: str, accord: AgreementStatus, context: ViewContext) -> Action:
    found = context.board.ledger.parties.get(party)
    actor = (found.lead or found.members[0]) if found and found.members else party
    log = accord.agreement.log
    column = accord.agreement.source.find_place("log", len(log) - 1).column if log else 5
    record = LinkedRecord(
        kind=Kind.AGREEMENT, id=accord.id, title=accord.wording.title, contexts={"signed": fingerprint_wording(accord.wording)}
    )
    link = build_act_link(record, act, AGREEMENT_ACTION_LABELS[act], context)
    return Action(
        act=act,
        label=AGREEMENT_ACTION_LABELS[act],
        text=ACTS[act].statement,
        lead=f"{' ' * max(0, column - 3)}- {{date: ",
        day=context.day.isoformat(),
        rest=f", by: {actor}, act: {act}, {_fill_fields(act, accord, context)}}}",
        query=build_form_query(Kind.AGREEMENT, accord.id, act, actor),
        link=link if may_follow(link, actor, context) else None,
    )


def _fill_fields(act: str, accord: AgreementStatus, context: ViewContext) -> str:
    if act == "measured":
        first = accord.wording.requirements[0]
        over = list_ended_periods(first.every, context.day.min, context.day, 1)
        return f'requirement: {first.id}, period: "{over[0].text if over else ""}", value: 0'
    if act in ("discussed", "answered_input"):
        return _fill_answer(act, accord, context)
    return {
        "input": 'working: "What works", not_working: "What does not", change: "What to do differently"',
        "signed": f'terms: "{fingerprint_wording(accord.wording)}"',
        "reviewed": 'note: "How it went"',
        "ended": 'because: "Say why"',
    }[act]


def _fill_answer(act: str, accord: AgreementStatus, context: ViewContext) -> str:
    """Return what the entry names that answers a missed target or feedback: the one that has waited longest, else the last one."""
    waiting = [each for each in list_pending_tasks(accord, context.board.ledger.parties, context.day) if ACTS_BY_TASK.get(each.kind) == act]
    if waiting:
        names = waiting[0].names
    elif act == "answered_input":
        names = (("input", accord.customer_inputs[-1].date.isoformat()),)
    else:
        missed = [(results.requirement.id, each.period) for results in accord.results for each in results.results if not each.met]
        names = (("requirement", missed[-1][0]), ("period", missed[-1][1]))
    named = ", ".join(f'{key}: "{value}"' if key == "period" else f"{key}: {value}" for key, value in names)
    return f'{named}, note: "What you do about it"'
