"""The rules about who is who: whose address, account or membership a change may touch, and whose word the recorder brings."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from troth.base.text import escape_text
from troth.model import PartyKind, Place
from troth.model.problem import Problem, Severity
from troth.review.identities import (
    ADDRESS_KEYS,
    MEMBER_KEYS,
    IdentityEdit,
    find_open_opponent,
    has_acted,
    list_concerned,
    list_involved,
)
from troth.status.provenance import Level, is_own_email
from troth.status.vouchers import BY_HOST, UNSIGNED, is_account_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.model import Parties
    from troth.review.change import RecordRevision, ReviewInput
    from troth.status.provenance import Witness


def identity_changed(case: ReviewInput) -> Iterator[Problem]:
    """Let people change their own address and account, and a maintainer those of others."""
    for party, edits in groupby(case.identity_edits, lambda edit: edit.item.party):
        judged = [(edit, *_judge_edit(edit, case)) for edit in edits]
        said = [(edit, severity, reason) for edit, severity, reason in judged if severity is not None]
        if said:
            name = escape_text(case.change_set.before.parties.get_name(party))
            changes = "; ".join(
                _describe_key(key, tuple(each))
                for key, each in groupby((edit for edit, _, _ in said), lambda each: each.item.key)
                if key != "kind"
            )
            edit, severity, reason = next((each for each in said if each[1] is Severity.ERROR), said[0])
            author = f", by {escape_text(edit.commit.author)} <{escape_text(edit.commit.email)}>" if edit.commit else ""
            message = f"the identity of {name} was changed: {changes or 'another kind of party'}{author}; {reason}"
            hint = _suggest_way_out(tuple(edit for edit, _, _ in said), case)
            yield Problem("review/identity-changed", _locate_edit(edit, case), message, hint, severity or Severity.ERROR)


def find_related_parties(case: ReviewInput) -> frozenset[str]:
    """Return the ids of the parties whose records decide how strict the rule is."""
    parties = case.change_set.before.parties
    added = {each for edit in case.identity_edits if edit.is_first for each in list_involved(edit.item.party, parties)}
    return frozenset(added | {_name_leaver(edit) for edit in case.identity_edits if _name_leaver(edit)})


def _judge_edit(edit: IdentityEdit, case: ReviewInput) -> tuple[Severity | None, str]:
    """Return how strict to be about one item, and why; None where it is the party's own right."""
    parties = case.change_set.before.parties
    party = parties[edit.item.party]
    email = edit.commit.email if edit.commit else ""
    if edit.is_first:
        opponent = find_open_opponent(party.id, list_concerned(edit, parties), case.related)
        if opponent is not None:
            return Severity.ERROR, f"who is added, or adds it, is on the other side of “{escape_text(opponent)}”"
        # somebody new to the board may join a team in a commit of their own: a newcomer's first change
        newcomer = edit.commit.after.get(edit.item.value) if edit.commit and edit.item.key == "members" else None
        joins = newcomer is not None and party.kind is PartyKind.TEAM and is_own_email(newcomer, email)
        return (None, "") if joins else (Severity.WARNING, "the added person may act for it from then on")
    if email and is_own_email(party, email):
        leaver = _name_leaver(edit)
        return (Severity.WARNING, "they have acted") if leaver and has_acted(leaver, case.related) else (None, "")
    if email and _is_trusted(email, edit, parties, case.settings.maintainers):
        return Severity.WARNING, f"{escape_text(edit.commit.author if edit.commit else '')} looks after it"
    if case.settings.maintainers:
        return Severity.ERROR, "only they themselves or a maintainer of the board may change that"
    return Severity.WARNING, "the board has no maintainers, so it is not clear who may change that"


def _is_trusted(email: str, edit: IdentityEdit, parties: Parties, maintainers: tuple[str, ...]) -> bool:
    """Tell whether this is the address of somebody who may change this for the party: lead, owner, contact, or a maintainer."""
    party = parties[edit.item.party]
    trusted = [*maintainers, *filter(None, (party.lead, party.owner))]
    if party.kind is PartyKind.CUSTOMER:
        trusted += party.members
    leaver = edit.item.value if edit.item.key in MEMBER_KEYS and not edit.is_added else None
    return any(is_own_email(each, email) for each in filter(None, map(parties.get, filter(None, (*trusted, leaver)))))


def _name_leaver(edit: IdentityEdit) -> str:
    """Return the person whom the edit takes out: of a team or customer, or of the board."""
    if edit.is_added:
        return ""
    return edit.item.value if edit.item.key in MEMBER_KEYS else edit.item.party if edit.item.key == "kind" else ""


