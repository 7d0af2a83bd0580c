"""The numbers over many boards, for a terminal and as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from troth.base.dates import format_date
from troth.report.terminal import format_columns, format_line, make_bold
from troth.views.rich_text import pluralize

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from troth.analytics.query import GroupNumbers, NumberRatio, RollupNumbers


VERSION = 1
"""Of the JSON."""
_LABELS = {
    "kept_on_time": "Kept on time",
    "kept_in_force": "Kept by the agreed date",
    "kept_only_later": "Kept only by a later date",
    "renegotiated_in_time": "Renegotiated in time",
    "answered": "Answered",
    "answered_in_time": "Answered in time",
    "accepted_in_time": "Deliveries answered in time",
    "clear": "Well-defined promises",
    "follow_ups_done": "Followed up",
    "helped": "Help requested and given",
    "kept_to_oneself": "Kept to oneself",
    "not_objected_to": "Kept, not objected to",
}
"""The words of the record's page."""
_BESIDE = {
    "renegotiated_in_time": ("notice", "of notice"),
    "answered": ("answer", "to answer"),
    "accepted_in_time": ("acceptance", "from delivery to answer"),
}
_IN_GROUPS = ("kept_on_time", "kept_in_force", "follow_ups_done", "answered_in_time", "clear")


def format_rollup_json(roll: RollupNumbers) -> str:
    """Return the numbers as JSON: all boards together, and each group."""
    content = {
        "version": VERSION,
        "boards": [{"id": each.id, "name": each.name, "as_of": each.as_of.isoformat()} for each in roll.boards],
        "by": roll.by,
        **_encode_numbers(roll.total),
        "groups": [{**dict(zip(("board", "team"), each.group, strict=False)), **_encode_numbers(each)} for each in roll.groups],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _encode_numbers(rolled: GroupNumbers) -> dict[str, Any]:
    return {
        "numbers": {
            **_encode_ratios(rolled.ratios),
            "overdue": dict(rolled.overdue),
            "reasons": dict(rolled.reasons),
            **{f"median_{name}": rolled.medians[name] for name in ("notice", "acceptance", "answer")},
        },
        "months": [{"month": month, **_encode_ratios(shares)} for month, shares in rolled.months.items()],
    }


def _encode_ratios(shares: Mapping[str, NumberRatio]) -> dict[str, dict[str, int]]:
    return {
        name: {"n": each.n, "of": each.total} | ({"of_rhythms": each.of_rhythms} if each.of_rhythms else {})
        for name, each in shares.items()
    }


def format_rollup_text(roll: RollupNumbers, width: int) -> Iterator[str]:
    """Yield which boards were counted, their numbers, and a line for each group."""
    first, last = min(each.as_of for each in roll.boards), max(each.as_of for each in roll.boards)
    dates = f"as of {format_date(last)}" if first == last else f"as of dates from {format_date(first)} to {format_date(last)}"
    yield format_line(f"{pluralize(len(roll.boards), 'board', 'boards')}, {dates}")
    yield ""
    total = []
    for name, label in _LABELS.items():
        median, says = _BESIDE.get(name, ("", ""))
        middle = roll.total.medians.get(median)
        beside = "" if middle is None else f"median: {middle:g} {'day' if middle == 1 else 'days'} {says}"
        total.append((label, _format_ratio(roll.total.ratios[name]), beside))
    yield from format_columns(total, width, (2,))
    late, reasons = roll.total.overdue, roll.total.reasons
    yield from ("", format_line(f"Overdue: {sum(late.values())}{_format_counts(late, ' days') if any(late.values()) else ''}"))
    if reasons:
        yield format_line(f"Reasons{_format_counts(reasons)}")
    if roll.groups:
        yield from ("", make_bold("By team" if roll.by == "team" else "By board"))
        heads = ("Board", "Team") if roll.by == "team" else ("Board",)
        rows = [
            (*each.group, *(_format_ratio(each.ratios[name]) for name in _IN_GROUPS), str(sum(each.overdue.values())))
            for each in roll.groups
            if not (each.is_empty and roll.by == "team")
        ]
        yield from format_columns(
            [(*heads, *(_LABELS[name] for name in _IN_GROUPS), "Overdue"), *rows], width, range(len(heads)), indent="  "
        )


def _format_ratio(ratio: NumberRatio) -> str:
    few, rhythms = ratio.total and ratio.too_few, ratio.of_rhythms
    told = ", ".join(filter(None, ("too few" if few else "", f"{rhythms} recurring" if rhythms else "")))
    return f"{ratio.n} of {ratio.total}{f' ({told})' if told else ''}"


def _format_counts(counts: Mapping[str, int], unit: str = "") -> str:
    told = "; ".join(f"{name.replace('over-', 'over ').replace('-', ' to ') if unit else name}{unit}: {n}" for name, n in counts.items())
    return f": {told}" if not unit else f" ({told})"
