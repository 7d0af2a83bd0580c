"""Plan the acts of a message: each on the board that the one before left, by the same code as the commands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from troth.base.files import EditError
from troth.edit.agreement_acts import append_agreement_acts
from troth.edit.ask_acts import AnswerDraft, append_ask_act, append_goal_act, prepare_answering_promise
from troth.edit.preview import FileChangePlan, Refusal
from troth.edit.promise_acts import append_promise_act, own_last
from troth.messages.judgement import SaidAct, SaidRecord
from troth.messages.plan_records import plan_record
from troth.messages.speaker import choose_by, refuse_on_behalf
from troth.model import Kind
from troth.read.yaml.document import parse_document
from troth.status.answer_context import ANSWERS, hash_next_context
from troth.views.mail_replies import find_answer_context

if TYPE_CHECKING:
    from datetime import date

    from troth.board import Board
    from troth.messages.judgement import BoardState
    from troth.model import Data, ReceivedMessage
    from troth.model.ledger import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class StaleContext:
    """What is answered is not what was shown: nothing is written."""

    act: SaidAct


def find_source_record(kind: Kind, record: str, board: Board) -> Record | None:
    """Return a record of the ledger with its source and log."""
    return next((each for each in board.ledger.records if each.kind is kind and each.id == record), None)


def find_context(act: SaidAct, board: Board) -> str:
    """Return the fingerprint of what an act would answer now; empty where it answers nothing."""
    return find_answer_context(act.kind, act.record, act.act, board, str(act.fields.get("through") or ""))


def plan_said(
    said: SaidAct | SaidRecord, speaker: str, state: BoardState, message: ReceivedMessage
) -> tuple[FileChangePlan, ...] | Refusal | StaleContext:
    """Return the changes that what the speaker says makes, one after the other; or why there are none."""
    if isinstance(said, SaidRecord):
        return plan_record(said, speaker, state, message.said_on)
    if not said.of and is_of_another_version(said, state, message.said_time):
        return StaleContext(act=said)
    outcome = plan_act(said, speaker, state, message.said_on)
    return (outcome,) if isinstance(outcome, FileChangePlan) else outcome


def is_of_another_version(act: SaidAct, state: BoardState, moment: str) -> bool:
    """Tell whether what an act answers has changed on the branch since it was said. What others said before it counts as said."""
    found = find_source_record(act.kind, act.record, state.board) if act.act in ANSWERS else None
    versions = state.find_versions(found.source.path, moment) if found else None
    if versions is None:
        return False
    before, now = (parse_document("", each)[0] for each in versions)
    if before is None or now is None:
        return False
    return hash_next_context(act.kind, before.data, act.act) != hash_next_context(act.kind, now.data, act.act)


def plan_act(act: SaidAct, speaker: str, state: BoardState, said_on: date) -> FileChangePlan | Refusal | StaleContext:
    """Return the change that an act by the speaker makes; why it is refused; or that it is of something else than stands there now."""
    refused = refuse_on_behalf(act, speaker, state.board)
    if refused:
        return Refusal(message=refused)
    context = find_context(act, state.board)
    if act.of and context and act.of.lower() != context:
        return StaleContext(act=act)
    found = find_source_record(act.kind, act.record, state.board)
    last = max((each.date for each in found.log), default=said_on) if found else said_on
    day = max(said_on, last)
    dated = act if day == said_on or "happened" in act.fields else _add_field(act, "happened", said_on.isoformat())
    by = choose_by(act, speaker, state.board)
    try:
        return _append(dated, by, speaker, state, day)
    except EditError as error:
        return Refusal(message=error.message, hints=(error.hint,) if error.hint else ())


def _add_field(act: SaidAct, key: str, value: Data) -> SaidAct:
    return replace(act, fields=MappingProxyType({key: value, **act.fields}))


def _append(act: SaidAct, by: str, speaker: str, state: BoardState, day: date) -> FileChangePlan | Refusal:
    entry: dict[str, Data] = {"by": by, "act": act.act, **act.fields}
    if act.kind is Kind.PROMISE:
        if act.act == "corrected" and "entry" not in entry:
            entry = {"by": by, "act": act.act, "entry": own_last(state.board, act.record, by), **act.fields}
        return append_promise_act(state.files, state.board, act.record, entry, day)
    if act.kind is Kind.ASK:
        return _append_to_ask(act, speaker, state, day)
    if act.kind is Kind.AGREEMENT:
        return append_agreement_acts(state.files, state.board, act.record, [entry], day)
    if act.kind is Kind.GOAL:
        return append_goal_act(state.files, state.board, act.record, entry, day)
    return Refusal(message=f"a {act.kind.value} takes no actions")


def _append_to_ask(act: SaidAct, speaker: str, state: BoardState, day: date) -> FileChangePlan | Refusal:
    """Return the change that an answer makes: an entry, or, with a day, the promise that is the answer."""
    other = act.on_behalf_of if act.on_behalf_of != speaker else None
    fields = dict(act.fields)
    if "due" not in fields:
        target: dict[str, Data] = {"for": other} if other else {}
        ordered: dict[str, Data] = {key: fields[key] for key in ("happened", "to", "via") if key in fields} | target | fields
        return append_ask_act(state.files, state.board, act.record, {"by": speaker, "act": act.act, **ordered}, day)
    if fields.get("answer") != "committed":
        return Refusal(message="only a committed answer has a day", hints=("Write: /answer committed by 4 Dec: …",))
    note = fields.get("note")
    promised: dict[str, Data] = {"due": fields["due"], "outcome": None, "measures": []}
    promised |= {"amount": fields["amount"]} if "amount" in fields else {}
    draft = AnswerDraft(by=speaker, on_behalf_of=other, note=str(note) if note else None, fields=promised)
    return prepare_answering_promise(state.files, state.board, act.record, draft, day)
