"""A change that was looked at: what it does, and what is against it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from troth.problem import Problem
    from troth.review.said import Said


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """What a review comes to."""

    headline: str
    """The whole change in one sentence."""
    said: tuple[Said, ...]
    problems: tuple[Problem, ...]
    files: int
    """How many files of the board it touches."""
    repository: str | None = None
    """The web address at which the board's files lie, if its settings name one."""
    head: str = ""
    """The commit under review, by its full id."""
    gone: frozenset[str] = frozenset()
    """The paths that the change leaves empty."""
