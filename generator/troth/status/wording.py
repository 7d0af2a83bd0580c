"""The wording of an agreement: its seven parts, their fingerprint and who signs it, what changed in it, and the questions for it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from troth.base.dates import format_date
from troth.base.hashing import hash_value
from troth.model import PartyKind
from troth.status.answer_context import CONTEXT_DIGITS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from troth.model import Agreement, AgreementEntry, Benefit, Parties, Requirement, Wording

PARTS = {
    "value": "the value for the customers",
    "services": "the services",
    "requirements": "the measurable requirements",
    "needs": "what is needed from the customers",
    "roles": "the roles",
    "obstacles": "the obstacles",
    "resources": "the resources",
}
"""The seven parts, in words."""


@lru_cache(maxsize=256)
def fingerprint_wording(wording: Wording) -> str:
    """Return the SHA-256 of the wording: 64 hex digits over its canonical JSON. The title is a name, and no part of it."""
    said = _list_signed(wording)
    del said["title"]
    return hash_value(said, CONTEXT_DIGITS)


def _list_signed(wording: Wording) -> dict[str, Any]:
    """Return what is signed, which is what it was before items could have days. The promise that does it is a link, and no term.

    Of a resource with a day that day is the term; whether it has come by now is a fact, and nobody signs anew for it.
    """
    said = asdict(wording)
    for item in (*said["obstacles"], *said["resources"]):
        del item["promise"]
        by = item.pop("by")
        if by is not None:
            item["by"] = by.isoformat()
            item.pop("have", None)
    return said


def is_fingerprint_of(digits: str | None, wording: Wording) -> bool:
    """Tell whether a fingerprint is that of the wording. An old one, of 7 to 63 digits, is compared as it was made: title included.

    So are the first digits of a full one. One that is not written is that of any wording.
    """
    if not digits:
        return True
    return fingerprint_wording(wording).startswith(digits) or (len(digits) < CONTEXT_DIGITS and _with_title(wording).startswith(digits))


@lru_cache(maxsize=256)
def _with_title(wording: Wording) -> str:
    return hash_value(_list_signed(wording), CONTEXT_DIGITS)


def is_signature_current(entry: AgreementEntry, wording: Wording) -> bool:
    """Tell whether a signature stands under this wording: by its fingerprint alone, and by git's word where that is not full."""
    is_full = len(entry.terms or "") == CONTEXT_DIGITS
    return is_fingerprint_of(entry.terms, wording) and (is_full or not entry.of_other_words)


def find_agreement_signatories(actor: str, agreement: Agreement, parties: Parties) -> tuple[str, ...]:
    """Return the parties of the agreement that `actor` may act for, the provider first."""
    named = (agreement.wording.provider, *agreement.wording.customers)
    if actor in named:
        return (actor,)
    return tuple(party for party in named if parties.may_act_for(actor, party))


