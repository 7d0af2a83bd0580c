"""Fuzz the review against a second, tiny comparer: what touches the past is found, and what only adds to it is not."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

from tests.edit.record_files import ENTRIES, make_entry
from tests.fuzz.mutating import draw_text
from tests.fuzz.samples import SAMPLES

from troth.model import Kind
from troth.model.ledger import ChangeSet, RecordChange, RecordVersion
from troth.read.files.folder import RecordFile
from troth.read.ledger import build_ledger
from troth.read.yaml.document import parse_document
from troth.review.change import build_review_input as case_of
from troth.review.rules import check_change

if TYPE_CHECKING:
    import random
    from collections.abc import Mapping

Data = dict[str, Any]
TERMS = ("title", "promiser", "customer", "outcome", "measures", "made", "due", "cost", "amount")
_PARTIES = tuple(RecordFile(kind=kind, id="all", path=path, data=good.encode()) for kind, path, good in SAMPLES if kind is Kind.PARTIES)
_PROMISES = tuple(
    (path, data)
    for kind, path, good in SAMPLES
    if kind is Kind.PROMISE
    and (source := parse_document(path, good.encode())[0])
    and (data := source.data).get("made")
    and isinstance(data["promiser"], str)
)
"""Promises that were made: their terms are fixed."""


def case(chance: random.Random) -> bytes:
    """Review one change of one promise; return both sides. Raises AssertionError for a finding."""
    path, before = chance.choice(_PROMISES)
    after: Data | None = copy.deepcopy(before)
    for _ in range(chance.choice((1, 1, 2))):
        after = _changed(after, chance) if after is not None else None
    said = json.dumps([before, after], ensure_ascii=False).encode("utf-8", "backslashreplace")
    found = _found(path, before, after)
    if found is None:
        return said
    wanted = _wanted(before, after)
    families = {rule.removeprefix("review/") for rule in found}
    assert wanted <= families, f"not found: {wanted - families}"
    assert not (families & _PAST) - wanted, f"wrongly accused: {(families & _PAST) - wanted}"
    return said


_PAST = {"terms-changed", "log-rewritten", "record-deleted"}


def _changed(data: Data, chance: random.Random) -> Data | None:
    """Return the promise after an honest act or a dishonest one."""
    log = data.setdefault("log", [])
    match chance.randrange(9):
        case 0:
            return None
        case 1 if log:
            del log[chance.randrange(len(log))]
        case 2 if len(log) > 1:
            log.reverse()
        case 3 if log:
            log[chance.randrange(len(log))]["note"] = f"changed {chance.random()}"
        case 4:
            key = chance.choice(TERMS)
            data[key] = {"made": "2026-09-01", "due": "2027-02-01", "measures": ["Another"], "cost": chance.choice((1, "1 EUR"))}.get(
                key, f"other {key}"
            )
            if key == "amount":
                data[key] = {"value": 1, "unit": "USD"}
        case 5:
            data.pop(chance.choice(TERMS), None)
        case 6:
            data["tags"] = [f"t{chance.randrange(9)}"]
        case _:
            added = make_entry(chance.choice(sorted(ENTRIES))) | {"note": _clean(draw_text(chance))}
            log.insert(len(log) if chance.random() < 0.8 else chance.randint(0, len(log)), added)
    return data


def _clean(note: str) -> str:
    return "".join(char for char in note if char.isprintable() and ord(char) < 0x2000) or "x"


def _wanted(before: Data, after: Data | None) -> set[str]:
    """Return what is wrong with the change, by the contract alone."""
    if after is None:
        return {"record-deleted"}
    old, new = before.get("log", []), after.get("log", [])
    wanted = set()
    if new[: len(old)] != old:
        wanted.add("log-rewritten")
    if any(_value(before, key) != _value(after, key) for key in TERMS):
        wanted.add("terms-changed")
    return wanted


def _value(data: Data, key: str) -> str:
    return json.dumps(data.get(key))


def _found(path: str, before: Mapping[str, Any], after: Mapping[str, Any] | None) -> set[str] | None:
    """Return the rules that the review finds broken; None where the new file cannot be read, which another check says."""
    name = path.rpartition("/")[2][:-5]
    sides = []
    for data in (before, after):
        files = list(_PARTIES)
        if data is not None:
            files.append(RecordFile(kind=Kind.PROMISE, id=name, path=path, data=json.dumps(data).encode()))
        ledger, _ = build_ledger(files)
        source = next((each for each in ledger.sources if each.path == path), None)
        if data is not None and source is None:
            source, _ = parse_document(path, json.dumps(data).encode())
        sides.append((ledger, RecordVersion(path=path, source=source) if data is not None else None))
    (was, old), (now, new) = sides
    difference = ChangeSet(before=was, after=now, changes=(RecordChange(kind=Kind.PROMISE, id=name, before=old, after=new),))
    return {problem.rule for problem in check_change(case_of(difference))}
