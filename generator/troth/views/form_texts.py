"""What the forms of the Make page add to the schemas: which fields come first, and what they are called in plain words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from troth.model import Kind
from troth.status.act_words import PROMISE_ACT_WORDS
from troth.status.acts import ACTS
from troth.status.agreement_acts import ACTS as AGREEMENT_ACTS
from troth.views.agreement.actions import AGREEMENT_ACTION_LABELS as AGREEMENT_LABELS

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form: its name, what it is for, and the fields that are seen at once; all others of the schema stand below "More"."""

    label: str
    says: str
    first: tuple[str, ...]
    words: Mapping[str, str]
    """What a field is called, where that is not its title in the schema."""
    helps: Mapping[str, str] = field(default_factory=dict)
    """What is said below a question, where that is not the schema's description; nothing where the question says it all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActForm:
    """The form of an act: what it is called, the sentence that it is, and questions in place of titles."""

    label: str
    says: str
    words: Mapping[str, str]


RECORD_FORMS: Final[Mapping[Kind, Form]] = {
    Kind.PROMISE: Form(
        label="Promise",
        says="What somebody can count on: who does what, for whom, by when, and how you will both know.",
        first=("title", "promiser", "customer", "outcome", "due", "measures", "why"),
        words={
            "title": "What do you promise, in one line?",
            "promiser": "Who promises it?",
            "customer": "To whom?",
            "outcome": "What will it look like when it is done?",
            "due": "By when?",
            "measures": "How will you both know?",
            "why": "Why does it matter?",
            "partner": "Who follows up on the day?",
        },
        helps={
            "title": "",
            "promiser": "A person or a team. If there are several, each of them signs.",
            "customer": "Who will confirm it's done? This can be you.",
            "outcome": "Describe what both of you will see: the result, not the effort.",
            "due": "Counts as late from the next day.",
            "measures": "Something both can check, with its target if it has one.",
            "why": "",
            "partner": "Somebody who asks how it went: neither the promiser nor the customer.",
        },
    ),
    Kind.ASK: Form(
        label="Ask",
        says="One request to several people, with why it matters, what is in it for them, and a day for the answer.",
        first=("title", "asker", "asked", "seeks", "request", "respond_by", "why", "benefit", "ladder"),
        words={
            "title": "What do you ask, in one line?",
            "asker": "Who asks?",
            "asked": "Whom?",
            "seeks": "What do you need from them?",
            "request": "What exactly are you asking?",
            "respond_by": "By when do you want an answer?",
            "why": "Why does it matter?",
            "benefit": "What is in it for them?",
            "ladder": "How do you reach them?",
        },
        helps={
            "title": "",
            "asker": "",
            "asked": "People, teams or customers. For a team, one reply is enough, or ask each member.",
            "seeks": "",
            "request": "Be specific, so that they can say yes or no.",
            "respond_by": "",
            "why": "",
            "benefit": "From their point of view: for everybody, for a team, or for one of them.",
            "ladder": "Step by step, with words to say. Whoever has replied is left alone.",
        },
    ),
    Kind.MEETING: Form(
        label="Meeting",
        says="A meeting and its next steps. Each next step is a promise.",
        first=("title", "kind", "date", "attendees"),
        words={
            "title": "Meeting name",
            "kind": "What sort of meeting?",
            "date": "On which day?",
            "attendees": "Who was there?",
        },
        helps={"title": "", "kind": "", "date": "", "attendees": ""},
    ),
    Kind.AGREEMENT: Form(
        label="Agreement",
        says="What a team owes its customers, in seven parts. A draft can leave parts empty: write them together.",
        first=("title", "provider", "customers", "value", "services", "requirements", "needs", "roles", "obstacles", "resources"),
        words={
            "title": "What is it called?",
            "provider": "Who is the provider?",
            "customers": "Who is the customer?",
            "value": "1 · What do the customers get out of it in the end?",
            "services": "2 · What is delivered?",
            "requirements": "3 · How well, so that it can be measured?",
            "needs": "4 · What does the provider need from the customers?",
            "roles": "5 · Who is responsible for what?",
            "obstacles": "6 · Risks, and how you'll handle them",
            "resources": "7 · What do you need? Is it available?",
            "review_every": "How often is it reviewed?",
        },
        helps={
            "title": "",
            "provider": "",
            "customers": "",
            "value": "The end result for them; for all of them, or for one.",
            "services": "From the customers' point of view: the service, and what they get from it.",
            "requirements": "Each with a limit (at most, at least, or exactly) and a period.",
            "needs": "",
            "roles": "",
            "obstacles": "",
            "resources": "",
            "review_every": "Such as 3 months.",
        },
    ),
    Kind.GOAL: Form(
        label="Goal",
        says="A shared goal with an owner.",
        first=("title", "owner", "by", "why", "measures"),
        words={
            "title": "What is the goal, in one line?",
            "owner": "Who is the owner?",
            "by": "By when is it reached?",
            "why": "Why does it matter?",
            "measures": "How will you know?",
        },
        helps={
            "title": "",
            "owner": "",
            "by": "",
            "why": "",
            "measures": "Something all can check, with its target if it has one.",
        },
    ),
}
"""By kind, in the order in which the page offers them."""

REQUEST_LABELS: Final[Mapping[str, str]] = {
    "title": "What do you ask for, in one line?",
    "promiser": "Who is to promise it?",
    "customer": "Who asks for it?",
    "outcome": "What should it look like when it is done?",
}
"""What the fields of a promise are called that is asked for."""
OFFER_LABELS: Final[Mapping[str, str]] = {"title": "What do you offer, in one line?", "promiser": "Who offers it?"}
COMMITMENT_LABELS: Final[Mapping[str, str]] = {"outcome": "What does that look like for you?"}
"""What the outcome of a promise is called that answers an ask: it is said in one's own words."""

