"""The charts of the numbers page (columns, bars, Pareto), sparklines, a board's badges, and the states of a promise, drawn as SVG."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from troth.base.text import clean_for_xml
from troth.render.html import get_environment
from troth.status.acts import ACTS, CLOSED, TALKING, PromiseState
from troth.views.charts import MAX_BARS_UNSUMMED, list_badges
from troth.views.chips import Tone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from troth.render.page import SiteUrls
    from troth.views.agreement.scorecard import Sparkline
    from troth.views.charts import Badge, Chart
    from troth.views.context import ViewContext


_ROW, _BAR = 38, 10
"""In pixels: the height of a row, and of the bar in it. Widths are percentages, so that a chart is as wide as its place and its words
stay as large as all others."""
_COLUMNS, _HEAD, _LINE, _FOOT = 92, 4, 12, 18
"""The height of the tallest column, of what is free above, of a line of its number, and of the month below."""
_SHORT = 5
"""So many characters of a number fit above a column of twelve on a phone: longer ones stand in two lines."""
_SHOWN = 42
"""So many characters of a label fit; the table has all of it."""


def columns(chart: Chart) -> Markup:
    """Return a column for each mark: its height is `of`, its filled part `n`."""
    head = _HEAD + _LINE * _count_number_lines(chart)
    return _draw_chart(chart, head + _COLUMNS + _FOOT, lambda of: _draw_columns(of, head + _COLUMNS))


def bars(chart: Chart) -> Markup:
    """Return a bar for each mark: `n` of the largest."""
    return _draw_chart(chart, _ROW * len(chart.marks), lambda of: _draw_rows(of, max(mark.n for mark in of.marks)))


def pareto(chart: Chart) -> Markup:
    """Return a bar for each mark, `n` of all; where more than two are to be added, with the share of all up to this one."""
    total = chart.marks[-1].total if chart.marks else 0
    is_summed = len(chart.marks) > MAX_BARS_UNSUMMED
    shares = [f"{100 * mark.total // total} %" if is_summed and place else "" for place, mark in enumerate(chart.marks)]
    return _draw_chart(chart, _ROW * len(chart.marks), lambda of: _draw_rows(of, total, shares))


def _draw_chart(chart: Chart, height: int, parts: Callable[[Chart], Iterator[Markup]]) -> Markup:
    if not chart.marks:
        return Markup()
    head = Markup('<svg class="troth-chart" height="{}" role="img" aria-label="{}">').format(height, chart.text)
    return head + Markup().join(parts(chart)) + Markup("</svg>")


def _count_number_lines(chart: Chart) -> int:
    return 1 if all(len(f"{mark.n}/{mark.total}") <= _SHORT for mark in chart.marks) else 2


def _draw_columns(chart: Chart, floor: int) -> Iterator[Markup]:
    step, tallest = 100 / len(chart.marks), max(mark.total for mark in chart.marks)
    is_stacked = _count_number_lines(chart) > 1
    for index, mark in enumerate(chart.marks):
        x, middle, wide = index * step + step * 0.2, (index + 0.5) * step, step * 0.6
        whole, part = (_COLUMNS * number / tallest for number in (mark.total, mark.n))
        yield _draw_rect("all", (x, floor - whole), wide, whole)
        yield _draw_rect("part", (x, floor - part), wide, part)
        if mark.total and is_stacked:
            yield _draw_text("number", middle, floor - whole - 4 - _LINE, str(mark.n))
            yield _draw_text("number", middle, floor - whole - 4, f"/{mark.total}")
        elif mark.total:
            yield _draw_text("number", middle, floor - whole - 4, f"{mark.n}/{mark.total}")
        yield _draw_text("month", middle, floor + 13, mark.label)
    yield Markup('<rect class="troth-chart-floor" y="{}" width="100%" height="1"/>').format(floor)


def _draw_rows(chart: Chart, largest: int, shares: Sequence[str] = ()) -> Iterator[Markup]:
    for index, mark in enumerate(chart.marks):
        top = index * _ROW
        yield _draw_text("label", 0, top + 14, mark.label if len(mark.label) <= _SHOWN else f"{mark.label[: _SHOWN - 1]}…")
        share = Markup(' <tspan class="troth-chart-share">{}</tspan>').format(shares[index]) if shares and shares[index] else ""
        yield Markup('<text class="troth-chart-count" x="100%" y="{}">{}{}</text>').format(top + 14, mark.n, share)
        yield _draw_rect("all", (0, top + 20), 100, _BAR)
        yield _draw_rect("part", (0, top + 20), 100 * mark.n / largest, _BAR)


def _draw_rect(kind: str, corner: tuple[float, float], width: float, height: float) -> Markup:
    """Draw a rectangle: across in percentages, down in pixels."""
    x, y = corner
    return Markup('<rect class="troth-chart-{}" x="{:.1f}%" y="{:.1f}" width="{:.1f}%" height="{:.1f}"/>').format(kind, x, y, width, height)


def _draw_text(kind: str, x: float, y: float, text: str) -> Markup:
    return Markup('<text class="troth-chart-{}" x="{:.1f}%" y="{:.1f}">{}</text>').format(kind, x, y, text)


_STEP, _HEIGHT, _MARGIN = 14, 32, 5


def draw_sparkline(curve: Sparkline) -> Markup:
    """Return the drawing, with all that it shows in words for those who cannot see it."""
    width = _STEP * max(len(curve.values) - 1, 1) + 2 * _MARGIN
    head = Markup('<svg class="troth-spark" viewBox="0 0 {0} {1}" width="{0}" height="{1}" role="img" aria-label="{2}">').format(
        width, _HEIGHT, curve.text
    )
    return head + Markup().join(_draw_parts(curve, width)) + Markup("</svg>")


def _draw_parts(curve: Sparkline, width: int) -> Iterator[Markup]:
    known = [*(value for value in curve.values if value is not None), *curve.bounds]
    low, high = min(known), max(known)

    def y(value: float) -> str:
        share = 0.5 if high == low else (value - low) / (high - low)
        return f"{_HEIGHT - _MARGIN - share * (_HEIGHT - 2 * _MARGIN):.1f}"

    for bound in curve.bounds:
        yield Markup('<path class="troth-spark-bound" d="M0 {0}H{1}"/>').format(y(bound), width)
    yield from (Markup('<path class="troth-spark-line" d="{}"/>').format(way) for way in _trace_runs(curve, y))
    for index, value in enumerate(curve.values):
        if value is not None:
            # A full dot for what is as it should be, an open one for what is not: shape before colour.
            kind, x = "good" if curve.good[index] else "bad", _MARGIN + index * _STEP
            yield Markup('<circle class="troth-spark-{}" cx="{}" cy="{}" r="2.6"/>').format(kind, x, y(value))


def _trace_runs(curve: Sparkline, y: Callable[[float], str]) -> Iterator[str]:
    """Yield a line for each run of values without a gap."""
    way = ""
    for index, value in enumerate((*curve.values, None)):
        if value is not None:
            way += f"{'L' if way else 'M'}{_MARGIN + index * _STEP} {y(value)}"
        elif way:
            yield way
            way = ""


_BADGE_MARGIN = 7
_FILLS: Mapping[Tone, str] = {Tone.WORK: "#1d5fa8", Tone.KEPT: "#1d6b41", Tone.LOST: "#a3312b", Tone.REST: "#5b636b"}
"""Each has white text on it with a contrast of 5 and more, on a light page and on a dark one."""
_NARROW = frozenset(" .,:;'!|/()[]{}ijltfIr1")


@dataclass(frozen=True, slots=True, kw_only=True)
class BadgeSnippet:
    """How a badge is put on another page."""

    drawn: Markup
    markdown: str
    """The picture, which leads to the record; with whole addresses where the site's is known."""


