"""Plan what a message asks for: promises, asks, meetings with their next steps, drafts of agreements, goals, and new parties."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.base.text import escape_text, tidy_words
from troth.edit.agreement_acts import fill_empty_part
from troth.edit.new_meeting import STEP_EXTRAS, STEP_FORM, MeetingDraft, QuickStep, parse_quick_step, prepare_meeting
from troth.edit.new_promise import AgreementDraft, AskDraft, PromiseDraft, prepare_agreement, prepare_ask, prepare_promise
from troth.edit.new_record import PartyDraft, RecordDraft, choose_id, list_texts, prepare_party_file, prepare_record
from troth.edit.preview import FileChangePlan, Refusal
from troth.edit.said_values import parse_number_or_text, wanted
from troth.messages.parse_arguments import NotUnderstoodError, ParseContext, find_party, read_field
from troth.model import Kind
from troth.model.party import PartyKind
from troth.status.permissions import list_everybody
from troth.status.wording import PARTS, find_agreement_signatories

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from troth.messages.judgement import BoardState, SaidRecord
    from troth.model import Data


def plan_record(said: SaidRecord, speaker: str, state: BoardState, said_on: date) -> tuple[FileChangePlan, ...] | Refusal:
    """Return the changes that make a record, and of a meeting its next steps; or why they are refused."""
    context = ParseContext(today=said_on, parties=state.board.ledger.parties, reasons=state.board.settings.reasons)
    try:
        if said.kind is Kind.MEETING:
            return _plan_meeting(said, state, context)
        outcome = _PLANNERS[said.kind](said, speaker, state, context)
    except NotUnderstoodError as fault:
        return Refusal(message=fault.message, hints=(fault.hint,) if fault.hint else ())
    return outcome if isinstance(outcome, Refusal) else (outcome,)


def _plan_promise(said: SaidRecord, speaker: str, state: BoardState, context: ParseContext) -> FileChangePlan | Refusal:
    """Return the change that makes a promise of the speaker's own, or asks somebody else for one."""
    parties, fields = state.board.ledger.parties, dict(said.fields)
    respond_by = fields.pop("respond_by", None)
    promisers = _read_parties(fields.get("promiser"), context) or [speaker]
    customers = _read_parties(fields.get("customer"), context) or [speaker]
    is_own = any(parties.may_act_for(speaker, each) for each in promisers)
    if not is_own and not any(parties.may_act_for(speaker, each) for each in customers):
        return Refusal(
            message="only the promiser can make a promise, and only the customer can ask for it", hints=("Add yourself as one of them.",)
        )
    if said.opening in _OWN_OPENINGS and not is_own:
        return Refusal(message="only the promiser can make or offer a promise", hints=("Add yourself as the promiser.",))
    act = said.opening or ("" if is_own else "requested")
    opening: dict[str, Data] | None = {"by": speaker, "act": act} if act else None
    if opening is not None and respond_by is not None:
        opening["respond_by"] = read_field("respond_by", str(respond_by), context)
    read = {**fields, "promiser": _to_one(promisers), "customer": _to_one(customers), **dict(_read_promise_fields(fields, context))}
    return prepare_promise(state.files, state.board, PromiseDraft(fields=read, day=context.today, opening=opening, record=said.id))


_OWN_OPENINGS = frozenset({"offered", "promised"})
"""What only the promiser begins a promise with."""


def _read_promise_fields(fields: Mapping[str, Data], context: ParseContext) -> Iterator[tuple[str, Data]]:
    yield "measures", _read_measures(fields.get("measures"))
    if fields.get("due"):
        yield "due", read_field("due", str(fields["due"]), context)
    if isinstance(fields.get("cost"), str):
        yield "cost", parse_number_or_text(str(fields["cost"]))
    if fields.get("partner"):
        yield "partner", find_party(str(fields["partner"]), context.parties)
    yield from _read_words(fields, "title", "outcome", "why")


def _plan_ask(said: SaidRecord, speaker: str, state: BoardState, context: ParseContext) -> FileChangePlan | Refusal:
    fields = dict(said.fields)
    refused = _refuse_other(fields.get("asker"), speaker, context, "only the asker can make an ask")
    if refused:
        return refused
    sponsor = find_party(str(fields["sponsor"]), context.parties) if fields.get("sponsor") else None
    everybody = [each for each in list_everybody(state.board.ledger, context.today) if each not in (speaker, sponsor)]
    read: dict[str, Data] = {**fields, "asker": speaker, "asked": _read_asked(fields.get("asked"), context, everybody)}
    read["respond_by"] = read_field("respond_by", str(fields.get("respond_by") or ""), context)
    read |= {"sponsor": sponsor} if sponsor else {}
    read |= dict(_read_words(fields, "title", "request", "why"))
    return prepare_ask(state.files, state.board, AskDraft(fields=read, day=context.today, record=said.id))


