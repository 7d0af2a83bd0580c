"""The numbers over many boards, for a terminal and as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from troth import days
from troth.report.terminal import bold, columns, line
from troth.views.span import count

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from troth.columns.rolled import Part, Roll, Rolled

VERSION = 1
"""Of the JSON."""
_LABELS = {
    "kept_on_time": "Kept on time",
    "kept_in_force": "Kept as agreed",
    "kept_only_later": "Kept only by a later date",
    "renegotiated_in_time": "Renegotiated in time",
    "answered": "Answered",
    "answered_in_time": "Answered in time",
    "accepted_in_time": "Deliveries answered in time",
    "clear": "Clear promises",
    "follow_ups_done": "Followed up",
    "helped": "Help asked and given",
}
"""The words of the record's page."""
_BESIDE = {
    "renegotiated_in_time": ("notice", "of notice"),
    "answered": ("answer", "to answer"),
    "accepted_in_time": ("acceptance", "from delivery to answer"),
}
_IN_GROUPS = ("kept_on_time", "kept_in_force", "follow_ups_done", "answered_in_time", "clear")


def roll_json(roll: Roll) -> str:
    """Return the numbers as JSON: all boards together, and each group."""
    content = {
        "version": VERSION,
        "boards": [{"id": each.id, "name": each.name, "as_of": each.as_of.isoformat()} for each in roll.boards],
        "by": roll.by,
        **_fields(roll.whole),
        "groups": [{**dict(zip(("board", "team"), each.group, strict=False)), **_fields(each)} for each in roll.groups],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _fields(rolled: Rolled) -> dict[str, Any]:
    return {
        "numbers": {
            **_parts(rolled.shares),
            "overdue": dict(rolled.overdue),
            "reasons": dict(rolled.reasons),
            **{f"median_{name}": rolled.medians[name] for name in ("notice", "acceptance", "answer")},
        },
        "months": [{"month": month, **_parts(shares)} for month, shares in rolled.months.items()],
    }


def _parts(shares: Mapping[str, Part]) -> dict[str, dict[str, int]]:
    return {name: {"n": each.n, "of": each.of} for name, each in shares.items()}


def roll_text(roll: Roll, width: int) -> Iterator[str]:
    """Yield which boards were counted, their numbers, and a line for each group."""
    yield line(f"{count(len(roll.boards), 'board', 'boards')}, {_when(roll)}")
    yield ""
    yield from columns([_row(name, roll.whole) for name in _LABELS], width, (2,))
    late, reasons = roll.whole.overdue, roll.whole.reasons
    yield from ("", line(f"Overdue: {sum(late.values())}{_listed(late, ' days') if any(late.values()) else ''}"))
    if reasons:
        yield line(f"Reasons{_listed(reasons)}")
    if roll.groups:
        yield from ("", bold("By team" if roll.by == "team" else "By board"))
        heads = ("Board", "Team") if roll.by == "team" else ("Board",)
        rows = [(*each.group, *_cells(each)) for each in roll.groups if not (each.empty and roll.by == "team")]
        yield from columns([(*heads, *(_LABELS[name] for name in _IN_GROUPS), "Overdue"), *rows], width, range(len(heads)), indent="  ")


def _when(roll: Roll) -> str:
    first, last = min(each.as_of for each in roll.boards), max(each.as_of for each in roll.boards)
    return f"as of {days.written(last)}" if first == last else f"as of dates from {days.written(first)} to {days.written(last)}"


def _row(name: str, rolled: Rolled) -> tuple[str, ...]:
    median, says = _BESIDE.get(name, ("", ""))
    middle = rolled.medians.get(median)
    beside = "" if middle is None else f"median: {middle:g} {'day' if middle == 1 else 'days'} {says}"
    return _LABELS[name], _part(rolled.shares[name]), beside


def _part(part: Part) -> str:
    return f"{part.n} of {part.of}{' (too few)' if part.of and part.too_few else ''}"


def _cells(rolled: Rolled) -> Iterator[str]:
    yield from (_part(rolled.shares[name]) for name in _IN_GROUPS)
    yield str(sum(rolled.overdue.values()))


def _listed(counts: Mapping[str, int], unit: str = "") -> str:
    told = "; ".join(f"{name.replace('over-', 'over ').replace('-', ' to ') if unit else name}{unit}: {n}" for name, n in counts.items())
    return f": {told}" if not unit else f" ({told})"
