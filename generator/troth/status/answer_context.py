"""What an answer is said of: the fingerprint of its context, taken from values alone, so that git and a file without git agree.

Nothing but the context counts: no title, no report, no other party's word, nor how the same YAML is written (2026-11-30).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from troth.base.hashing import FULL_DIGITS, hash_value
from troth.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from troth.model import Data


CONTEXT_DIGITS = FULL_DIGITS
"""Digits of a fingerprint of a context: all of SHA-256, so that no two wordings can be made to share one."""
YES_ACTS = frozenset({"agreed", "promised", "accepted", "signed"})
"""Said of other words, these count for nothing, and may be said again."""
NO_ACTS = frozenset({"refused", "declined", "rejected", "answered"})
"""Said of other words, these stand, with a note."""
OPENING_ACTS = frozenset({"requested", "offered"})
"""They word the file's terms. Changed by the other side, those are no longer the first side's word."""
TERM_ANSWERS = frozenset({"agreed", "refused", "promised", "declined"})
_DELIVERY_ANSWERS = frozenset({"accepted", "rejected"})
ANSWERS = YES_ACTS | NO_ACTS
"""The acts that answer something, whose entries carry its fingerprint."""
_CHANGES = frozenset({"countered", "renegotiated"})
CHANGING_ACTS = _CHANGES | {"delivered"}
"""The entries that are part of what an answer below them answers."""
_TERM_KEYS = (
    "promiser", "customer", "outcome", "measures", "made", "due", "cost", "amount",
    "every", "until", "times", "silence_accepts",
)  # fmt: skip
_WORDING_KEYS = (
    "provider", "customers", "value", "services", "requirements", "needs", "roles", "obstacles", "resources", "review_every",
)  # fmt: skip
_ASK_KEYS = ("title", "request", "seeks")
_LISTED = frozenset({"promiser", "customer", "customers", "deliverables", "responsible_for"})
"""Keys of which one value may be written without its list."""
_LINKED = frozenset({"obstacles", "resources"})
"""Parts whose items may name a promise, which is a link and not signed; nor is whether something with a day has come by now."""


# decision: 2026-11-30, An answer states its context, and not only the terms it makes effective
def hash_contexts(kind: Kind, data: Data) -> tuple[str, ...]:
    """Return for each entry of the log the fingerprint of what it answers; empty for one that answers nothing."""
    log = _get_log(data)
    if not isinstance(data, dict) or kind not in (Kind.PROMISE, *_ANSWERED):
        return ("",) * len(log)
    if kind is Kind.PROMISE:
        return tuple(_iter_promise_contexts(data, log))
    act, keys = _ANSWERED[kind]
    whole = _hash_keys(data, keys) if any(_get_act(entry) == act for entry in log) else ""
    return tuple(whole if _get_act(entry) == act else "" for entry in log)


def hash_next_context(kind: Kind, data: Data, act: str, aim: Mapping[str, Data] | None = None) -> str:
    """Return the fingerprint of what an answer would be said of that is put at the end of the log; empty where it answers nothing.

    `aim` holds `occurrence` or `through`, where the answer is about single occurrences of a promise that comes again.
    """
    if not isinstance(data, dict) or act not in ANSWERS:
        return ""
    return hash_contexts(kind, {**data, "log": [*_get_log(data), {**(aim or {}), "act": act}]})[-1]


def hash_next_contexts(kind: Kind, data: Data, acts: Iterable[str]) -> dict[str, str]:
    """Return, by act, the fingerprint of what each answer would be said of at the end of the log: none changes that of another."""
    answers = [act for act in acts if act in ANSWERS]
    if not answers or not isinstance(data, dict):
        return {}
    log: list[Data] = [*_get_log(data)]
    log += [{"act": act} for act in answers]
    found = hash_contexts(kind, {**data, "log": log})
    return dict(zip(answers, found[-len(answers) :], strict=True))


def find_changed_key(kind: Kind, before: Data, after: Data) -> str:
    """Return the first key of what is answered that says something else; empty where none does."""
    keys = _TERM_KEYS if kind is Kind.PROMISE else _ANSWERED[kind][1] if kind in _ANSWERED else ()
    if not isinstance(before, dict) or not isinstance(after, dict):
        return ""
    return next((key for key in keys if _normalize(before.get(key), key) != _normalize(after.get(key), key)), "")


def _iter_promise_contexts(data: Mapping[str, Data], log: Sequence[Data]) -> Iterator[str]:
    """Yield the contexts, each change of terms added to those above it: a long log takes one walk."""
    if not any(_get_act(entry) in _CONTEXT_ACTS for entry in log):
        yield from ("" for _ in log)
        return
    terms, delivered = _hash_keys(data, _TERM_KEYS), ""
    single = _OccurrenceContexts()
    promiser = data.get("promiser")
    to_others = isinstance(promiser, list) and len(promiser) > 1
    for entry in log:
        act = _get_act(entry)
        if single.is_about_one(entry):
            yield single.hash_context(entry, act, terms)
            continue
        if act in _DELIVERY_ANSWERS:
            yield hash_value([terms, delivered], CONTEXT_DIGITS)
        elif act in OPENING_ACTS or (act in TERM_ANSWERS and (act != "promised" or to_others)):
            yield terms
        else:
            yield ""
        if act in _CHANGES:
            terms = hash_value([terms, _hash_entry(entry)], CONTEXT_DIGITS)
        elif act == "delivered":
            delivered = _hash_entry(entry)
        # a promise answers somebody once somebody has asked for it, or for other terms
        to_others = to_others or act in _CHANGES or act == "requested"


class _OccurrenceContexts:
    """What has been said of single occurrences of a promise that comes again, while its log is walked."""

    __slots__ = ("_changes", "_deliveries")

    def __init__(self) -> None:
        self._changes: dict[str, list[str]] = {}
        self._deliveries: list[tuple[str, str, str]] = []

    def is_about_one(self, entry: Data) -> bool:
        """Tell whether an entry names an occurrence, or all up to a day."""
        return isinstance(entry, dict) and any(isinstance(entry.get(key), str) for key in ("occurrence", "through"))

    def hash_context(self, entry: Data, act: str, terms: str) -> str:
        """Return the fingerprint of what the entry answers, empty where it answers nothing; and remember what it adds."""
        said = entry if isinstance(entry, dict) else {}
        one, through = str(said.get("occurrence", "")), str(said.get("through", ""))
        context = ""
        if act in _DELIVERY_ANSWERS:
            meant = [digest for name, last, digest in self._deliveries if not one or name == one or one <= last]
            context = hash_value([terms, *self._changes.get(one, ()), *(meant[-1:] if one else meant)], CONTEXT_DIGITS)
        elif act in TERM_ANSWERS:
            context = hash_value([terms, *self._changes.get(one, ())], CONTEXT_DIGITS)
        if act in _CHANGES:
            self._changes.setdefault(one, []).append(_hash_entry(entry))
        elif act == "delivered":
            self._deliveries.append((one, through, _hash_entry(entry)))
        return context


_CONTEXT_ACTS = ANSWERS | OPENING_ACTS
_ANSWERED: Mapping[Kind, tuple[str, tuple[str, ...]]] = {
    Kind.AGREEMENT: ("signed", _WORDING_KEYS),
    Kind.ASK: ("answered", _ASK_KEYS),
}


def _hash_keys(data: Mapping[str, Data], keys: Sequence[str]) -> str:
    return hash_value({key: _normalize(data[key], key) for key in keys if not _is_nothing(data.get(key))}, CONTEXT_DIGITS)


def _hash_entry(entry: Data) -> str:
    return hash_value(_normalize(entry), CONTEXT_DIGITS)


def _normalize(value: Data, key: str = "") -> Data:
    """Return what is said, the same for the ways in which one may write it."""
    if isinstance(value, str):
        return [value.strip()] if key in _LISTED else value.strip()
    if isinstance(value, list):
        return [_normalize(each, key if key in _LINKED else "") for each in value]
    if isinstance(value, (dict, Mapping)):
        unsigned = {"promise", *(("have",) if "by" in value else ())} if key in _LINKED else ()
        said = {name: _normalize(each, name) for name, each in value.items() if not _is_nothing(each) and name not in unsigned}
        return said["what"] if said.keys() == {"what"} else said
    return value


def _is_nothing(value: Data) -> bool:
    return value is None or value == []


def _get_log(data: Data) -> list[Data]:
    log = data.get("log") if isinstance(data, dict) else None
    return log if isinstance(log, list) else []


def _get_act(entry: Data) -> str:
    act = entry.get("act") if isinstance(entry, dict) else None
    return act if isinstance(act, str) else ""