def _read_asked(value: Data, context: ParseContext, everybody: list[str]) -> Data:
    """Return whom an ask asks: names, `each sales` for every member of a team, one by one, or `each all` for everybody."""
    asked: list[Data] = []
    for each in value if isinstance(value, list) else str(value or "").split(","):
        name = str(each["each"]) if isinstance(each, dict) and set(each) == {"each"} else str(each).strip()
        group = name.removeprefix("each:").removeprefix("each ").strip()
        is_each = isinstance(each, dict) or group != name
        if is_each and group.casefold() == "all":
            asked += [each for each in everybody if each not in asked]
        elif name:
            asked.append({"each": find_party(group, context.parties)} if is_each else find_party(name, context.parties))
    return asked


def _plan_agreement(said: SaidRecord, speaker: str, state: BoardState, context: ParseContext) -> FileChangePlan | Refusal:
    fields = dict(said.fields)
    parties = state.board.ledger.parties
    if said.id in state.board.ledger.agreements:
        return _fill_agreement(str(said.id), fields, speaker, state, context)
    provider = find_party(str(fields.get("provider") or ""), parties)
    customers = tuple(_read_parties(fields.get("customers"), context))
    if not any(parties.may_act_for(speaker, each) for each in (provider, *customers)):
        return Refusal(message="only the provider or a customer can draft an agreement", hints=("Use yourself or your team.",))
    parts = {part: _read_part(fields.get(part)) for part in PARTS}
    review = str(fields.get("review_every") or "3 months")
    draft = AgreementDraft(
        title=str(fields.get("title") or ""),
        provider=provider,
        customers=customers,
        parts=parts,
        review_every=review,
        day=context.today,
        record=said.id,
    )
    return prepare_agreement(state.files, state.board, draft)


def _fill_agreement(
    agreement: str, fields: Mapping[str, Data], speaker: str, state: BoardState, context: ParseContext
) -> FileChangePlan | Refusal:
    """Return the change that writes a part of an agreement that is there, and that is still empty."""
    if not find_agreement_signatories(speaker, state.board.ledger.agreements[agreement], context.parties):
        return Refusal(message="an agreement is for its provider and its customers to write", hints=("Ask one of them.",))
    return fill_empty_part(state.files, state.board, agreement, {key: _read_part(value) for key, value in fields.items()}, context.today)


def _plan_goal(said: SaidRecord, speaker: str, state: BoardState, context: ParseContext) -> FileChangePlan | Refusal:
    fields, day = said.fields, context.today
    owner = find_party(str(fields["owner"]), context.parties) if fields.get("owner") else speaker
    data: dict[str, Data] = {
        **dict(_read_words(fields, "title", "why")),
        "owner": owner,
        "by": read_field("by", str(fields["by"]), context) if fields.get("by") else None,
        "serves": fields.get("serves"),
        "made": day.isoformat(),
        "measures": _read_measures(fields.get("measures")),
    }
    name = said.id or choose_id(state.board, Kind.GOAL, str(fields.get("title") or ""), day)
    draft = RecordDraft(
        kind=Kind.GOAL,
        id=name,
        data={key: value for key, value in data.items() if value not in (None, [], "")},
        day=day,
        folder="",
        message=f"goals: {owner} sets {name}",
    )
    return prepare_record(state.files, state.board, draft)


def _plan_party(said: SaidRecord, _: str, state: BoardState, context: ParseContext) -> FileChangePlan | Refusal:
    """Return the change that adds a person, team or customer: who that is and who belongs there, never an address or an account."""
    kind, fields = PartyKind(str(said.fields["party"])), said.fields
    if more := sorted({*fields} - _PARTY_FIELDS[kind] - {"party", "name"}):
        hint = "A maintainer adds addresses and accounts." if {"email", "github", "gitlab", "forgejo"} & {*more} else ""
        return Refusal(message=f"a message can't set {', '.join(map(escape_text, more))} of a {kind.value}", hints=(hint,) if hint else ())
    read: dict[str, Data] = {"name": " ".join(filter(None, tidy_words(str(fields.get("name") or "")).split(" ")))}
    read |= {key: find_party(str(fields[key]), context.parties) for key in ("lead", "owner") if fields.get(key)}
    read |= {key: [*_read_parties(fields[key], context)] for key in ("teams", "members", "contacts") if fields.get(key)}
    return prepare_party_file(state.files, state.board, PartyDraft(kind=kind, fields=read, id=said.id), context.today)


_PARTY_FIELDS = {
    PartyKind.PERSON: frozenset({"teams"}),
    PartyKind.TEAM: frozenset({"lead", "members"}),
    PartyKind.CUSTOMER: frozenset({"contacts", "owner"}),
}
_PLANNERS = {
    Kind.PROMISE: _plan_promise,
    Kind.ASK: _plan_ask,
    Kind.AGREEMENT: _plan_agreement,
    Kind.GOAL: _plan_goal,
    Kind.PARTIES: _plan_party,
}