def _describe_key(key: str, edits: tuple[IdentityEdit, ...]) -> str:
    gone = ", ".join(escape_text(each.item.value) for each in edits if not each.is_added)
    come = ", ".join(escape_text(each.item.value) for each in edits if each.is_added)
    if gone and come:
        return f"{key} {gone} → {come}"
    return f"{key} {come} added" if come else f"{key} {gone} removed"


def _suggest_way_out(edits: tuple[IdentityEdit, ...], case: ReviewInput) -> str:
    leavers = [leaver for edit in edits if (leaver := _name_leaver(edit))]
    left = next((each for each in leavers if has_acted(each, case.related)), None)
    if left is not None:
        whole = left == edits[0].item.party
        keep = "keep them, with left: and the day" if whole else f"move {left} to former: {{{left}: DATE}}"
        return f"{escape_text(left)} has acted: {keep}, so that what they did stays valid"
    if any(edit.item.key in ADDRESS_KEYS and not edit.is_added for edit in edits):
        return (
            "keep the old address in the list after the new one, since old commits use it, and let them change it in a commit of their own"
        )
    return "let them or one of the board's maintainers change it in a commit of their own"


def _locate_edit(edit: IdentityEdit, case: ReviewInput) -> Place:
    """Return where the item stands now; for one that is gone its key, the party, or the file that had it."""
    party = case.change_set.after.parties.get(edit.item.party)
    if party is None:
        return Place(case.change_set.before.parties[edit.item.party].source.path)
    section = party.kind.section
    data = party.source.data.get(section)
    fields = data.get(party.id) if isinstance(data, dict) else None
    if isinstance(fields, dict) and edit.item.key in fields:
        return party.source.find_key_place(section, party.id, edit.item.key)
    return party.source.find_key_place(section, party.id)


_OWN_LEVELS: Final = frozenset({Level.SIGNED, Level.OWN, Level.VOUCHED, Level.MAILED})
_HINT: Final = "ask the author to say it again in an issue, so that the recorder writes it down, or to add it in a commit of their own"
_KEY_HINT: Final = "give the workflow the recorder's key again; until then its entries count as recorded"


def check_vouchers(revision: RecordRevision, case: ReviewInput) -> Iterator[Problem]:
    """Yield what is wrong with the recorder's commits, or with those that come as such: once for each commit and record."""
    seen: set[str | None] = set()
    parts: list[tuple[tuple[str | int, ...], Witness]] = [(("log", each.index, "by"), each.witness) for each in revision.added]
    if revision.change.before is None and revision.new is not None:
        parts = [((), revision.terms_witness), *parts]
    for place, witness in parts:
        if not witness.voucher_fault or witness.commit in seen:
            continue
        seen.add(witness.commit)
        where, commit = revision.find_place(*place), (witness.commit or "")[:7]
        fault, recorder = escape_text(witness.voucher_fault, 300), case.settings.effective_recorder
        if not is_opened_by_recorder(case):
            message = f"this was written by a recorder in someone else's pull request, but {fault} (commit {commit})"
            yield Problem("review/not-by-party", where, message, _HINT)
        elif witness.voucher_fault not in _TOLERATED:
            yield Problem("review/not-by-party", where, f"this claims to be from the recorder, but {fault} (commit {commit})", _HINT)
        elif recorder.keys and witness.voucher_fault == UNSIGNED:
            message = f"the recorder has a key, but {fault} (commit {commit}): it counts as recorded"
            yield Problem("review/not-by-party", where, message, _KEY_HINT, Severity.WARNING)


_TOLERATED: Final = frozenset({UNSIGNED, BY_HOST})
"""What a pull request that the recorder itself has opened may lack: without a key nothing is signed."""


def is_opened_by_recorder(case: ReviewInput) -> bool:
    """Tell whether the base's recorder has opened the pull request."""
    return is_account_of(case.opened_by, case.settings.effective_recorder)


def is_own_word(witness: Witness, case: ReviewInput) -> bool:
    """Tell whether it is the party's own word: by git, or by the recorder in a pull request that the recorder has opened."""
    return witness.level in _OWN_LEVELS or (witness.is_speakers and is_opened_by_recorder(case))


def is_told(witness: Witness, case: ReviewInput) -> bool:
    """Tell whether `check_vouchers` has named as an error how something came in, so that it need not be told twice."""
    return bool(witness.voucher_fault) and not (is_opened_by_recorder(case) and witness.voucher_fault in _TOLERATED)
