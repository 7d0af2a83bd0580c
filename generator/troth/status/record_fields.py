"""The issue forms of new records: what people of the board ask for, and what becomes a pull request."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from troth.model import Kind
from troth.status.form_fields import FormField, IssueForm

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
