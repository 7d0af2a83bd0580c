"""What a party wrote, as a page repeats it under the sentence that says what they did."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.model import Entry, Measure, Settings

_LINK = re.compile(r"(?:https?://|mailto:)[^\s<>\"]+\Z", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A text of a user, with a label where it needs one; Markdown only where the contract says so."""

    text: str
    label: str = ""
    markdown: bool = False
    url: str = ""
    """Where the text leads to, if it is a link."""


def quotes(entry: Entry, settings: Settings) -> tuple[Quote, ...]:
    """Return what an entry says in its party's own words, and the main reason it names."""
    return tuple(_quotes(entry, settings))


def link_of(text: str) -> str:
    """Return the text where it is an http, https or mailto address, else nothing."""
    return text if _LINK.match(text) else ""


def value(of: str | float | None) -> str:
    """Return a target or an actual value as people write it: `2`, not `2.0`."""
    if of is None:
        return ""
    return f"{of:g}" if isinstance(of, float) else str(of)


def _quotes(entry: Entry, settings: Settings) -> Iterator[Quote]:
    if entry.reason:
        yield Quote(text=settings.reasons.get(entry.reason, entry.reason), label="Main reason")
    if entry.because:
        yield Quote(text=entry.because, markdown=True)
    if entry.outcome:
        yield Quote(text=entry.outcome, label="Outcome", markdown=True)
    if entry.learned:
        yield Quote(text=entry.learned, label="Learned")
    if entry.note:
        yield Quote(text=entry.note, markdown=True)
    yield from map(_found, entry.measures)
    if entry.evidence:
        yield Quote(text=entry.evidence, label="Evidence", url=link_of(entry.evidence))


def _found(measure: Measure) -> Quote:
    target = f" (wanted: {value(measure.target)})" if measure.target is not None else ""
    return Quote(text=f"{measure.what}: {value(measure.actual) or 'done'}{target}", label="Measure")
