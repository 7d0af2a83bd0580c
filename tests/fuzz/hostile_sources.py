"""Boards that other boards publish, made to cost whoever reads them: as large as the limits let them be, or broken at their end."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from troth.base.limits import RECORD_BYTES, RECORD_MEMBERS, SOURCE_BYTES, SOURCE_MEMBERS, SOURCE_NAMES, SOURCE_RECORDS

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Mapping

    Make = Callable[[int], str]
    """Makes the JSON of an item, or of a member, by its number."""

_SHARE = {"n": 0, "of": 0}
_NUMBERS: Mapping[str, Any] = {
    **dict.fromkeys(("kept_on_time", "kept_in_force", "follow_ups_done", "answered_in_time", "clear"), _SHARE),
    "overdue": {"1-7": 0, "8-14": 0, "15-28": 0, "over-28": 0}, "reasons": {},
}  # fmt: skip
_WHOLE: Mapping[str, Any] = {
    "version": 1, "as_of": "2026-11-20", "board": {"name": "Evil", "timezone": "UTC"}, "promises": [], "asks": [], "agreements": [],
    "meetings": [], "goals": [], "parties": [], "numbers": _NUMBERS, "problems": {"errors": 0, "warnings": 0},
}  # fmt: skip
_PROVENANCE = {"level": "unknown", "commit": None, "author": None, "date": None}
_PROMISE: Mapping[str, Any] = {
    "title": "x", "promisers": ["p"], "customers": ["p"], "partner": None, "state": "promised", "schedule": [], "report": None, "flags": [],
    "made": None, "first_due": None, "due": None, "delivered_on": None, "closed_on": None, "kept_on_time": None, "satisfaction": None,
    "reason": None, "trust": {"promise": True, "missing": []}, "outcome": "x", "measures": [], "why": None, "goal": None, "ask": None,
    "agreement": None, "meeting": None, "part_of": None, "parts": [], "needs": [], "continues": None, "tags": [], "links": [],
    "path": "x", "provenance": _PROVENANCE, "url": "x", "log": [],
}  # fmt: skip
_ENTRY: Mapping[str, Any] = {"date": "2026-11-01", "by": "p", "act": "help_wanted", "note": None, "provenance": _PROVENANCE}
_ASKED: Mapping[str, Any] = {
    "party": "p", "answer": None, "on": None, "note": None, "promise": None, "attempts": 0,
    "next": {"step": "personal", "via": None, "from": None, "because": None},
}  # fmt: skip
_ASK: Mapping[str, Any] = {
    "title": "x", "asker": "p", "sponsor": None, "seeks": "input", "state": "open", "made": "2026-11-01", "respond_by": "2026-11-10",
    "answer_overdue": True, "goal": None, "target": None, "gathered": None, "answered": 0, "of": 0, "asked": [], "path": "x", "url": "x",
}  # fmt: skip
_GOAL: Mapping[str, Any] = {"title": "x", "by": None, "promises": []}
_PARTY: Mapping[str, Any] = {"kind": "person", "name": "x", "members": []}
_RECORDS = {"promises": _PROMISE, "asks": _ASK, "goals": _GOAL, "parties": _PARTY}

_ITEMS = (
    "{{}}", "[]", '{{"a":1}}', '{{"k{0}":1}}', '"t{0}"', "{0}.5", "{0}", "1e1", "null", "true", '[["{0}"]]', '{{"a":{{"b":[]}}}}',
    '"\\u0041{0}"', '"\U0001f600{0}"',
)  # fmt: skip
"""What a list can be full of."""
_MEMBERS = ('"k{0}":0', '"{0}":"v{0}"', '"\\u006b{0}":[]', '"k{0}":{{}}', '"\U0001f600{0}":1.5')
"""What an object can be full of."""
_TEXTS = ("x", "\U0001f600", "\\u0041", "\\n", "x" * 1999 + "\U0001f600", "ü", "  ", "::", "漢", "\u2764\ufe0f", "x" * 999 + "\u2764\ufe0f")
_FAULTS: tuple[Mapping[str, str], ...] = (
    {"title": "1"}, {"state": '"none"'}, {"due": '"2026-02-31"'}, {"id": '"../x"'}, {"log": "{}"}, {"satisfaction": "5.0"}, {"extra": "1"},
    {"promisers": '["p","p"]'}, {"made": '"2026-02-31"'}, {"id": '"r1\\n"'}, {"title": '"\\u202e"'}, {"id": '"r0"'}, {"title": '"x"x'},
)  # fmt: skip
"""What can be wrong with a promise."""


def hostile_source(chance: random.Random) -> tuple[str, bytes]:
    """Return one of the ways to be hostile, and a `v1/board.json` that is, within the limit of bytes."""
    name = chance.choice(sorted(FAMILIES))
    return name, FAMILIES[name](chance).encode()[: SOURCE_BYTES.most]


def _board(**parts: str) -> str:
    """Return a board, with some JSON in place of what is under a key."""
    return _json(_WHOLE, **parts)


def _json(record: Mapping[str, Any], **parts: str) -> str:
    every = {key: json.dumps(value) for key, value in record.items()} | parts
    return "{" + ",".join(f'"{key}":{value}' for key, value in every.items()) + "}"


def _record(key: str, number: int, **parts: str) -> str:
    return _json(_RECORDS[key], **{"id": f'"r{number}"', **parts})


def _many(make: Make, size: int, members: int, most: int = SOURCE_BYTES.most) -> str:
    """Return as many items as there is room for, with commas between them."""
    one = make(10**6)
    count = min(size // (len(one.encode()) + 1), members // (sum(map(one.count, ",:[{")) + 1), most)
    return ",".join(map(make, range(count)))


def _in_one(make: Make) -> str:
    """Return as many items or members as one record may hold."""
    return _many(make, RECORD_BYTES.most - 10_000, RECORD_MEMBERS.most // 2)


def _listed(key: str, make: Make, end: str = "", names: int = 0) -> str:
    """Return a board with as many records under a key as there may be, and one more at the end."""
    most = min(SOURCE_RECORDS.most - 100, SOURCE_NAMES.most // names if names else SOURCE_RECORDS.most)
    items = _many(make, SOURCE_BYTES.most - 10_000 - len(end), SOURCE_MEMBERS.most - 10_000, most)
    return _board(**{key: f"[{items}{',' if end else ''}{end}]"})


def _one_key_twice(chance: random.Random) -> str:
    """At the end of very many, at the start of them, or each of them, at any depth."""
    keys = _in_one(chance.choice(_MEMBERS).format)
    doubled = (
        "{"
        + chance.choice((f'{keys},"z":0,"z":0', f'"z":0,"z":0,{keys}', ",".join((keys, keys[: len(keys) // 2].rpartition(",")[0]))))
        + "}"
    )
    return chance.choice((doubled, _board(numbers=doubled), _board(goals=f"[[{doubled}]]"), _listed("goals", _plain("goals"), doubled)))


def _plain(key: str) -> Make:
    return lambda number: _record(key, number)


def _full_of_small_things(chance: random.Random) -> str:
    """A list of records, one record, a value or something unknown: full of what is short to write and large to keep."""
    make, key = chance.choice(_ITEMS).format, chance.choice(("promises", "parties", "numbers", "extra", "version"))
    if chance.random() < 0.5:
        return _listed(key, make)
    return _board(**{key: chance.choice(("[[{0}]]", '[{{"log":[{0}]}}]', "[{0}]", '{{"a":[{0}]}}')).format(_in_one(make))})


def _full_of_keys(chance: random.Random) -> str:
    """Reasons, numbers, a promise or the whole, of very many keys."""
    reasons = _json(_NUMBERS, reasons="{" + _in_one('"r{0}":1'.format) + "}")
    numbers = _json(_NUMBERS)[:-1] + "," + _in_one('"s{0}":{{"n":1,"of":1}}'.format) + "}"
    keys = "{" + _in_one(chance.choice(_MEMBERS).format) + "}"
    return chance.choice((_board(numbers=reasons), _board(numbers=numbers), _board(promises=f"[{keys}]"), keys))


def _deep(chance: random.Random) -> str:
    """Lists and objects in each other, as deep as may be or deeper, once or very often."""
    depth = chance.choice((20, 300, 900, 100_000))
    one = chance.choice(("[" * depth + "]" * depth, '{"a":' * depth + "1" + "}" * depth))
    return chance.choice((_board(goals=f"[{one}]"), _listed("meetings", lambda _: one)))


def _long_texts(chance: random.Random) -> str:
    """Texts without end: plain, in characters of four bytes, in escapes, or with one such character among plain ones."""
    text = chance.choice(_TEXTS)
    whole = '"' + text * (chance.choice((200, 2_000, 200_000, RECORD_BYTES.most - 10_000)) // len(text.encode())) + '"'
    log = "[" + _json(_ENTRY, note=whole) + "]"
    makes: tuple[tuple[str, Make], ...] = (
        ("goals", lambda number: _record("goals", number, title=whole)),
        ("parties", lambda number: _record("parties", number, name=whole)),
        ("promises", lambda number: _record("promises", number, flags='["help_wanted"]', log=log)),
    )
    return _listed(*chance.choice(makes))


def _very_many(chance: random.Random) -> str:
    """Very many sound records, all that a reader keeps; perhaps with a fault in the last."""
    key = chance.choice(sorted(_RECORDS))
    end = chance.choice(("", _record("promises", 10**6, **chance.choice(_FAULTS))))
    return _listed(key, _plain(key), end if key == "promises" else "")


def _each_at_fault(chance: random.Random) -> str:
    """Very many promises that are all at fault, so that a reader that explains each does not end."""
    fault = chance.choice(_FAULTS)
    return _listed("promises", lambda number: _record("promises", number, **fault))


def _match_first(key: str, **parts: str) -> str:
    return _board(**{key: "[" + _record(key, 1, **parts) + "]"})


def _long_lists(chance: random.Random) -> str:
    """One promise or ask with a log, names or answers without end, the last of them at fault; or very many with long ones."""
    entries = _in_one(lambda _: _json(_ENTRY))
    names = _in_one('"p{0}"'.format)
    last = chance.choice(("1", "[]", "{}", '"p7"', '"P"'))
    return chance.choice(
        (
            _match_first("promises", log=f"[{entries}]"),
            _match_first("promises", log=f"[{entries},{last}]"),
            _match_first("promises", log=f"[{entries}]", title="1"),
            _match_first("promises", promisers=f"[{names}]"),
            _match_first("promises", promisers=f"[{names},{last}]"),
            _match_first("asks", asked="[" + _in_one(lambda number: _json(_ASKED, party=_named(number))) + f",{last}]"),
            _listed("promises", lambda number: _record("promises", number, promisers=_names(number, 400)), names=401),
            _listed("parties", lambda number: _record("parties", number, kind='"team"', members=_names(number, 50)), names=50),
            _listed("asks", lambda number: _record("asks", number, asked=f"[{_json(_ASKED, party=_named(number))}]"), names=1),
        )
    )


def _named(number: int) -> str:
    return f'"p{number}"'


def _names(number: int, count: int) -> str:
    return "[" + ",".join(_named(each) for each in range(number * count, (number + 1) * count)) + "]"


def _one_person_after_another(_: random.Random) -> str:
    """People who are all one person, each only by the next one's account or address."""
    return _listed("parties", lambda n: _record("parties", n, github=f'"a{n // 2}"', email_hash=f'"{(n + 1) // 2:064x}"'))


def _broken(chance: random.Random) -> str:
    """A large board that breaks off, goes on after its end, or is blank for most of its length."""
    whole = _listed("goals", _plain("goals"))
    blanks = " " * (SOURCE_BYTES.most - 10_000 - len(_board()))
    return chance.choice(
        (whole[:-3], whole + "x", whole + whole[:1000], blanks + _board(), _board()[:-1] + blanks + "}", "\n" * 10**6 + "{", "[" + whole)
    )


FAMILIES: Mapping[str, Callable[[random.Random], str]] = {
    made.__name__.strip("_").replace("_", " "): made
    for made in (
        _one_key_twice, _full_of_small_things, _full_of_keys, _deep, _long_texts, _very_many, _each_at_fault, _long_lists,
        _one_person_after_another, _broken,
    )
}  # fmt: skip
"""The ways to be hostile."""