ItemTexts = dict[str, str]
"""The items of a part, each with what it says, by what makes it the same item in both wordings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """One thing that reads differently. `was` is empty for what was added, `now` for what was taken out."""

    part: str
    """The key in the file: `requirements`, `review_every`."""
    item: str
    """Which item of the part; empty where the texts say it themselves."""
    was: str
    now: str

    @property
    def text(self) -> str:
        """The change in one line."""
        what = f"{self.item}: " if self.item else ""
        if not self.was:
            return f"{what}added: {self.now}"
        return f"{what}{self.was} → {self.now}" if self.now else f"{what}removed: {self.was}"


def compare_wordings(old: Wording, new: Wording) -> tuple[Amendment, ...]:
    """Return what changed from the old wording to the new one, in the order of the file; a new order alone is no change in words."""
    amendments = []
    for part, list_items in _LIST_ITEMS.items():
        was, now = list_items(old), list_items(new)
        for key in dict.fromkeys((*was, *now)):
            before, after = was.get(key, ""), now.get(key, "")
            if before != after:
                amendments.append(Amendment(part=part, item="" if key in (before, after) else key, was=before, now=after))
    return tuple(amendments)


def _describe_benefit(benefit: Benefit) -> str:
    return f"{benefit.what} (for {benefit.customer})" if benefit.customer else benefit.what


def _join_by_item(pairs: Iterable[tuple[str, str]]) -> ItemTexts:
    """Return what is said of each item; of two with one name, both."""
    spoken: ItemTexts = {}
    for key, text in pairs:
        spoken[key] = f"{spoken[key]}; {text}" if key in spoken else text
    return spoken


def _add_day(text: str, by: date | None) -> str:
    return f"{text}, by {format_date(by)}" if by else text


_HAVE = {True: "available", False: "not yet available", None: "not known whether it is available"}
"""Whether a resource is there, in words."""
_LIST_ITEMS: Mapping[str, Callable[[Wording], ItemTexts]] = MappingProxyType(
    {
        "title": lambda wording: {"Title": wording.title},
        "provider": lambda wording: {"Provider": wording.provider},
        "customers": lambda wording: {"Customers": ", ".join(wording.customers)},
        "value": lambda wording: {_describe_benefit(each): _describe_benefit(each) for each in wording.value},
        "services": lambda wording: _join_by_item(
            (each.what, ", ".join(each.deliverables) or "no deliverables named") for each in wording.services
        ),
        "requirements": lambda wording: _join_by_item(
            (each.id, f"{each.what}: {describe_target(each)}, every {each.every}") for each in wording.requirements
        ),
        "needs": lambda wording: {each: each for each in wording.needs},
        "roles": lambda wording: _join_by_item((each.party, ", ".join(each.responsible_for) or "nothing named") for each in wording.roles),
        "obstacles": lambda wording: _join_by_item((each.what, _add_day(each.plan or "no plan", each.by)) for each in wording.obstacles),
        "resources": lambda wording: _join_by_item((each.what, _add_day(_HAVE[each.have], each.by)) for each in wording.resources),
        "review_every": lambda wording: {"Review every": wording.review_every or ""},
    }
)


def is_between_two_people(wording: Wording, parties: Parties) -> bool:
    """Tell whether one person serves one other: somebody and their manager, say."""
    pair = [parties.get(each) for each in (wording.provider, *wording.customers)]
    return len(pair) == 2 and all(each is not None and each.kind is PartyKind.PERSON for each in pair)  # noqa: PLR2004 - a pair


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question to a customer, the field of an `input` entry that holds the answer, and the part that it concerns."""

    text: str
    field: str
    label: str
    """What pages put before the answer."""
    part: str | None = None
    personal: str = ""
    """How one person asks another; empty where it is the same."""


QUESTIONS = (
    Question(text="What do we provide you?", field="provides", label="What they get", part="services", personal="What do I do for you?"),
    Question(
        text="How would you describe our relationship?",
        field="relationship",
        label="The relationship",
        personal="How would you describe how we work together?",
    ),
    Question(text="What works?", field="working", label="Works"),
    Question(text="What does not work?", field="not_working", label="Does not work"),
    Question(
        text="What do you require of us, and how is it measured?",
        field="requires",
        label="What they require",
        part="requirements",
        personal="What do you require of me, and how will we both see it?",
    ),
    Question(
        text="How are we doing, from 1 (poor) to 5 (excellent)?",
        field="rating",
        label="Rating",
        personal="How am I doing, from 1 (poor) to 5 (excellent)?",
    ),
    Question(text="What should we do differently?", field="change", label="To do differently", personal="What should I do differently?"),
)
"""In the order in which they are asked: the customer's view first, numbers late."""


def describe_target(requirement: Requirement) -> str:
    """Return what is required, in words: `at most 4 hours`, `from 95 to 99 percent`, `exactly 0`."""
    low, high, unit = requirement.at_least, requirement.at_most, requirement.unit
    if requirement.equals is not None:
        return f"exactly {format_quantity(requirement.equals, unit)}"
    if low is not None and high is not None:
        return f"from {format_number(low)} to {format_quantity(high, unit)}"
    return f"at most {format_quantity(high, unit)}" if high is not None else f"at least {format_quantity(low or 0, unit)}"


def format_quantity(value: float, unit: str | None) -> str:
    """Return a number with its unit, of one thing in the singular: `4 hours`, `1 quote`, `1 percent`, `3 entries`, `1 entry`."""
    text = unit or ""
    if value == 1:
        first, space, rest = text.partition(" ")
        text = f"{_drop_plural(first)}{space}{rest}"
    return f"{format_number(value)} {text}".rstrip()


def _drop_plural(word: str) -> str:
    """Return a word in the singular as far as an English ending tells: `hours`, `entries`; `class`, `EUR` and `ms` stay."""
    if len(word) > _SHORTEST_PLURAL and word.endswith("ies"):
        return f"{word[:-3]}y"
    if len(word) > _SHORTEST_PLURAL and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-2] if word.endswith(("ches", "shes", "xes", "sses")) else word[:-1]
    return word


_SHORTEST_PLURAL = 3
"""What ends in s and is no longer than this, such as `ms` or `GBs`, may be the sign of a unit."""


def format_number(value: float) -> str:
    """Return a number as people write it: `4`, not `4.0`."""
    return f"{value:.12g}"
