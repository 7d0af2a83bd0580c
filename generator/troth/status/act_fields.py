"""Issue forms as a table: which acts each of them says, and by which label a field of an entry stands in the issue that it makes.

A host shows a field as `### Label`, with what was filled in below. The forms in the repository are written from this table,
links on pages fill them in by the ids of the fields, and whoever reads such an issue finds the fields by their labels.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from troth.model import DEFAULT_REASONS, Kind
from troth.status.act_words import PROMISE_ACT_WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping


NO_RESPONSE: Final = "_No response_"
"""What hosts write below a field that was left empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """One field of a form."""

    key: str
    """The field of the entry or record that it becomes."""
    label: str
    options: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """What can be chosen, with what stands for it in a file; nothing where it is written."""
    is_long: bool = False
    """Several lines."""
    is_required: bool = False
    hint: str = ""
    """What is said below the label."""
    example: str = ""

    @property
    def id(self) -> str:
        """Its id in the form, and in links that fill it in."""
        return self.key.replace("_", "-")

    def read_value(self, text: str) -> str:
        """Return what stands for what was chosen or written; nothing where it was left empty."""
        said = text.strip()
        return "" if said in (NO_RESPONSE, "None") else self.options.get(said, said)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormAct:
    """An act that a form can say, by the name of its command."""

    kind: Kind
    act: str
    command: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueForm:
    """A form: a file of the host's, with the fields that come after the record."""

    name: str
    title: str
    says: str
    fields: tuple[FormField, ...]
    acts: tuple[FormAct, ...] = ()
    """The first of them stands in it, unless a link fills in another."""
    makes: Kind | None = None
    """The kind of record that it asks for, where it makes a new one."""

    @property
    def all_fields(self) -> tuple[FormField, ...]:
        """Its fields in order: the record where it says an act, its own, and those that are filled in already."""
        return (RECORD_FIELD, *self.fields, ACT_FIELD, OF_FIELD) if self.acts else (*self.fields, ACT_FIELD)

    @property
    def command(self) -> str:
        """What stands in its field Act before anybody fills it in."""
        return self.acts[0].command if self.acts else f"new {self.makes.value}" if self.makes else ""


RECORD_FIELD: Final = FormField(
    key="record", label="Record", is_required=True, hint="It is filled in when you come from its page.", example="promise/fit-kitchen"
)
ACT_FIELD: Final = FormField(key="act", label="Act", is_required=True, hint="It is filled in already.")
OF_FIELD: Final = FormField(
    key="of", label="Of", hint="It stands for what the page showed you, so that your answer is never taken for another. Leave it as it is."
)
COMMON_FIELDS: Final = (RECORD_FIELD, ACT_FIELD, OF_FIELD)
"""What the forms of acts begin with. Those of new records have the act alone."""

_RATINGS: Final = MappingProxyType({f"{count} of 5": str(count) for count in range(5, 0, -1)})
_NOTE = FormField(key="note", label="In your own words", is_long=True)
_BECAUSE = FormField(key="because", label="Why?", is_long=True, is_required=True)
_REASON = FormField(
    key="reason",
    label="What is the main reason?",
    options=MappingProxyType({text: code for code, text in DEFAULT_REASONS.items()}),
)


