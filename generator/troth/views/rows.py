"""The row of a promise in lists, with its next step."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Final
from urllib.parse import quote_plus

from troth.base.dates import count_days, format_date
from troth.model import Kind
from troth.status.acts import PromiseState
from troth.status.attention import Flag
from troth.status.schedule import Schedule
from troth.views.chips import STATE_CHIPS, choose_status_chip, list_flag_chips
from troth.views.due import describe_due
from troth.views.promise.rhythm import list_count_chips
from troth.views.rich_text import strip_code_marks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from troth.board import PromiseStatus
    from troth.model import Settings
    from troth.status.schedule import PendingAction
    from troth.views.chips import Chip, PartyLabel, PartyLabels
    from troth.views.due import Due
    from troth.views.rich_text import Inline


_is_plain = re.compile(r"[\w.~-]*", re.ASCII).fullmatch
"""Tells whether a text, as most ids, stands in an address as it is."""


def build_form_query(kind: Kind, record: str, act: str = "", by: str = "", **fields: str) -> str:
    """Return the query for an act on a record; without an act the page lets one choose."""
    return _encode_query({"kind": kind.value, "id": record, "act": act, "by": by, **fields})


def build_promise_query(**fields: str) -> str:
    """Return the query for a new promise with these fields filled in."""
    return _encode_query({"kind": Kind.PROMISE.value, **fields})


def _encode_query(fields: dict[str, str]) -> str:
    return "&".join([f"{key}={value if _is_plain(value) else quote_plus(value)}" for key, value in fields.items() if value])


@dataclass(frozen=True, slots=True, kw_only=True)
class NextAction:
    """`Jane to accept or reject`: who (nobody named means anyone), what, and since or until when."""

    who: tuple[PartyLabel, ...]
    what: str
    note: str = ""
    link: str = ""
    """Where it is done: the page of what it is about, with the act that is meant; nothing where that is on another site."""
    plain: bool = False
    """Whether the row says it anyway: the promiser is to deliver by the due date."""


WAITING_ACTIONS: Final[Mapping[Schedule, str]] = {
    Schedule.AWAITING_ANSWER: "answer",
    Schedule.AWAITING_ACCEPTANCE: "accept or reject",
    Schedule.CHANGE_PENDING: "answer the change",
    Schedule.AWAITING_AGREEMENT: "agree to the terms",
    Schedule.FOLLOW_UP_DUE: "follow up",
}
"""What somebody is to do, by what waits for them."""

_BLOCKING_WAITS = (Schedule.AWAITING_ANSWER, Schedule.AWAITING_ACCEPTANCE, Schedule.CHANGE_PENDING)
"""Nothing else can go on before these."""
_OTHER_WAITS = (Schedule.AWAITING_AGREEMENT, Schedule.FOLLOW_UP_DUE)
_ACTS_BY_ACTION: Final[Mapping[str, str]] = {
    "agree to the terms": "agreed",
    "follow up": "followed_up",
    "deliver": "delivered",
    "mark it as delivered": "delivered",
    "report": "reported",
    "help": "help_offered",
}
"""The act that does it, by what is to be done; whatever else is to be done can be done by more than one."""


def find_next_action(standing: PromiseStatus, faces: PartyLabels, as_of: date) -> NextAction | None:
    """Return the one thing to do next, or None where nothing is left to do."""
    step = next(_iter_next_actions(standing, faces, as_of), None)
    return step and add_act_link(step, standing.id)


def add_act_link(step: NextAction, promise: str) -> NextAction:
    """Return the step with the way to the promise, where the act that does it is shown."""
    return replace(step, link=build_act_link(promise_url(promise), find_act(step)))


def find_act(step: NextAction) -> str:
    """Return the one act that does what is to be done next; nothing where more than one does."""
    return _ACTS_BY_ACTION.get(step.what, "")


ACTIONS_ANCHOR: Final = "#what-you-can-do"
"""The section of a record's page that holds what can be done."""


