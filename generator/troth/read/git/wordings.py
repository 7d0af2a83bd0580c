"""Find the earlier wordings of agreements that somebody has signed, by their fingerprints, in git's history."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from troth.lifecycle.agreement import fingerprint
from troth.model import Kind
from troth.read import records
from troth.read.document import document
from troth.read.git.command import Git, GitFailed, GitMissing
from troth.read.git.objects import objects
from troth.read.schema import violations

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from troth.history import History
    from troth.model import Agreement, Wording


def signed_wordings(root: Path, agreements: Mapping[str, Agreement], history: History) -> Mapping[str, Mapping[str, Wording]]:
    """Return, by agreement and fingerprint, the wordings that were signed and are no longer the present ones.

    Git is asked only about agreements with such a signature. What it no longer has is left out.
    """
    stale = {each.id: terms for each in agreements.values() if (terms := tuple(_stale(each)))}
    found: dict[str, dict[str, Wording]] = {}
    try:
        for agreement, wording in _old(Git(folder=root), stale, history):
            mark = fingerprint(wording)
            if any(mark.startswith(each) or each.startswith(mark) for each in stale[agreement]):
                found.setdefault(agreement, {})[mark] = wording
    except (GitFailed, GitMissing):
        return MappingProxyType({})
    return MappingProxyType({agreement: MappingProxyType(wordings) for agreement, wordings in found.items()})


def _stale(agreement: Agreement) -> Iterator[str]:
    now = fingerprint(agreement.wording)
    yield from (entry.terms for entry in agreement.log if entry.act == "signed" and entry.terms and not now.startswith(entry.terms))


def _old(git: Git, stale: Mapping[str, tuple[str, ...]], history: History) -> Iterator[tuple[str, Wording]]:
    """Yield every earlier wording of these agreements once."""
    blobs: dict[str, str] = {}
    for agreement in stale:
        wordings = {version.terms: version.blob for version in history.versions(Kind.AGREEMENT, agreement)}
        blobs |= dict.fromkeys(wordings.values(), agreement)
    for blob, data in objects(git, blobs):
        source, _ = document("", data)
        if source is not None and not any(fault.fatal for fault in violations(Kind.AGREEMENT, source, alone=False)):
            yield blobs[blob], records.agreement(blobs[blob], source).wording
