"""What changed between wordings; interview questions."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from troth.status.scorecard import describe_target

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from troth.model import Benefit, Wording


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
        return f"{what}{self.was} → {self.now}" if self.now else f"{what}taken out: {self.was}"


def compare_wordings(old: Wording, new: Wording) -> tuple[Amendment, ...]:
    """Return what changed from the old wording to the new one, in the order of the file; a new order alone is no change in words."""
    amendments = []
    for part, list_items in _PARTS.items():
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


_HAVE = {True: "there", False: "not there yet", None: "not known whether it is there"}
"""Whether a resource is there, in words."""
_PARTS: Mapping[str, Callable[[Wording], ItemTexts]] = MappingProxyType(
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
        "obstacles": lambda wording: _join_by_item((each.what, each.plan or "no plan") for each in wording.obstacles),
        "resources": lambda wording: _join_by_item((each.what, _HAVE[each.have]) for each in wording.resources),
        "review_every": lambda wording: {"Review every": wording.review_every or ""},
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question to a customer, the field of an `input` entry that holds the answer, and the part that it concerns."""

    text: str
    field: str
    label: str
    """What pages put before the answer."""
    part: str | None = None


QUESTIONS = (
    Question(text="What do we provide you?", field="provides", label="What they get", part="services"),
    Question(text="How would you describe our relationship?", field="relationship", label="The relationship"),
    Question(text="What works?", field="working", label="Works"),
    Question(text="What does not work?", field="not_working", label="Does not work"),
    Question(text="What do you require of us, and how is it measured?", field="requires", label="What they require", part="requirements"),
    Question(text="How are we doing, from 1 (poor) to 5 (excellent)?", field="rating", label="Rating"),
    Question(text="What should we do differently?", field="change", label="To do differently"),
)
"""In the order in which they are asked: the customer's view first, numbers late."""
