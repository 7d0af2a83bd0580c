"""The one row of lists, tables and cards: it reads the same wherever a promise is shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from troth.views.chip import STATES, signs
from troth.views.due import due_of
from troth.views.step import next_step

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from troth.board import Standing
    from troth.model import Settings
    from troth.views.chip import Chip
    from troth.views.due import Due
    from troth.views.face import Face, Faces
    from troth.views.step import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """State · title · promisers -> customers · due · signs · the one thing to do next."""

    id: str
    page: str
    title: str
    state: Chip
    signs: tuple[Chip, ...]
    promisers: tuple[Face, ...]
    customers: tuple[Face, ...]
    due: Due | None
    step: Step | None
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    """What it can be found by, on a page that has a filter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Rows of a section that belong together: those of one day."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Rows under a heading, with what it means when there are none."""

    id: str
    title: str
    rows: tuple[Row, ...]
    groups: tuple[Group, ...] = ()
    """The same rows in groups, where they have some."""
    says: str = ""
    """One line under the heading."""
    empty: str = ""
    make: str = ""
    """What the Make page is asked for where there are none; nothing where no form helps."""
    total: int | None = None
    """How many there are in all, where only the first are shown."""
    more: str = ""
    """The page that shows all of them."""
    begins: str = ""
    """Where its rows begin, where none of them is on this page."""

    @property
    def count(self) -> int:
        """How many there are in all."""
        return len(self.rows) if self.total is None else self.total


def page_of(promise: str) -> str:
    """Return the address of a promise's page."""
    return f"promises/{promise}"


def row_of(standing: Standing, faces: Faces, as_of: date, settings: Settings) -> Row:
    """Return the row of a promise."""
    terms = standing.course.terms
    return Row(
        id=standing.id,
        page=page_of(standing.id),
        title=standing.promise.title,
        state=STATES[standing.state],
        signs=signs(standing.flags, standing.schedule),
        promisers=faces.of(terms.promisers),
        customers=faces.of(terms.customers),
        due=due_of(standing, as_of, settings),
        step=next_step(standing, faces, as_of),
    )


def by_due(standings: Iterable[Standing]) -> list[Standing]:
    """Return the promises by due date, the earliest first and those without one last."""
    return sorted(standings, key=lambda each: (each.due or date.max, each.id))
