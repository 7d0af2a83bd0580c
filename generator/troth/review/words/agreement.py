"""What a change does to an agreement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.lifecycle.agreement import fingerprint
from troth.lifecycle.amendments import amendments
from troth.model import Kind
from troth.review.said import Said, keys, names, titled, witnessed
from troth.review.words.fields import edited

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.model import Agreement, AgreementEntry, Parties
    from troth.review.case import Case, Revision


def agreement_words(revision: Revision, case: Case) -> Iterator[Said]:
    """Yield whether it is new, what the entries of the log say, and what is worded differently."""
    agreement = case.difference.after.agreements.get(revision.pair.id)
    if agreement is None:
        return
    title = titled(agreement.wording.title)
    if revision.pair.before is None:
        sentence = f"Drafts {title}, between {_parties(agreement, case.parties)}"
        yield _said(agreement, revision, "drafts", sentence)
    else:
        yield from _edits(revision, agreement, case)
    for added in revision.added:
        entry = agreement.log[added.index]
        yield Said(
            kind=Kind.AGREEMENT,
            record=agreement.id,
            act=entry.act,
            sentence=f"{case.parties.name(entry.by)} {_saying(entry, title)}",
            place=revision.place("log", added.index),
            title=agreement.wording.title,
            by=entry.by,
            level=added.witness.level,
            note=witnessed(added.witness),
        )


def _parties(agreement: Agreement, parties: Parties) -> str:
    return names((agreement.wording.provider, *agreement.wording.customers), parties)


def _said(agreement: Agreement, revision: Revision, act: str, sentence: str, *key: str) -> Said:
    title = agreement.wording.title
    return Said(kind=Kind.AGREEMENT, record=agreement.id, act=act, sentence=sentence, place=revision.place(*key), title=title)


def _edits(revision: Revision, agreement: Agreement, case: Case) -> Iterator[Said]:
    before = case.difference.before.agreements.get(revision.pair.was or revision.pair.id)
    title = titled(agreement.wording.title)
    if before is not None and fingerprint(before.wording) != fingerprint(agreement.wording):
        signed = {entry.by for entry in before.log if entry.act == "signed"}
        stale = f"; {names(sorted(signed), case.parties)} signed another wording, so their signatures wait to be renewed" if signed else ""
        changed = amendments(before.wording, agreement.wording)
        what = "; ".join(each.in_words for each in changed) or "the order alone"
        key = changed[0].part if changed else "title"
        yield _said(agreement, revision, "rewords", f"Words {title} differently ({what}){stale}", key)
    elif revision.old and revision.new and (other := edited(revision.old, revision.new)):
        yield _said(agreement, revision, "edits", f"Edits {keys(other)} of {title}", other[0])


def _saying(entry: AgreementEntry, title: str) -> str:
    rating = f", {entry.rating} of 5" if entry.rating is not None else ""
    sayings = {
        "input": f"says what works and what does not about {title}{rating}",
        "signed": f"signs {title}",
        "measured": f"measures {entry.requirement} of {title} for {entry.period}: {entry.value:g}" if entry.value is not None else "",
        "reviewed": f"reviews {title}{rating}",
        "ended": f"ends {title}",
    }
    return sayings.get(entry.act) or f"{entry.act}: {title}"