def list_badge_files(context: ViewContext) -> Iterator[tuple[str, bytes]]:
    """Yield each badge with its address."""
    yield from ((each.path, render_badge(each).encode()) for each in list_badges(context))


def render_badge(badge: Badge) -> Markup:
    """Return a badge as an SVG file. The text is text, held to the width that was reckoned for it whatever font there is."""
    label, says = clean_for_xml(badge.label), clean_for_xml(badge.text)
    split = _measure_text(label, 1) + 2 * _BADGE_MARGIN
    drawn = get_environment().get_template("badge.svg.jinja").render(
        title=clean_for_xml(badge.title), label=label, says=says, split=split, margin=_BADGE_MARGIN, fill=_FILLS[badge.tone],
        width=split + _measure_text(says, 1.12) + 2 * _BADGE_MARGIN,
    )  # fmt: skip
    return Markup(f"{drawn}\n")  # noqa: S704 - the template escapes


def build_snippets(context: ViewContext, addresses: SiteUrls) -> tuple[BadgeSnippet, ...]:
    """Return each badge with what to copy."""
    record = addresses.whole("record") or addresses.get_page_url("record")
    snippets = []
    for each in list_badges(context):
        # A team is named by its id, which needs no escaping.
        label = f"{each.total}: {each.what}" if each.total else each.what
        image = addresses.get_full_file_url(each.path) or each.path
        snippets.append(BadgeSnippet(drawn=render_badge(each), markdown=f"[![{label}]({image})]({record})"))
    return tuple(snippets)


def _measure_text(text: str, weight: float) -> int:
    """Return about how wide a text is in a font of 11 pixels; at least one, for an attribute that has to be positive."""
    return max(1, round(weight * sum(map(_measure_character, text))))


def _measure_character(char: str) -> float:
    if unicodedata.combining(char):
        return 0
    if unicodedata.east_asian_width(char) in "WF":
        return 11
    return 4.4 if char in _NARROW else 7


Point = tuple[int, int]

