"""The thread of a promise drawn as a graph in SVG: boxes in columns, edges between them, and the shapes of the signs."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from markupsafe import Markup

from troth.render.jinja_compiler import format_html, join_html

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from troth.base.graphs import Slot
    from troth.render.page import PageUrls
    from troth.views.promise.thread import Edge, EdgeKind, ThreadGraph
    from troth.views.rows import Row


_SHAPE = re.compile(r"--troth-i-([a-z-]+): url\(\"data:image/svg\+xml,<svg [^>]*viewBox='0 0 16 16'>(.*?)</svg>\"\)")


def get_shape(icon: str) -> Markup:
    """Return what to draw in a square of 16 by 16, in the colour of the text around it; nothing for a sign without a shape."""
    return _load_shapes().get(icon, Markup())


@cache
def _load_shapes() -> Mapping[str, Markup]:
    sheet = files("troth.render").joinpath("assets/troth.css").read_text(encoding="utf-8")
    # The style sheet is ours, so that its drawings are taken as they are.
    return {icon: Markup(drawn.replace("%23000", "currentColor").replace("'", '"')) for icon, drawn in _SHAPE.findall(sheet)}  # noqa: S704


Point = tuple[float, float]

_BOX, _HIGH, _ACROSS, _DOWN, _PASS = 178, 56, 42, 12, 8
"""A box's width and height, the room between columns and between boxes, and the height of a line that passes a column."""
_LINE, _BOLD, _LINES = 25, 22, 2
"""So many letters fit on a line of a box, in bold fewer, and so many lines are there for a title."""
_EDGE_DISTANCE = 7
"""Lines between the same two promises run so far apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Slot:
    """Where a slot lies: its left edge and its middle."""

    x: float
    y: float


def draw_thread(graph: ThreadGraph, here: PageUrls) -> Markup:
    """Return the drawing. It leads by links and has a title and a description; `here` is how the page writes addresses."""
    places = _place_slots(graph.layers.columns)
    width = len(graph.layers.columns) * (_BOX + _ACROSS) - _ACROSS
    height = max(sum(map(_get_height, column)) + _DOWN * (len(column) - 1) for column in graph.layers.columns)
    head = format_html(
        '<svg class="troth-picture" viewBox="-2 -2 {0} {1}" width="{0}" height="{1}" role="group" aria-labelledby="troth-picture-title"'
        ' aria-describedby="troth-picture-desc"><title id="troth-picture-title">The thread as a picture</title>'
        '<desc id="troth-picture-desc">{2}</desc>',
        width + 4,
        height + 4,
        graph.text,
    )
    boxes = (
        _draw_box(graph.rows[slot], places[index, slot], graph, here)
        for index, column in enumerate(graph.layers.columns)
        for slot in column
        if isinstance(slot, str)
    )
    return head + _ARROW + join_html(_draw_edges(graph, places)) + join_html(boxes) + Markup("</svg>")


def draw_legend_line(way: EdgeKind) -> Markup:
    """Return a line as the picture has it, to stand beside its words."""
    return format_html(
        '<svg class="troth-picture-key" viewBox="0 0 30 8" width="30" height="8" aria-hidden="true" focusable="false">'
        '<path class="troth-line-{}" d="M0 4H22"/><path class="troth-line-head" d="M22 1 29 4 22 7z"/></svg>',
        way.value,
    )


_ARROW = Markup(
    '<defs><marker id="troth-leads" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" markerUnits="userSpaceOnUse"'
    ' orient="auto"><path class="troth-line-head" d="M0 1 8 4 0 7z"/></marker></defs>'
)


def _get_height(slot: Slot) -> int:
    return _HIGH if isinstance(slot, str) else _PASS


def _place_slots(columns: Sequence[Sequence[Slot]]) -> dict[tuple[int, Slot], _Slot]:
    """Return where each slot lies; the columns are in the middle of the highest one."""
    heights = [sum(map(_get_height, column)) + _DOWN * (len(column) - 1) for column in columns]
    found = {}
    for index, column in enumerate(columns):
        top = (max(heights) - heights[index]) / 2
        for slot in column:
            found[index, slot] = _Slot(x=index * (_BOX + _ACROSS), y=top + _get_height(slot) / 2)
            top += _get_height(slot) + _DOWN
    return found


def _draw_edges(graph: ThreadGraph, places: Mapping[tuple[int, Slot], _Slot]) -> Iterator[Markup]:
    column, told = graph.layers.column, dict[frozenset[str], int]()
    for line in graph.lines:
        pair = frozenset((line.first.id, line.then.id))
        told[pair] = beside = told.get(pair, -1) + 1
        way = _trace_edge(line, column, places, beside * _EDGE_DISTANCE)
        yield format_html('<path class="troth-line-{}" d="{}" marker-end="url(#troth-leads)"/>', line.way.value, way)


def _trace_edge(line: Edge, column: Mapping[str, int], places: Mapping[tuple[int, Slot], _Slot], offset: int) -> str:
    """Return the way of a line: from the first's right edge to the other's left one, through the columns between, or backwards."""
    left, right = sorted((line.first.id, line.then.id), key=lambda each: column[each])
    between = [places[index, (left, right)] for index in range(column[left] + 1, column[right])]
    stops: list[Point] = [(places[column[left], left].x + _BOX, places[column[left], left].y)]
    for place in between:
        stops += [(place.x, place.y), (place.x + _BOX, place.y)]
    stops.append((places[column[right], right].x, places[column[right], right].y))
    moved = [(x, y + offset) for x, y in stops]
    return _draw_curve(moved if left == line.first.id else moved[::-1])


def _draw_curve(stops: Sequence[Point]) -> str:
    """Return a curve between columns, and a straight line across each."""
    drawn = f"M{stops[0][0]:g} {stops[0][1]:g}"
    for at in range(1, len(stops)):
        (x, y), (to_x, to_y) = stops[at - 1], stops[at]
        middle = (x + to_x) / 2
        drawn += f"C{middle:g} {y:g} {middle:g} {to_y:g} {to_x:g} {to_y:g}" if at % 2 else f"L{to_x:g} {to_y:g}"
    return drawn


def _draw_box(row: Row, place: _Slot, graph: ThreadGraph, here: PageUrls) -> Markup:
    sign, word = ("overdue", "Overdue") if row.due and row.due.live and row.due.urgency == "late" else (row.state.icon, row.state.word)
    says = f"{word} · {row.due.date_text}" if row.due else word
    at = format_html('<svg x="{}" y="{}"', f"{place.x:g}", f"{place.y - _HIGH / 2:g}")
    inside = at + _draw_inside(sign, says, row.title, _BOLD if row.id == graph.here else _LINE)
    tone = "lost" if sign == "overdue" else row.state.tone
    label = f"{row.title}: {word}{f', due {row.due.date_text}' if row.due else ''}"
    if row.id == graph.here:
        return format_html(
            '<g class="troth-node troth-node-here troth-{}" role="img" aria-label="This promise, {}">{}</g>', tone, label, inside
        )
    # Material's instant navigation sets every `href` that its selector finds, which a link of a drawing does not let it.
    return format_html(
        '<a class="troth-node troth-{}" xlink:href="{}" tabindex="0" aria-label="{}"><title>{}</title>{}</a>',
        tone,
        here.to(row.page),
        label,
        row.title,
        inside,
    )


@lru_cache(maxsize=4096)
def _draw_inside(sign: str, caption: str, title: str, letters: int) -> Markup:
    """Return what stands in a box; it is the same in many pictures."""
    lines = join_html(
        format_html('<text class="troth-node-title" x="10" y="{}">{}</text>', 33 + 14 * at, text)
        for at, text in enumerate(_wrap_title(title, letters))
    )
    return format_html(
        ' width="{}" height="{}" aria-hidden="true" focusable="false"><rect x="1" y="1" width="{}" height="{}" rx="5"/>'
        '<g class="troth-node-sign" transform="translate(10 7) scale(.75)">{}</g>'
        '<text class="troth-node-word" x="26" y="17">{}</text>{}</svg>',
        _BOX,
        _HIGH,
        _BOX - 2,
        _HIGH - 2,
        get_shape(sign),
        caption,
        lines,
    )


def _wrap_title(text: str, letters: int) -> list[str]:
    """Return a title on as many lines as there are, the last one cut where there is more."""
    lines, rest = list[str](), " ".join(text.split())
    while rest and len(lines) < _LINES:
        fits = _count_fitting(rest, letters)
        if fits < len(rest) and len(lines) == _LINES - 1:
            return [*lines, f"{rest[: max(1, fits - 1)].rstrip()}…"]
        space = rest.rfind(" ", 1, fits + 1) if fits < len(rest) else -1
        cut = space if space > fits // 2 else fits
        lines.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return lines


def _count_fitting(text: str, letters: int) -> int:
    """Return how many characters fit on a line; wide ones take the room of two, and what is drawn over another takes none."""
    room = letters
    for at, char in enumerate(text):
        room -= 0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        if room < 0:
            return max(1, at)
    return len(text)
