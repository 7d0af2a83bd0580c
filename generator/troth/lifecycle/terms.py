"""The terms of a promise: what a change does to them, and the fingerprint that somebody agrees to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from troth.lifecycle.canonical import digest

if TYPE_CHECKING:
    from troth.lifecycle.sides import Side
    from troth.model import Entry, Measure, Terms

CHANGEABLE = ("due", "outcome", "cost")
"""The terms that a counter-offer or a renegotiation may change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A change of terms that was proposed and not yet answered."""

    entry: Entry
    side: Side
    """The side that proposes it."""


def changed(terms: Terms, entry: Entry) -> Terms:
    """Return the terms with what `entry` changes in them."""
    changes = {name: getattr(entry, name) for name in CHANGEABLE if getattr(entry, name) is not None}
    return replace(terms, **changes)


@lru_cache(maxsize=256)
def fingerprint(terms: Terms) -> str:
    """Return the short SHA-256 of the terms: 12 hex digits over their canonical JSON, the same on any machine."""
    return digest({
        "title": terms.title,
        "promiser": list(terms.promisers),
        "customer": list(terms.customers),
        "outcome": terms.outcome.strip(),
        "measures": [_measure(each) for each in terms.measures],
        "made": terms.made.isoformat() if terms.made else None,
        "due": terms.due.isoformat() if terms.due else None,
        "cost": terms.cost,
        "amount": {"value": terms.amount.value, "unit": terms.amount.unit} if terms.amount else None,
    })  # fmt: skip


def _measure(measure: Measure) -> dict[str, str | float | None]:
    return {"what": measure.what, "target": measure.target}
