"""Whether one side of an agreement in force was only ever heard through the other: git shows who wrote its words down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.model import Kind
from troth.status.agreement import AgreementState
from troth.status.provenance import find_provenance, is_email_of
from troth.status.wording import find_agreement_signatories

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.model import AgreementEntry
    from troth.model.ledger import Ledger
    from troth.status.agreement import AgreementStatus


_IN_FORCE = (AgreementState.IN_FORCE, AgreementState.REVIEW_DUE)


def is_recorded_by_one_side(accord: AgreementStatus, ledger: Ledger) -> bool | None:
    """Tell whether all inputs, or all signatures, of one side were recorded by the other.

    None where it is not in force, or where git cannot tell who recorded them.
    """
    if accord.state not in _IN_FORCE:
        return None
    # for each entry of the log, the address of who committed it: none where git does not know
    known = find_provenance(Kind.AGREEMENT, accord.agreement, ledger.history, ledger.parties)
    commits = (ledger.history.commits.get(each.commit or "") for each in known.log)
    emails = tuple(commit.email if commit else "" for commit in commits)
    found = [_are_all_by_others(entries, own, others, emails, ledger) for entries, own, others in _group_entries(accord, ledger)]
    return True if True in found else None if None in found else False


def _group_entries(
    accord: AgreementStatus, ledger: Ledger
) -> Iterator[tuple[tuple[AgreementEntry, ...], tuple[str, ...], tuple[str, ...]]]:
    """Yield what each side said, the inputs and the signatures apart, with the parties of that side and of the other."""
    provider, customers = (accord.wording.provider,), accord.wording.customers
    signed = [each.entry for each in accord.signatures if each.entry is not None]
    for own, others in ((provider, customers), (customers, provider)):
        mine = tuple(
            entry
            for entry in signed
            if set(find_agreement_signatories(entry.by, accord.agreement, ledger.parties.on(entry.date))) & set(own)
        )
        yield mine, own, others
    yield accord.customer_inputs, customers, provider


def _are_all_by_others(
    entries: tuple[AgreementEntry, ...], own: tuple[str, ...], others: tuple[str, ...], emails: tuple[str, ...], ledger: Ledger
) -> bool | None:
    """Tell whether each of the entries was written down by somebody of the other side; None where that is not known of one."""
    authors = [emails[entry.index] for entry in entries]
    if not authors or "" in authors:
        return None if authors else False
    return all(_belongs_to(each, others, ledger) and not _belongs_to(each, own, ledger) for each in authors)


def _belongs_to(email: str, parties: tuple[str, ...], ledger: Ledger) -> bool:
    return any(is_email_of(email, party, ledger.parties) for party in parties)