def build_act_link(page: str, act: str) -> str:
    """Return the way to what can be done on a record's page; the page points out the act that is named."""
    return f"{page}{f'?act={act}' if act else ''}{ACTIONS_ANCHOR}"


def describe_pending_action(pending: PendingAction, faces: PartyLabels, as_of: date) -> NextAction:
    """Return what somebody is to do about something that waits for them, with since when or until when."""
    if pending.deadline is not None:
        note = f"by {format_date(pending.deadline)}" if pending.deadline >= as_of else f"was due {format_date(pending.deadline)}"
    elif pending.since is None:
        note = ""
    else:
        waited = count_days(pending.since, as_of)
        note = "since today" if waited <= 0 else f"waiting {waited} {'day' if waited == 1 else 'days'}"
    return NextAction(who=faces.get_many(pending.parties), what=WAITING_ACTIONS[pending.schedule], note=note)


def _iter_next_actions(standing: PromiseStatus, faces: PartyLabels, as_of: date) -> Iterator[NextAction]:
    waits = {wait.schedule: wait for wait in standing.pending_actions}
    yield from (describe_pending_action(waits[what], faces, as_of) for what in _BLOCKING_WAITS if what in waits)
    promised = standing.state is PromiseState.PROMISED
    promisers = faces.get_many(standing.due_from)
    if promised and standing.due is not None and standing.due <= as_of:
        yield NextAction(who=promisers, what="deliver" if standing.due == as_of else "deliver or request a new date", plain=True)
    if Flag.LOOKS_DONE in standing.flags and promised:
        if standing.snapshot.comes_again:
            yield NextAction(who=faces.get_many(standing.snapshot.terms.customers), what="accept or close it", note="the last one was due")
        else:
            yield NextAction(who=promisers, what="mark it as delivered", note="all its parts are kept")
    if Flag.HELP_WANTED in standing.flags:
        yield NextAction(who=(), what="help")
    yield from (describe_pending_action(waits[what], faces, as_of) for what in _OTHER_WAITS if what in waits)
    if promised:
        yield NextAction(who=promisers, what="report" if Flag.NO_REPORT in standing.flags else "deliver", plain=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What matters now · title · promisers -> customers · due · signs · the one thing to do next."""

    id: str
    page: str
    title: str
    state: Chip
    status: Chip | None
    """What matters now, in the first column of a list; nothing where work goes on as it should."""
    signs: tuple[Chip, ...]
    promisers: tuple[PartyLabel, ...]
    customers: tuple[PartyLabel, ...]
    due: Due | None
    step: NextAction | None
    board: Inline | None = None
    """In lists of several boards: the one that it is on."""
    url: str = ""
    """In lists of several boards: its page on its board's own site; nothing where that is not known."""
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
    text: str = ""
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


def promise_url(promise: str) -> str:
    """Return the address of a promise's page."""
    return f"promises/{promise}"


def build_row(standing: PromiseStatus, faces: PartyLabels, as_of: date, settings: Settings) -> Row:
    """Return the row of a promise."""
    terms = standing.snapshot.terms
    return Row(
        id=standing.id,
        page=promise_url(standing.id),
        title=strip_code_marks(standing.promise.title),
        state=STATE_CHIPS[standing.state],
        status=choose_status_chip(standing.state, standing.schedule),
        signs=(*list_flag_chips(standing.flags, standing.schedule), *list_count_chips(standing, as_of)),
        promisers=faces.get_many(terms.promisers),
        customers=faces.get_many(terms.customers),
        due=describe_due(standing, as_of, settings),
        step=find_next_action(standing, faces, as_of),
    )


def sort_by_due(standings: Iterable[PromiseStatus]) -> list[PromiseStatus]:
    """Return the promises by due date, the earliest first and those without one last."""
    return sorted(standings, key=lambda each: (each.due or date.max, each.id))