def _plan_meeting(said: SaidRecord, state: BoardState, context: ParseContext) -> tuple[FileChangePlan, ...] | Refusal:
    """Return the changes that make a meeting with its next steps, or the next steps of one that is there."""
    steps = []
    for step in said.steps:
        quick = parse_quick_step(step) if isinstance(step, str) else step
        if isinstance(quick, str):
            return Refusal(message=f"'{escape_text(str(step))}': {quick}", hints=(f"A next step is: {STEP_FORM}",))
        steps.append(_read_step(quick, context) if isinstance(quick, QuickStep) else _read_step_fields(quick, context))
    if not said.fields:
        return _add_steps(str(said.id), steps, state, context)
    fields = said.fields
    held = read_field("date", str(fields["date"]), context) if fields.get("date") else context.today.isoformat()
    data: dict[str, Data] = {
        "title": tidy_words(str(fields.get("title") or "")),
        "kind": str(fields.get("kind") or "other").replace("-", "_"),
        "date": held,
        "attendees": [*_read_parties(fields.get("attendees"), context)] or _list_attendees(steps),
        "follows": fields.get("follows"),
        "notes": tidy_words(str(fields.get("notes") or "")),
    }
    if not data["attendees"]:
        return Refusal(message="it doesn't say who attended", hints=("Add them under attendees.",))
    outcome = prepare_meeting(state.files, state.board, MeetingDraft(fields=data, steps=tuple(steps), day=context.today, record=said.id))
    return outcome if isinstance(outcome, Refusal) else outcome.changes


def _add_steps(
    meeting: str, steps: list[dict[str, Data]], state: BoardState, context: ParseContext
) -> tuple[FileChangePlan, ...] | Refusal:
    made: list[FileChangePlan] = []
    board = state.board
    for fields in steps:
        outcome = prepare_promise(state.files, board, PromiseDraft(fields={**fields, "meeting": meeting}, day=context.today))
        if isinstance(outcome, Refusal):
            return Refusal(message=f"the next step '{fields['title']}': {outcome.message}", hints=outcome.hints)
        made.append(outcome)
        board = outcome.after
    return tuple(made)


def _read_step(step: QuickStep, context: ParseContext) -> dict[str, Data]:
    """Return the fields of the promise that a line says; names become ids, and days dates."""
    extras, parties = step.extras, context.parties
    promiser = _to_one([find_party(each, parties) for each in step.promisers])
    return {
        "title": step.title,
        "promiser": promiser,
        "customer": _to_one(_read_parties(extras["to"], context)) if "to" in extras else promiser,
        "outcome": step.outcome,
        "measures": [wanted(each) for each in step.measures],
        "due": read_field("due", step.due, context),
        "why": extras.get("why"),
        "partner": find_party(extras["partner"], parties) if "partner" in extras else None,
        "goal": extras.get("goal"),
        "continues": extras.get("continues"),
    }


def _read_step_fields(fields: Mapping[str, Data], context: ParseContext) -> dict[str, Data]:
    """Return the fields of a next step that a line has no room for: several measures, or words of several lines."""
    promiser = _to_one(_read_parties(fields.get("promiser"), context))
    title = tidy_words(str(fields.get("title") or ""))
    due = read_field("due", str(fields.get("due") or ""), context)
    named = {"promiser": promiser, "customer": _to_one(_read_parties(fields.get("customer"), context) or list_texts(promiser)), "due": due}
    read = {"outcome": title, **dict(_read_promise_fields(fields, context)), **named}
    return {**{key: fields[key] for key in STEP_EXTRAS if key in fields}, **read, "title": title}


def _list_attendees(steps: list[dict[str, Data]]) -> list[Data]:
    """Return all who promise or follow up in these steps, each once."""
    people = {each for step in steps for each in (*list_texts(step["promiser"]), *list_texts(step["partner"]))}
    return [*sorted(people)]


def _refuse_other(named: Data, speaker: str, context: ParseContext, message: str) -> Refusal | None:
    if named is None or find_party(str(named), context.parties) == speaker:
        return None
    return Refusal(message=message, hints=("Leave this out: it is you.",))


def _read_parties(value: Data, context: ParseContext) -> list[str]:
    names = value if isinstance(value, list) else str(value or "").split(",")
    return [find_party(str(each).strip(), context.parties) for each in names if str(each).strip()]


def _to_one(parties: list[str]) -> Data:
    return parties[0] if len(parties) == 1 else [*parties]


def _read_measures(value: Data) -> list[Data]:
    """Return measures as they are in the record, or of lines what each of them says."""
    if isinstance(value, list):
        return [wanted(each) if isinstance(each, str) else each for each in value]
    lines = (each.strip().removeprefix("- ") for each in str(value or "").split("\n"))
    return [wanted(each) for each in lines if each]


def _read_part(value: Data) -> list[Data]:
    return value if isinstance(value, list) else [each.strip() for each in str(value or "").split("\n") if each.strip()]


def _read_words(fields: Mapping[str, Data], *keys: str) -> Iterator[tuple[str, Data]]:
    return ((key, tidy_words(str(fields[key]))) for key in keys if fields.get(key))
