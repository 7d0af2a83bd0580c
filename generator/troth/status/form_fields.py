"""What an issue form consists of, fields with labels for acts or for a kind of record; and the forms of new records.

A host shows a field as `### Label`, with what was filled in below. The forms in the repository are written from the tables beside
this, links on pages fill them in by the ids of the fields, and whoever reads such an issue finds the fields by their labels.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from troth.model import Kind

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
    is_for_insiders: bool = False
    """Only people of the board say it by message, and not those who are customers alone."""


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
    party: str = ""
    """The kind of party that it asks for: person, team or customer."""

    @property
    def all_fields(self) -> tuple[FormField, ...]:
        """Its fields in order: the record where it says an act, its own, and those that are filled in already."""
        return (RECORD_FIELD, *self.fields, ACT_FIELD, OF_FIELD) if self.acts else (*self.fields, ACT_FIELD)

    @property
    def command(self) -> str:
        """What stands in its field Act before anybody fills it in."""
        return self.acts[0].command if self.acts else f"new {self.party or self.makes.value}" if self.makes else ""


RECORD_FIELD: Final = FormField(
    key="record", label="Record", is_required=True, hint="It is filled in when you come from its page.", example="promise/fit-kitchen"
)
ACT_FIELD: Final = FormField(key="act", label="Act", is_required=True, hint="It is filled in already.")
OF_FIELD: Final = FormField(
    key="of", label="Of", hint="It stands for what the page showed you, so that your answer is never taken for another. Leave it as it is."
)
EXTRA_LABEL: Final = "Also: "
"""How a heading begins that names a field of the record or entry itself: below it the board's own page says what no form asks for."""
NEXT_STEPS: Final = "next steps"
"""What stands in Act where a meeting that is there gets more of them."""
WRITE_PART: Final = "write a part"
"""What stands in Act where an empty part of an agreement is written."""
COMMON_FIELDS: Final = (RECORD_FIELD, ACT_FIELD, OF_FIELD)
"""What the forms of acts begin with. Those of new records have the act alone."""

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
_NAME = FormField(key="name", label="What is the name?", is_required=True)
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
            FormField(
                key="asked",
                label="Whom do you ask?",
                is_required=True,
                hint="People, teams or customers, with commas between. Each and a team asks every member, each all everybody.",
            ),
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

PARTY_FORMS: Final[tuple[IssueForm, ...]] = (
    IssueForm(
        name="add-a-person",
        title="Add a person",
        says="Someone who promises, asks or answers on this board.",
        makes=Kind.PARTIES,
        party="person",
        fields=(_NAME, FormField(key="teams", label="Which teams do they belong to?")),
    ),
    IssueForm(
        name="add-a-team",
        title="Add a team",
        says="Several people who promise together.",
        makes=Kind.PARTIES,
        party="team",
        fields=(_NAME, FormField(key="lead", label="Who leads it?"), FormField(key="members", label="Who belongs to it?")),
    ),
    IssueForm(
        name="add-a-customer",
        title="Add a customer",
        says="Someone outside that you promise something to.",
        makes=Kind.PARTIES,
        party="customer",
        fields=(_NAME, FormField(key="contacts", label="Who speaks for them?"), FormField(key="owner", label="Who here looks after them?")),
    ),
)
"""What the board's own page asks of a new party. A message never says an address or an account: a maintainer adds those."""
