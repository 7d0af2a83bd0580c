"""Fuzz the edits: an entry is added and every old byte stays, or nothing is done and the reason said."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import yaml
from tests.edit.record_files import ENTRIES, check_appended, make_entry
from tests.fuzz.mutating import draw_text, mutate_text
from tests.fuzz.samples import SAMPLES

from troth.base.files import EditError
from troth.edit.log_change import refuse_unwritable
from troth.edit.splice import append_entry
from troth.read.yaml.document import parse_document

if TYPE_CHECKING:
    import random


def case(chance: random.Random) -> bytes:
    """Append one entry to one bent record; return the record. Raises AssertionError for a finding."""
    _, path, good = chance.choice(SAMPLES)
    data = mutate_text(good, [each for _, _, each in SAMPLES], chance) if chance.random() < 0.8 else good.encode()
    added = make_entry(chance.choice(sorted(ENTRIES)))
    for key in ("note", "because"):
        if chance.random() < 0.5:
            added[key] = draw_text(chance)
    if refuse_unwritable(added):
        return data
    try:
        new = append_entry(data, added)
    except EditError:
        source, _ = parse_document(path, data)
        assert source is None or not isinstance(source.data.get("log", []), list) or _is_odd(data), "a readable record was refused"
        return data
    try:
        check_appended(data, new, added)
    except yaml.YAMLError:
        pass  # the second reader refuses the old file too: what it is compared with is not there
    except AssertionError as finding:
        raise AssertionError(f"{finding}\nadded: {json.dumps(added)}") from finding
    return data


def _is_odd(data: bytes) -> bool:
    """Tell whether the record has something in which no way to add an entry keeps all that is there: the command says so."""
    return any(mark in data for mark in (b"|", b">", b"[", b"{", b"?", b"...", b"\r", b'"', b"'"))
