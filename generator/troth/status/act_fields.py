"""The issue forms of acts: which of them each says, and by which label a field of an entry stands in the issue that it makes."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from troth.model import DEFAULT_REASONS, Kind
from troth.status.act_words import PROMISE_ACT_WORDS
from troth.status.form_fields import (
    ACT_FIELD,
    COMMON_FIELDS,
    NO_RESPONSE,
    OF_FIELD,
    PARTY_FORMS,
    RECORD_FIELD,
    RECORD_ISSUE_FORMS,
    FormAct,
    FormField,
    IssueForm,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "ACT_FIELD", "ACT_ISSUE_FORMS", "COMMON_FIELDS", "ISSUE_FORMS", "NO_RESPONSE", "OF_FIELD", "PARTY_FORMS", "RECORD_FIELD",
    "RECORD_ISSUE_FORMS", "FormAct", "FormField", "IssueForm", "find_act_field", "find_act_form", "find_form",
]  # fmt: skip

_RATINGS: Final = MappingProxyType({f"{count} of 5": str(count) for count in range(5, 0, -1)})
_NOTE = FormField(key="note", label="In your own words", is_long=True)
_BECAUSE = FormField(key="because", label="Why?", is_long=True, is_required=True)
_REASON = FormField(
    key="reason",
    label="What is the main reason?",
    options=MappingProxyType({text: code for code, text in DEFAULT_REASONS.items()}),
)


def _on_promise(*acts: str, is_for_insiders: bool = False) -> tuple[FormAct, ...]:
    commands = ((each, PROMISE_ACT_WORDS[each].command) for each in acts)
    return tuple(FormAct(kind=Kind.PROMISE, act=act, command=command, is_for_insiders=is_for_insiders) for act, command in commands)


def _on(kind: Kind, **commands: str) -> tuple[FormAct, ...]:
    return tuple(FormAct(kind=kind, act=act, command=command) for command, act in commands.items())


ACT_ISSUE_FORMS: Final[tuple[IssueForm, ...]] = (
    IssueForm(
        name="accept",
        title="Accept",
        says="It was delivered, and it is what we agreed.",
        acts=_on_promise("accepted"),
        fields=(
            FormField(key="satisfaction", label="How satisfied are you?", options=_RATINGS),
            FormField(
                key="kept",
                label="Was all of it delivered?",
                options=MappingProxyType({"All of it": "fully", "Only a part of it": "partly"}),
            ),
            _NOTE,
        ),
    ),
    IssueForm(
        name="send-back",
        title="Reject",
        says="It was delivered, and it is not yet what we agreed.",
        acts=_on_promise("rejected"),
        fields=(FormField(key="because", label="What is missing?", is_long=True, is_required=True), _NOTE),
    ),
    IssueForm(
        name="agree",
        title="Agree",
        says="I agree to the terms, I promise it, or I sign the agreement.",
        acts=(*_on_promise("agreed", "promised"), *_on(Kind.AGREEMENT, sign="signed")),
        fields=(_NOTE,),
    ),
    IssueForm(
        name="say-no",
        title="Say no",
        says="I decline, I don't agree to the change, I take it back, or I don't need it any more.",
        acts=_on_promise("declined", "refused", "withdrawn", "cancelled"),
        fields=(_BECAUSE,),
    ),
    IssueForm(
        name="change",
        title="Request a change",
        says="I request another date, result or price. The old terms stand until the other side has agreed.",
        acts=_on_promise("renegotiated", "countered"),
        fields=(
            FormField(key="due", label="By when instead?", example="2026-12-18"),
            FormField(key="outcome", label="What instead?", is_long=True),
            FormField(key="cost", label="At what cost?"),
            _REASON,
            _BECAUSE,
        ),
    ),
    IssueForm(
        name="report",
        title="Report progress",
        says="I promised it, and this is how it is going.",
        acts=_on_promise("reported"),
        fields=(
            FormField(
                key="confidence",
                label="Will it be kept?",
                options=MappingProxyType({"On track": "on_track", "At risk": "at_risk", "Off track": "off_track"}),
            ),
            FormField(key="progress", label="How much is done, in percent?", example="60"),
            _NOTE,
        ),
    ),
    IssueForm(
        name="deliver",
        title="Mark as delivered",
        says="I promised it, it is done, and the customer can look at it.",
        acts=_on_promise("delivered"),
        fields=(
            FormField(key="note", label="What is done?", is_long=True),
            FormField(key="evidence", label="Where can one see it?", example="https://example.com/certificate"),
            FormField(
                key="measures",
                label="What did each measure come to?",
                is_long=True,
                hint="One a line: the measure, a colon, and the actual value.",
                example="Snags left open: 0",
            ),
        ),
    ),
    IssueForm(
        name="help",
        title="Help",
        says="I need help, I can help, or I helped.",
        acts=_on_promise("help_offered", "help_wanted", "helped"),
        fields=(FormField(key="note", label="What would help, or how can you help?", is_long=True, is_required=True),),
    ),
    IssueForm(
        name="follow-up",
        title="Follow up",
        says="How it went, what we learned, and what comes next.",
        acts=_on_promise("followed_up"),
        fields=(
            FormField(key="outcome", label="How did it go?", is_long=True, is_required=True),
            FormField(key="learned", label="What did you learn?", is_long=True),
            FormField(key="next", label="Which promises follow from it?", hint="Their ids.", example="answer-the-phone"),
        ),
    ),
    IssueForm(
        name="not-kept",
        title="Record that it was not kept",
        says="It was not kept, or I cannot keep it, and here is why.",
        acts=_on_promise("missed", "revoked"),
        fields=(replace(_REASON, is_required=True), replace(_BECAUSE, is_required=False)),
    ),
    IssueForm(
        name="answer",
        title="Answer a question",
        says="Somebody asked several people, and this is my answer.",
        acts=_on(Kind.ASK, answer="answered"),
        fields=(
            FormField(
                key="answer",
                label="What is your answer?",
                is_required=True,
                options=MappingProxyType(
                    {
                        "I promise it": "committed",
                        "Here is what you asked for": "gave_input",
                        "There is a day for it": "scheduled",
                        "I propose something else": "countered",
                        "No": "declined",
                        "Somebody else knows better": "referred",
                    }
                ),
            ),
            FormField(key="until", label="For which day is it set?", example="2026-12-18"),
            FormField(key="refer_to", label="Who knows better?"),
            FormField(key="amount", label="How much does it add?"),
            _NOTE,
        ),
    ),
    IssueForm(
        name="feedback",
        title="Give feedback",
        says="What works in an agreement and what does not, or how it went lately.",
        acts=_on(Kind.AGREEMENT, input="input", review="reviewed"),
        fields=(
            FormField(key="rating", label="How satisfied are you?", options=_RATINGS),
            FormField(key="working", label="What works?", is_long=True),
            FormField(key="not_working", label="What does not work?", is_long=True),
            FormField(key="requires", label="What do you require, and how is it measured?", is_long=True),
            FormField(key="change", label="What should change?", is_long=True),
            _NOTE,
        ),
    ),
    IssueForm(
        name="answer-in-an-agreement",
        title="Answer a missed target or feedback",
        says="What was agreed about a target that was missed, or what you do about a customer's feedback.",
        acts=(
            FormAct(kind=Kind.AGREEMENT, act="discussed", command="discuss", is_for_insiders=True),
            FormAct(kind=Kind.AGREEMENT, act="answered_input", command="respond", is_for_insiders=True),
        ),
        fields=(
            FormField(key="requirement", label="Which target was missed?", hint="Its id.", example="first-answer"),
            FormField(key="period", label="In which period?", example="2026-10"),
            FormField(key="input", label="Of which day is the feedback?", example="2026-11-04"),
            FormField(key="promise", label="Which promise follows from it?", hint="Its id.", example="second-on-call"),
            replace(_NOTE, label="What do you do about it?", is_required=True),
        ),
    ),
    IssueForm(
        name="something-else",
        title="Something else",
        says="Replace a promise, take back an entry of mine, or close an ask, an agreement or a goal.",
        acts=(
            *_on_promise("corrected"),
            *_on_promise("superseded", "requested", "offered", is_for_insiders=True),
            FormAct(kind=Kind.ASK, act="closed", command="close", is_for_insiders=True),
            FormAct(kind=Kind.AGREEMENT, act="ended", command="end", is_for_insiders=True),
            FormAct(kind=Kind.GOAL, act="achieved", command="achieve", is_for_insiders=True),
            FormAct(kind=Kind.GOAL, act="dropped", command="drop", is_for_insiders=True),
        ),
        fields=(
            FormField(key="entry", label="Which entry of yours?", hint="Its day and what it was.", example="2026-11-20 reported"),
            FormField(key="promise", label="Which promise takes its place?", example="fit-kitchen-2"),
            FormField(key="respond_by", label="By when would you like an answer?", example="2026-12-18"),
            FormField(key="because", label="Why?", is_long=True),
            _NOTE,
        ),
    ),
)
"""Every act that a message can say, each in one form, those that people outside need first."""
ISSUE_FORMS: Final = (*ACT_ISSUE_FORMS, *RECORD_ISSUE_FORMS)
"""All forms, in the order in which people read them."""


def find_form(name: str) -> IssueForm | None:
    """Return the form with the name of its file."""
    return next((each for each in ISSUE_FORMS if each.name == name), None)


def find_act_form(kind: Kind, act: str) -> tuple[IssueForm, FormAct] | None:
    """Return the form that says an act, and what stands in its field Act for it; None for an act that no message says."""
    return _FORMS_BY_ACT.get((kind, act))


def find_act_field(kind: Kind, act: str, label: str) -> FormField | None:
    """Return the field of an act's form that has this label, in any capitals."""
    form = _FORMS_BY_ACT.get((kind, act))
    return next((each for each in form[0].fields if each.label.casefold() == label.strip().casefold()), None) if form else None


_FORMS_BY_ACT: Final[Mapping[tuple[Kind, str], tuple[IssueForm, FormAct]]] = MappingProxyType(
    {(each.kind, each.act): (form, each) for form in ACT_ISSUE_FORMS for each in form.acts}
)