def _on_promise(*acts: str) -> tuple[FormAct, ...]:
    return tuple(FormAct(kind=Kind.PROMISE, act=each, command=PROMISE_ACT_WORDS[each].command) for each in acts)


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
        title="Send back",
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
        title="Ask for a change",
        says="I ask for another date, result or price. The old terms stand until the other side has agreed.",
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
        title="Report",
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
        fields=(_REASON, _BECAUSE),
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
        name="something-else",
        title="Something else",
        says="Replace a promise, take back an entry of mine, or close an ask, an agreement or a goal.",
        acts=(
            *_on_promise("corrected", "superseded", "requested", "offered"),
            *_on(Kind.ASK, close="closed"),
            *_on(Kind.AGREEMENT, end="ended"),
            *_on(Kind.GOAL, achieve="achieved", drop="dropped"),
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

_TITLE = FormField(key="title", label="In one line?", is_required=True, example="Fit the new kitchen")
_OUTCOME = FormField(
    key="outcome",
    label="What will it look like when it is done?",
    is_long=True,
    is_required=True,
    example="Worktop fitted and sealed, sink and oven connected, inspection passed.",
)
_MEASURES = FormField(
    key="measures",
    label="How will you both know?",
    is_long=True,
    hint="One thing a line that can be looked at or counted.",
    example="Snags left open = 0",
)
_WHY = FormField(key="why", label="Why does it matter?", is_long=True)

RECORD_ISSUE_FORMS: Final[tuple[IssueForm, ...]] = (
    IssueForm(
        name="make-a-promise",
        title="Make a promise",
        says="You promise somebody something, by a day.",
        makes=Kind.PROMISE,
        fields=(
            FormField(key="customer", label="To whom?", is_required=True, hint="A person, a team or a customer; or you yourself."),
            _TITLE,
            _OUTCOME,
            _MEASURES,
            FormField(key="due", label="By when?", is_required=True, example="2026-12-15"),
            _WHY,
            FormField(key="partner", label="Who follows up on the day?", hint="Somebody who is neither you nor the one you promise it to."),
        ),
    ),
    IssueForm(
        name="ask-for-a-promise",
        title="Ask for a promise",
        says="You would like somebody to do something for you, by a day.",
        makes=Kind.PROMISE,
        fields=(
            FormField(key="promiser", label="Whom do you ask?", is_required=True, hint="A person or a team."),
            _TITLE,
            _OUTCOME,
            _MEASURES,
            FormField(key="due", label="By when?", example="2026-12-15"),
            FormField(key="respond_by", label="By when would you like an answer?", example="2026-10-08"),
            _WHY,
        ),
    ),
    IssueForm(
        name="ask-several-people",
        title="Ask several people",
        says="One request to several people, with a day for the answer.",
        makes=Kind.ASK,
        fields=(
            FormField(key="asked", label="Whom do you ask?", is_required=True, hint="People, teams or customers, with commas between."),
            _TITLE,
            FormField(
                key="seeks",
                label="What do you want of them?",
                is_required=True,
                options=MappingProxyType({"Their promise": "promise", "Their answer": "input"}),
            ),
            FormField(key="request", label="What exactly are you asking?", is_long=True, is_required=True),
            FormField(key="respond_by", label="By when would you like an answer?", is_required=True, example="2026-10-08"),
            _WHY,
            FormField(key="benefit", label="What is in it for them?", is_long=True),
        ),
    ),
    IssueForm(
        name="record-a-meeting",
        title="Record a meeting",
        says="A meeting, and the next steps that came out of it.",
        makes=Kind.MEETING,
        fields=(
            FormField(key="title", label="Which meeting was it?", is_required=True, example="Weekly meeting"),
            FormField(
                key="kind",
                label="What sort of meeting?",
                is_required=True,
                options=MappingProxyType(
                    {
                        "Account": "account",
                        "Pipeline": "pipeline",
                        "Deal": "deal",
                        "Call": "call",
                        "Project": "project",
                        "One on one": "one_on_one",
                        "Retrospective": "retrospective",
                        "Another": "other",
                    }
                ),
            ),
            FormField(key="date", label="On which day?", is_required=True, example="2026-11-20"),
            FormField(key="attendees", label="Who was there?", is_required=True, hint="With commas between."),
            FormField(
                key="steps",
                label="What are the next steps?",
                is_long=True,
                hint="One a line: who, a colon, what, an arrow, how it looks when it is done, and @ by when.",
                example="omar: Test the gate -> it closes by itself @ 2026-12-04 / partner mia",
            ),
            FormField(key="notes", label="Notes", is_long=True),
        ),
    ),
    IssueForm(
        name="draft-an-agreement",
        title="Draft an agreement",
        says="What a team owes its customers. The parts are written together afterwards.",
        makes=Kind.AGREEMENT,
        fields=(
            FormField(key="title", label="What is it called?", is_required=True),
            FormField(key="provider", label="Who is the provider?", is_required=True),
            FormField(key="customers", label="Who is the customer?", is_required=True, hint="Several with commas between."),
            FormField(key="value", label="What do the customers get out of it in the end?", is_long=True),
        ),
    ),
    IssueForm(
        name="set-a-goal",
        title="Set a goal",
        says="A shared goal with an owner.",
        makes=Kind.GOAL,
        fields=(
            _TITLE,
            FormField(key="owner", label="Who is the owner?", is_required=True),
            FormField(key="by", label="By when?", example="2026-12-31"),
            _WHY,
            _MEASURES,
        ),
    ),
)
"""The forms of new records: for people of the board, as a pull request."""


def find_form(name: str) -> IssueForm | None:
    """Return the form with the name of its file."""
    return next((each for each in (*ACT_ISSUE_FORMS, *RECORD_ISSUE_FORMS) if each.name == name), None)


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
