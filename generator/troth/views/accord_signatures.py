"""The signatures under an agreement, and for those under an earlier wording: what has changed since."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth import days
from troth.lifecycle.amendments import amendments
from troth.lifecycle.provenance import Level
from troth.views.accord_parts import TITLES
from troth.views.story import seen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.lifecycle.agreement import Accord, Signature
    from troth.lifecycle.provenance import Provenance
    from troth.model import Wording
    from troth.views.desk import Desk
    from troth.views.face import Face
    from troth.views.story import Seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Amended:
    """One thing that reads differently from what somebody signed."""

    part: str
    what: str
    was: str
    now: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureLine:
    """A party's name under the agreement; `given` tells that it stands under the present wording."""

    face: Face
    signer: Face | None
    """Who signed for it, where that is somebody else."""
    says: str
    given: bool
    witness: Seen | None
    stale: str
    """For a signature under an earlier wording: what it stands under."""
    amended: tuple[Amended, ...]
    """What has changed since; empty where git cannot tell, too."""


def signatures(accord: Accord, desk: Desk, provenance: Provenance) -> tuple[SignatureLine, ...]:
    """Return the signatures, the provider's first."""
    return tuple(_line(each, accord, desk, provenance) for each in accord.signatures)


def _line(each: Signature, accord: Accord, desk: Desk, provenance: Provenance) -> SignatureLine:
    entry = each.entry
    if entry is None:
        return SignatureLine(
            face=desk.faces(each.party), signer=None, says="has not signed yet", given=False, witness=None, stale="", amended=()
        )
    witness = provenance.log[entry.index]
    day = days.written(entry.day)
    old = None if each.current else _signed_wording(entry.terms or "", accord, desk)
    return SignatureLine(
        face=desk.faces(each.party),
        signer=desk.faces(entry.by) if entry.by != each.party else None,
        says=f"signed {day}" if each.current else f"signed an earlier wording on {day}",
        given=each.current,
        witness=seen(witness) if witness.level is not Level.UNKNOWN else None,
        stale="" if each.current else _stale(entry.terms or "", known=old is not None),
        amended=() if old is None else tuple(_amended(old, accord.wording, desk)),
    )


def _signed_wording(terms: str, accord: Accord, desk: Desk) -> Wording | None:
    earlier = desk.board.ledger.wordings.get(accord.id, {})
    return next((wording for mark, wording in earlier.items() if mark.startswith(terms) or terms.startswith(mark)), None)


def _stale(terms: str, *, known: bool) -> str:
    if known:
        return f"Changed since fingerprint {terms}:"
    return f"It stands under fingerprint {terms}, a wording that git does not have here, so what changed cannot be shown."


def _amended(old: Wording, new: Wording, desk: Desk) -> Iterator[Amended]:
    names = {"title": "Title", "provider": "Provider", "customers": "Customers", "review_every": "Reviews"}
    for each in amendments(old, new):
        title = names.get(each.part) or TITLES[each.part][0]
        what = (
            desk.faces(each.what).name if each.part == "roles" else "" if each.part in names or each.part == "requirements" else each.what
        )
        yield Amended(part=title, what=what, was=each.was, now=each.now)
