"""The page that says what each level of provenance proves, what is only a claim, and which ways of merging keep it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth.base.dates import format_date
from troth.views.page_head import PageHead

if TYPE_CHECKING:
    from troth.board import Board


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofRow:
    """One line of a table: what it is called, what stands behind it, and what that comes to."""

    name: str
    text: str
    worth: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WitnessPage:
    """The page about git as the witness."""

    head: PageHead
    levels: tuple[ProofRow, ...]
    merges: tuple[ProofRow, ...]


_LEVELS = (
    ProofRow(name="signed commit", text="A verified signature with a key of that party, as the board had the keys before.", worth="proof"),
    ProofRow(name="own commit", text="The commit's author has an address or account of that party.", worth="a claim of whoever pushed it"),
    ProofRow(
        name="recorded by …", text="Somebody else wrote it down for them, or their commit was rewritten by somebody else.",
        worth="the word of who recorded it",
    ),
    ProofRow(
        name="nothing said", text="There is no git here, or not the whole history.", worth="unknown; states and dates are the same"
    ),
)  # fmt: skip
_MERGES = (
    ProofRow(name="a merge commit", text="Each keeps their own commits, dates and signatures.", worth="keeps everything"),
    ProofRow(name="a merge queue that merges", text="The same.", worth="keeps everything"),
    ProofRow(
        name="a rebase, by oneself or the host", text="Authors stay, the commits' dates move, signatures are lost.", worth="keeps own"
    ),
    ProofRow(name="squash", text="One commit, one author: everybody else's entries are recorded.", worth="keeps one author only"),
)


def build_witness_page(board: Board) -> WitnessPage:
    """Return the page, the same for every board."""
    return WitnessPage(
        head=PageHead(
            page="help/witness",
            title="Who said what, and how that is known",
            description="What each kind of commit proves, what is only a claim, and which ways of merging keep it",
            as_of=format_date(board.day),
        ),
        levels=_LEVELS,
        merges=_MERGES,
    )