_STATES_WIDTH, _STATES_HEIGHT, _CHIP, _CHIP_HEIGHT = 940, 400, 100, 34
_TALK = (20, 40, 160, 150)
"""The box around the states in which nothing is promised yet: left, top, width, height."""
_ENDS = (
    PromiseState.DECLINED, PromiseState.WITHDRAWN, PromiseState.REVOKED, PromiseState.NOT_KEPT,
    PromiseState.CANCELLED, PromiseState.SUPERSEDED, PromiseState.PARTLY_KEPT, PromiseState.KEPT,
)  # fmt: skip
_MIDDLE = {
    PromiseState.REQUESTED: (100, 70),
    PromiseState.OFFERED: (100, 115),
    PromiseState.COUNTERED: (100, 160),
    PromiseState.PROMISED: (430, 115),
    PromiseState.DELIVERED: (740, 115),
    **{state: (65 + 116 * number, 355) for number, state in enumerate(_ENDS)},
}
"""The middle of each state's chip."""


def draw_state_machine() -> Markup:
    """Return the drawing: open states above, ends below, an arrow for each way that the table has between them."""
    group = Markup('<rect class="troth-group" x="{}" y="{}" width="{}" height="{}" rx="10"/>').format(*_TALK)
    parts = [*_draw_arrows(), group]
    for state in PromiseState:
        x, y = _MIDDLE[state]
        chip = Markup(
            '<g class="troth-state troth-state--{}"><rect x="{}" y="{}" width="{}" height="{}" rx="17"/><text x="{}" y="{}">{}</text></g>'
        )
        parts.append(chip.format(state.value, x - _CHIP // 2, y - _CHIP_HEIGHT // 2, _CHIP, _CHIP_HEIGHT, x, y + 5, state.word))
    head = Markup('<svg class="troth-states" viewBox="0 0 {} {}" role="img" aria-labelledby="troth-states-title">').format(
        _STATES_WIDTH, _STATES_HEIGHT
    )
    title = Markup('<title id="troth-states-title">The states of a promise and the acts that lead from one to another</title>')
    return head + title + _ARROWHEAD + Markup().join(parts) + Markup("</svg>")


_ARROWHEAD = Markup(
    '<defs><marker id="troth-arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse">'
    '<path d="M0 0 8 4 0 8z" class="troth-arrowhead"/></marker></defs>'
)


def list_transitions() -> dict[tuple[str, PromiseState], tuple[str, ...]]:
    """Return the acts that lead from a group of states ("talking", "promised", "delivered") to a state, as the table has them."""
    found: dict[tuple[str, PromiseState], list[str]] = {}
    for act in ACTS:
        targets = act.may_lead_to | ({act.leads_to} if act.leads_to else frozenset())
        for group in dict.fromkeys("talking" if state in TALKING else state.value for state in sorted(act.allowed_in)):
            for target in sorted(targets):
                if group != target and target not in TALKING:
                    found.setdefault((group, target), []).append(act.name)
    return {way: tuple(names) for way, names in found.items() if way[0] not in CLOSED}


def _draw_arrows() -> Iterator[Markup]:
    for (group, target), names in list_transitions().items():
        if target in CLOSED:
            (x, y), (to_x, to_y) = _find_bottom(group), _MIDDLE[target]
            yield _draw_path(f"M{x} {y}C{x} {y + 70} {to_x} {to_y - 100} {to_x} {to_y - 20}")
        else:
            yield _draw_across(group, target, " · ".join(names))
    for state in _ENDS:
        x, y = _MIDDLE[state]
        acts = dict.fromkeys(name for (_, target), names in list_transitions().items() if target is state for name in names)
        yield _draw_label((x, y + 34), " · ".join(acts))


def _find_bottom(group: str) -> Point:
    if group == "talking":
        left, top, width, height = _TALK
        return left + width // 2, top + height
    x, y = _MIDDLE[PromiseState(group)]
    return x, y + _CHIP_HEIGHT // 2


def _draw_across(group: str, target: PromiseState, text: str) -> Markup:
    """Draw a way between two open states: forward above the line, backward below it."""
    left, _, width, _ = _TALK
    start = left + width if group == "talking" else _MIDDLE[PromiseState(group)][0]
    end = _MIDDLE[target][0]
    if start < end:
        begin = start if group == "talking" else start + _CHIP // 2
        return _draw_path(f"M{begin} 108L{end - _CHIP // 2 - 3} 108") + _draw_label(((begin + end - _CHIP // 2) // 2, 99), text)
    return _draw_path(f"M{start - _CHIP // 2} 122L{end + _CHIP // 2 + 3} 122") + _draw_label(((start + end) // 2, 140), text)


def _draw_path(path: str) -> Markup:
    return Markup('<path class="troth-way" d="{}" marker-end="url(#troth-arrow)"/>').format(path)


def _draw_label(point: Point, text: str) -> Markup:
    return Markup('<text class="troth-act" x="{}" y="{}">{}</text>').format(*point, text)
