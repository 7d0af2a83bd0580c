"""A fault in a board's records, as a value: what is wrong, where, and the way out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from troth.model import Place


class Severity(StrEnum):
    """An error makes a check fail; a warning is only said."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault: the rule's id (`schema/date`, `unknown-party`), its place, one sentence, and what to write instead."""

    rule: str
    place: Place
    message: str
    hint: str = ""
    severity: Severity = Severity.ERROR

    @property
    def is_error(self) -> bool:
        """Tell whether it makes a check fail."""
        return self.severity is Severity.ERROR

    @property
    def identity(self) -> tuple[str, str, str]:
        """What makes it the same problem on another line."""
        return self.place.path, self.rule, self.message

    @property
    def anchor(self) -> str:
        """The anchor of the rule on the documentation's page of rules."""
        return self.rule.replace("/", "-")


def sort_problems(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems without doubles, by place and then by rule."""
    return tuple(sorted(set(problems), key=lambda each: (each.place, each.rule, each.message)))
