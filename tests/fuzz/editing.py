"""Fuzz the edits: an entry is added and every old byte stays, or nothing is done and the reason said."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import yaml
from tests.edit.files import ENTRIES, check, entry
from tests.fuzz.mutating import bent, text
from tests.fuzz.samples import SAMPLES

from troth.edit.act import unwritable
from troth.edit.fault import EditError
from troth.edit.splice import appended
from troth.read.document import document

if TYPE_CHECKING:
    import random


def case(chance: random.Random) -> bytes:
    """Append one entry to one bent record; return the record. Raises AssertionError for a finding."""
    _, path, good = chance.choice(SAMPLES)
    data = bent(good, [each for _, _, each in SAMPLES], chance) if chance.random() < 0.8 else good.encode()
    added = entry(chance.choice(sorted(ENTRIES)))
    for key in ("note", "because"):
        if chance.random() < 0.5:
            added[key] = text(chance)
    if unwritable(added):
        return data
    try:
        new = appended(data, added)
    except EditError:
        source, _ = document(path, data)
        assert source is None or not isinstance(source.data.get("log", []), list) or _is_odd(data), "a readable record was refused"
        return data
    try:
        check(data, new, added)
    except yaml.YAMLError:
        pass  # the second reader refuses the old file too: what it is compared with is not there
    except AssertionError as finding:
        raise AssertionError(f"{finding}\nadded: {json.dumps(added)}") from finding
    return data


def _is_odd(data: bytes) -> bool:
    """Tell whether the record has something in which no way to add an entry keeps all that is there: the command says so."""
    return any(mark in data for mark in (b"|", b">", b"[", b"{", b"?", b"...", b"\r", b'"', b"'"))
