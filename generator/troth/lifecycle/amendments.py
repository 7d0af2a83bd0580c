"""What changed between two wordings of an agreement, part by part and in words: what somebody signed, and what it says now."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from troth.lifecycle.scoring import target

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from troth.model import Benefit, Obstacle, Requirement, Resource, Role, Service, Wording

Spoken = dict[str, str]
"""The items of a part, each with what it says, by what makes it the same item in both wordings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """One thing that reads differently. `was` is empty for what was added, `now` for what was taken out."""

    part: str
    """The key in the file: `requirements`, `review_every`."""
    what: str
    """Which item of the part; empty where the texts say it themselves."""
    was: str
    now: str

    @property
    def in_words(self) -> str:
        """The change in one line."""
        what = f"{self.what}: " if self.what else ""
        if not self.was:
            return f"{what}added: {self.now}"
        return f"{what}{self.was} → {self.now}" if self.now else f"{what}taken out: {self.was}"


def amendments(old: Wording, new: Wording) -> tuple[Amendment, ...]:
    """Return what changed from the old wording to the new one, in the order of the file; a new order alone is no change in words."""
    return tuple(_amendments(old, new))


def _amendments(old: Wording, new: Wording) -> Iterator[Amendment]:
    for part, spoken in _PARTS.items():
        was, now = spoken(old), spoken(new)
        for key in dict.fromkeys((*was, *now)):
            before, after = was.get(key, ""), now.get(key, "")
            if before != after:
                yield Amendment(part=part, what="" if key in (before, after) else key, was=before, now=after)


def _benefit(each: Benefit) -> str:
    return f"{each.what} (for {each.customer})" if each.customer else each.what


def _service(each: Service) -> str:
    return ", ".join(each.deliverables) or "no deliverables named"


def _requirement(each: Requirement) -> str:
    return f"{each.what}: {target(each)}, every {each.every}"


def _role(each: Role) -> str:
    return ", ".join(each.responsible_for) or "nothing named"


def _obstacle(each: Obstacle) -> str:
    return each.plan or "no plan"


def _resource(each: Resource) -> str:
    return {True: "there", False: "not there yet", None: "not known whether it is there"}[each.have]


def _by(pairs: Iterable[tuple[str, str]]) -> Spoken:
    """Return what is said of each item; of two with one name, both."""
    spoken: Spoken = {}
    for key, text in pairs:
        spoken[key] = f"{spoken[key]}; {text}" if key in spoken else text
    return spoken


_PARTS: Mapping[str, Callable[[Wording], Spoken]] = MappingProxyType(
    {
        "title": lambda wording: {"Title": wording.title},
        "provider": lambda wording: {"Provider": wording.provider},
        "customers": lambda wording: {"Customers": ", ".join(wording.customers)},
        "value": lambda wording: {_benefit(each): _benefit(each) for each in wording.value},
        "services": lambda wording: _by((each.what, _service(each)) for each in wording.services),
        "requirements": lambda wording: _by((each.id, _requirement(each)) for each in wording.requirements),
        "needs": lambda wording: {each: each for each in wording.needs},
        "roles": lambda wording: _by((each.party, _role(each)) for each in wording.roles),
        "obstacles": lambda wording: _by((each.what, _obstacle(each)) for each in wording.obstacles),
        "resources": lambda wording: _by((each.what, _resource(each)) for each in wording.resources),
        "review_every": lambda wording: {"Review every": wording.review_every or ""},
    }
)