_BECAUSE_LABEL = "Why?"
_PROMISE_ACT_LABELS: Final[Mapping[str, Mapping[str, str]]] = {
    "promised": {"note": "What does it look like for you, in your own words?"},
    "countered": {"due": "By when instead?", "outcome": "What instead?", "cost": "At what cost?", "because": _BECAUSE_LABEL},
    "declined": {"because": "Why not?"},
    "withdrawn": {"because": _BECAUSE_LABEL},
    "refused": {"because": _BECAUSE_LABEL},
    "reported": {"confidence": "Will it be kept?", "progress": "How much is done, in percent?", "note": "How is it going?"},
    "help_wanted": {"note": "What would help?"},
    "help_offered": {"note": "How can you help?"},
    "helped": {"note": "What did you do?"},
    "renegotiated": {
        "due": "By when instead?",
        "outcome": "What instead?",
        "cost": "At what cost?",
        "reason": "What is the main reason?",
        "because": "Why, in your own words?",
    },
    "followed_up": {
        "outcome": "How did it go? What was the outcome?",
        "learned": "What did you learn?",
        "next": "What do we do next? (promises that follow)",
    },
    "delivered": {
        "note": "What is done?",
        "evidence": "Where can one see it?",
        "measures": "What did each measure come to?",
    },
    "accepted": {
        "satisfaction": "How satisfied are you, from 1 to 5?",
        "kept": "Was it fully delivered?",
        "note": "What do you want to say?",
    },
    "rejected": {"because": "What is missing?"},
    "missed": {"reason": "What is the main reason?", "because": "Why, in your own words?"},
    "revoked": {"reason": "What is the main reason?", "because": "Why, in your own words?"},
    "cancelled": {"because": "Why is it not needed any more?"},
    "superseded": {"promise": "Which promise takes its place?"},
    "corrected": {"entry": "Which entry of yours?", "because": "What was wrong with it?"},
}
_AGREEMENT_ACT_LABELS: Final[Mapping[str, Mapping[str, str]]] = {
    "input": {
        "provides": "What do we provide you?",
        "relationship": "How would you describe our relationship?",
        "working": "What works?",
        "not_working": "What does not work?",
        "requires": "What do you require of us, and how is it measured?",
        "rating": "How are we doing, from 1 (poor) to 5 (excellent)?",
        "change": "What should we do differently?",
    },
    "measured": {"requirement": "What was measured?", "period": "For which period?", "value": "What did it come to?"},
    "reviewed": {
        "rating": "How did it go, from 1 (poor) to 5 (excellent)?",
        "note": "What do you want to say?",
        "next": "What follows?",
    },
    "discussed": {
        "requirement": "Which target was missed?",
        "period": "In which period?",
        "promise": "Which promise follows from it?",
        "note": "What did you agree to do about it?",
    },
    "answered_input": {
        "input": "Of which day is the feedback?",
        "promise": "Which promise follows from it?",
        "note": "What will you do about it?",
    },
    "ended": {"because": "Why does it end?"},
}
_ASK_ACT_FORMS: Final[Mapping[str, ActForm]] = {
    "answered": ActForm(
        label="Answer",
        says="This is my answer, in my own words.",
        words={
            "answer": "What is the answer?",
            "note": "What do you say, in your own words?",
            "for": "For whom is it, if not for yourself?",
            "refer_to": "Who knows better?",
            "until": "For which day is it set?",
            "amount": "How much does it add?",
            "promise": "Which promise was made?",
        },
    ),
    "reached_out": ActForm(
        label="Record that you reached out", says="I asked, or asked again.", words={"to": "Whom did you reach?", "via": "How?"}
    ),
    "paused": ActForm(label="Pause reminders", says="No reminder is due before then.", words={"to": "For whom?", "until": "Until when?"}),
    "closed": ActForm(
        label="Close the ask",
        says="Nobody needs to reply any more.",
        words={"note": "What came of it?", "became": "What came of each answer?"},
    ),
}
_GOAL_WORDS: Final[Mapping[str, ActForm]] = {
    "measured": ActForm(
        label="Record a measurement",
        says="This is the current value.",
        words={"measure": "What was measured?", "value": "What did it come to?"},
    ),
    "achieved": ActForm(label="Mark as achieved", says="We have reached it.", words={"note": "What do you want to say?"}),
    "dropped": ActForm(label="Drop the goal", says="We no longer pursue it, and here is why.", words={"because": "Why is it dropped?"}),
}

ACT_FORMS: Final[Mapping[Kind, Mapping[str, ActForm]]] = {
    Kind.PROMISE: {
        each.name: ActForm(label=PROMISE_ACT_WORDS[each.name].label, says=each.statement, words=_PROMISE_ACT_LABELS.get(each.name, {}))
        for each in ACTS
    },
    Kind.ASK: _ASK_ACT_FORMS,
    Kind.AGREEMENT: {
        each.name: ActForm(label=AGREEMENT_LABELS[each.name], says=each.statement, words=_AGREEMENT_ACT_LABELS.get(each.name, {}))
        for each in AGREEMENT_ACTS.values()
    },
    Kind.GOAL: _GOAL_WORDS,
}
"""By kind and act, in the order of the tables."""
