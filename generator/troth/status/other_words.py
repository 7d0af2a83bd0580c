"""What git says of answers that do not state what they answer: which of them were given to other words than stand there now."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from troth.model import Kind
from troth.status.answer_context import CONTEXT_DIGITS, hash_contexts
from troth.status.provenance import get_log, hash_entries
from troth.status.record_history import RecordHistory

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from troth.model import Agreement, Ask, Promise, Source
    from troth.model.history import Version
    from troth.model.ledger import Ledger

Answered = TypeVar("Answered", "Promise", "Ask", "Agreement")


def mark_answers(ledger: Ledger) -> Ledger:
    """Return the ledger with its answers marked that git shows to have been given to other words."""
    return replace(
        ledger,
        promises=_mark_records(Kind.PROMISE, ledger.promises, ledger),
        asks=_mark_records(Kind.ASK, ledger.asks, ledger),
        agreements=_mark_records(Kind.AGREEMENT, ledger.agreements, ledger),
    )


def _mark_records(kind: Kind, records: Mapping[str, Answered], ledger: Ledger) -> Mapping[str, Answered]:
    marked: dict[str, Answered] = {}
    for each, record in records.items():
        if other := find_answers_to_other_words(kind, record, ledger):
            log = tuple(replace(entry, of_other_words=True) if entry.index in other else entry for entry in record.log)
            marked[each] = replace(record, log=log)
    return MappingProxyType({**records, **marked}) if marked else records


def find_answers_to_other_words(kind: Kind, record: Promise | Ask | Agreement, ledger: Ledger) -> frozenset[int]:
    """Return the numbers of the entries that git shows to have answered something else."""
    versions = ledger.history.list_versions(kind, record.id)
    doubtful = _list_doubtful(kind, record.source, versions)
    if not doubtful:
        return frozenset()
    history = RecordHistory(kind, record, ledger.history, ledger.parties)
    judged = {entry: history.judge_answer(entry) for entry in doubtful}
    return frozenset(entry for entry, found in judged.items() if found is not None and found.of_other_words)


def _list_doubtful(kind: Kind, source: Source, versions: Sequence[Version]) -> tuple[int, ...]:
    """Return the entries that answered something else in some version; those that state what they answer are left out."""
    log = get_log(source.data)
    silent = {index for index, entry in enumerate(log) if isinstance(entry, dict) and len(str(entry.get("terms", ""))) < CONTEXT_DIGITS}
    if len(versions) == 0 or not silent:
        return ()
    seen: dict[str, set[str]] = defaultdict(set)
    for version in versions:
        for digest, context in zip(version.entries, version.contexts, strict=False):
            if context:
                seen[digest].add(context)
    if not seen:
        return ()
    last = versions[-1]
    if last.blob and last.blob == source.blob:  # git has read the very same file
        now = tuple(zip(last.entries, last.contexts, strict=False))
    else:
        now = tuple(zip(hash_entries(source.data), hash_contexts(kind, source.data), strict=True))
    return tuple(index for index, (digest, context) in enumerate(now) if index in silent and context and seen[digest] - {context[:32]})
