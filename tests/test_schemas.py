from __future__ import annotations

import json
import re
from itertools import combinations
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from troth.model import DEFAULT_LADDER, DEFAULT_REASONS, Kind, Settings
from troth.read.schema.schema import find_schema_folder, load_schema
from troth.read.schema.validator import SchemaValidator
from troth.status.acts import ACTS_BY_NAME

if TYPE_CHECKING:
    from collections.abc import Iterator

RECORDS = [kind.value for kind in Kind]
EXPORT = "board-export"
CHANGE = {"due", "outcome", "cost", "every", "until", "times"}
ONE, SOME = {"occurrence"}, {"occurrence", "through"}
FIELDS: dict[str, dict[str, tuple[set[str], set[str]]]] = {
    "promise": {
        "requested": (set(), {"respond_by"}),
        "offered": (set(), {"respond_by"}),
        "promised": (set(), {"terms"}),
        "countered": ({"because"}, CHANGE | {"respond_by"}),
        "declined": ({"because"}, {"terms"}),
        "withdrawn": (set(), {"because"}),
        "agreed": (set(), {"terms"} | ONE),
        "refused": ({"because"}, {"terms"} | ONE),
        "reported": (set(), {"confidence", "progress"} | ONE),
        "help_wanted": (set(), ONE),
        "help_offered": (set(), set()),
        "helped": (set(), set()),
        "renegotiated": ({"because"}, CHANGE | {"reason"} | ONE),
        "followed_up": (set(), {"outcome", "learned", "next"} | SOME),
        "delivered": (set(), {"evidence", "measures"} | SOME),
        "accepted": (set(), {"terms", "satisfaction", "kept"} | SOME),
        "rejected": ({"because"}, {"terms"} | ONE),
        "missed": ({"reason"}, {"because"} | ONE),
        "revoked": ({"reason"}, {"because"} | ONE),
        "cancelled": ({"because"}, ONE),
        "superseded": ({"promise"}, set()),
        "corrected": ({"entry", "because"}, set()),
    },
    "ask": {
        "reached_out": ({"to", "via"}, set()),
        "answered": ({"answer"}, {"terms", "for", "promise", "amount", "refer_to", "until"}),
        "paused": ({"to", "until"}, set()),
        "closed": (set(), {"became"}),
    },
    "agreement": {
        "input": (set(), {"working", "not_working", "change", "rating", "provides", "relationship", "requires", "about", "heard", "of"}),
        "signed": (set(), {"terms"}),
        "measured": ({"requirement", "period", "value"}, set()),
        "reviewed": (set(), {"rating", "next"}),
        "discussed": ({"requirement", "period"}, {"promise"}),
        "answered_input": ({"input"}, {"promise"}),
        "ended": (set(), {"because"}),
    },
    "goal": {
        "measured": ({"measure", "value"}, set()),
        "achieved": (set(), set()),
        "dropped": ({"because"}, set()),
    },
}
"""By kind and act: the fields that its entries need, and those that they may have beside the common ones."""
REQUIRED = {
    "promise": {"title", "promiser", "customer", "outcome"},
    "ask": {"title", "asker", "asked", "seeks", "made", "respond_by", "request"},
    "agreement": {"title", "provider", "customers"},
    "meeting": {"title", "kind", "date", "attendees"},
    "goal": {"title", "owner"},
    "parties": set(),
    "board": set(),
}


def read_schema(name: str) -> dict[str, Any]:
    """Return a schema as its file has it."""
    found: dict[str, Any] = json.loads((find_schema_folder() / f"{name}.schema.json").read_text(encoding="utf-8"))
    return found


def list_subschemas(node: dict[str, Any], way: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every schema inside of a schema that describes a value, with the way to it."""
    for key in ("properties", "$defs"):
        for name, each in node.get(key, {}).items():
            yield f"{way}/{name}", each
            yield from list_subschemas(each, f"{way}/{name}")
    for key in ("items", "additionalProperties", "propertyNames"):
        if isinstance(node.get(key), dict):
            yield f"{way}/{key}", node[key]
            yield from list_subschemas(node[key], f"{way}/{key}")
    for each in node.get("allOf", ()):
        yield from list_subschemas(each["then"], f"{way}/{each['if']['properties']['act']['const']}")


def list_properties(node: dict[str, Any], way: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every property of a schema, at any depth."""
    for where, each in [(way, node), *list_subschemas(node, way)]:
        for name, described in each.get("properties", {}).items():
            yield f"{where}/{name}", described


def list_nodes(node: object) -> Iterator[dict[str, Any]]:
    """Yield every mapping inside of a schema."""
    for each in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from list_nodes(each)
    if isinstance(node, dict):
        yield node


def test_there_is_one_schema_a_kind_and_one_for_what_is_published() -> None:
    """The folder holds these files and no others."""
    assert sorted(path.name for path in find_schema_folder().iterdir()) == sorted(f"{name}.schema.json" for name in [*RECORDS, EXPORT])


@pytest.mark.parametrize("name", [*RECORDS, EXPORT])
def test_a_schema_is_one(name: str) -> None:
    """Each is valid against the meta-schema of 2020-12, names itself by its file and no host."""
    whole = read_schema(name)
    Draft202012Validator.check_schema(whole)
    assert whole["$schema"] == Draft202012Validator.META_SCHEMA["$id"]
    assert whole["$id"] == f"{name}.schema.json"


@pytest.mark.parametrize("name", [*RECORDS, EXPORT])
def test_a_schema_stands_on_its_own(name: str) -> None:
    """References lead into the same file, say nothing that the target could contradict, and no definition is idle."""
    whole = read_schema(name)
    references = [each for each in list_nodes(whole) if "$ref" in each]
    used = {each["$ref"].removeprefix("#/$defs/") for each in references}
    assert used == set(whole["$defs"])
    assert {key for each in references for key in each} <= {"$ref", "title", "description", "examples", "default"}


@pytest.mark.parametrize("name", [*RECORDS, EXPORT])
def test_editors_can_explain_every_key(name: str) -> None:
    """Every property says what it is and what it is for; in records there is an example of it too."""
    wanted = {"title", "description"} | ({"examples"} if name != EXPORT else set())
    found = list(list_properties(dict(load_schema(name))))
    assert found
    assert {way: wanted - each.keys() for way, each in found if not wanted <= each.keys()} == {}
    assert [way for way, each in found if not each["description"].endswith(".")] == []


@pytest.mark.parametrize("name", RECORDS)
def test_examples_are_right(name: str) -> None:
    """What an editor offers is accepted."""
    for way, each in list_subschemas(dict(load_schema(name))):
        assert each.get("examples"), way
        for example in each["examples"]:
            assert list(SchemaValidator(each).iter_errors(example)) == [], (way, example)


@pytest.mark.parametrize("name", [*RECORDS, EXPORT])
def test_values_that_are_listed_are_explained_or_plain(name: str) -> None:
    """Where the values of a list are explained, all of them are."""
    for each in list_nodes(load_schema(name)):
        if "enumDescriptions" in each:
            assert len(each["enumDescriptions"]) == len(each["enum"])


@pytest.mark.parametrize("name", RECORDS)
def test_every_form_of_text_has_its_words(name: str) -> None:
    """A pattern says in words what is wrong and what to write, is anchored at the end, and knows no digits but ours."""
    for each in list_nodes(load_schema(name)):
        if "pattern" in each:
            assert re.fullmatch(r"(not|empty)[^:]*: write .+|not a fingerprint: take .+", each["patternErrorMessage"])
            assert each["pattern"] == r"\S" or (each["pattern"][0], each["pattern"][-1]) == ("^", "$")
            assert r"\d" not in each["pattern"]


@pytest.mark.parametrize("name", [*RECORDS, EXPORT])
def test_nothing_unknown_is_let_in(name: str) -> None:
    """A mapping has the keys that are described, or names for keys that are checked. Only the published numbers may grow."""
    whole = load_schema(name)
    for way, each in [("", whole), *list_subschemas(dict(whole))]:
        if "properties" in each and way != "/numbers":
            assert each.get("additionalProperties", each.get("unevaluatedProperties")) is not None, way
            assert each.get("additionalProperties") is not True, way


@pytest.mark.parametrize("name", RECORDS)
def test_a_record_needs_what_the_contract_says(name: str) -> None:
    """Required keys are those of the contract, and each is described."""
    assert set(load_schema(name).get("required", ())) == REQUIRED[name]
    for each in list_nodes(load_schema(name)):
        if "required" in each and "properties" in each:
            assert set(each["required"]) <= each["properties"].keys()


def list_fields(own: dict[str, Any]) -> tuple[set[str], set[str]]:
    """Return the fields that an act needs, and those that it may have."""
    needed = set(own.get("required", ()))
    return needed, own.get("properties", {}).keys() - needed


@pytest.mark.parametrize("name", FIELDS)
def test_an_entry_has_the_fields_of_its_act(name: str) -> None:
    """Acts, the fields that they need and those that they may have are those of the contract's tables."""
    entry = load_schema(name)["properties"]["log"]["items"]
    own = {each["if"]["properties"]["act"]["const"]: each["then"] for each in entry["allOf"]}
    found = {
        act: (
            set(own.get(act, {}).get("required", ())),
            own.get(act, {}).get("properties", {}).keys() - set(own.get(act, {}).get("required", ())),
        )
        for act in entry["properties"]["act"]["enum"]
    }
    assert found == FIELDS[name]
    assert own.keys() <= found.keys()
    assert entry["properties"].keys() == {"date", "by", "act", "note", "happened"}
    assert entry["unevaluatedProperties"] is False


@pytest.mark.parametrize("act", ["countered", "renegotiated"])
def test_a_change_changes_something(act: str) -> None:
    """A counter-offer or renegotiation names at least one changed term."""
    entry = load_schema("promise")["properties"]["log"]["items"]
    own = next(each["then"] for each in entry["allOf"] if each["if"]["properties"]["act"]["const"] == act)
    assert {each["required"][0] for each in own["anyOf"]} == CHANGE


def test_the_acts_are_those_of_the_state_machine() -> None:
    """The schema knows every act that the table of acts has, in its order, and no other."""
    assert load_schema("promise")["properties"]["log"]["items"]["properties"]["act"]["enum"] == list(ACTS_BY_NAME)


def test_what_two_schemas_define_they_define_alike() -> None:
    """A definition that stands in two records' schemas is the same in both; entries differ from kind to kind."""
    for one, other in combinations([read_schema(name)["$defs"] for name in RECORDS], 2):
        for name in one.keys() & other.keys() - {"entry"}:
            assert one[name] == other[name], name


def test_the_settings_have_the_defaults_that_their_schema_tells() -> None:
    """An editor shows the defaults that the board has, and every setting is described."""
    described, settings = load_schema("board")["properties"], Settings()
    for key, each in described.items():
        if "default" in each and key != "ladder":
            assert each["default"] == getattr(settings, key), key
    ladder = [{"via": step.via} if step.wait is None else {"via": step.via, "wait": step.wait} for step in DEFAULT_LADDER]
    assert described["ladder"]["default"] == ladder
    assert described.keys() == {*Settings.__dataclass_fields__}


def test_the_default_reasons_are_codes() -> None:
    """Every default reason may be written in an entry."""
    reason = load_schema("board")["properties"]["reasons"]["items"]["properties"]["code"]
    assert [code for code in DEFAULT_REASONS if not SchemaValidator(reason).is_valid(code)] == []


def publish_small_board() -> dict[str, Any]:
    """Return a small board as it is published."""
    share = {"n": 0, "of": 0}
    provenance = {"level": "unknown", "commit": None, "author": None, "date": None}
    texts = dict.fromkeys(("partner", "report", "delivered_on", "closed_on", "kept_on_time", "satisfaction", "reason", "why"))
    others = dict.fromkeys(("goal", "ask", "agreement", "meeting", "part_of", "continues"))
    promise = {
        "id": "kitchen", "title": "Fit the new kitchen", "promisers": ["nina"], "customers": ["jane"], "state": "promised",
        "schedule": ["upcoming"], "flags": ["no_report"], "made": "2026-10-01", "first_due": "2026-12-15", "due": "2026-12-15",
        "trust": {"promise": False, "missing": ["outcome"]}, "outcome": "Inspection passed.", "measures": [], "parts": [], "needs": [],
        "tags": [], "links": [], "occurrences": [], "path": "commitments/promises/kitchen.yaml",
        "provenance": provenance, "url": "promises/kitchen/", **texts, **others,
        "log": [{"date": "2026-10-02", "by": "jane", "act": "agreed", "note": None, "provenance": provenance}],
    }  # fmt: skip
    return {
        "version": 1, "as_of": "2026-10-05", "board": {"name": "Blue house", "timezone": "UTC"},
        "promises": [promise], "asks": [], "agreements": [], "meetings": [], "goals": [],
        "parties": [{"id": "nina", "kind": "person", "name": "Nina", "members": []}],
        "numbers": {
            **dict.fromkeys(("kept_on_time", "kept_in_force", "follow_ups_done", "answered_in_time", "clear"), share),
            "overdue": {"1-7": 0, "8-14": 0, "15-28": 0, "over-28": 0}, "reasons": {},
        },
        "problems": {"errors": 0, "warnings": 0},
    }  # fmt: skip


def test_what_is_published_has_every_key() -> None:
    """Keys with no value are null, never absent, and no other keys are there."""
    checker = Draft202012Validator(read_schema(EXPORT))
    assert list(checker.iter_errors(publish_small_board())) == []
    for key in publish_small_board():
        assert not checker.is_valid({each: value for each, value in publish_small_board().items() if each != key}), key
    for key in publish_small_board()["promises"][0]:
        less = publish_small_board()
        del less["promises"][0][key]
        assert not checker.is_valid(less), key
    assert not checker.is_valid({**publish_small_board(), "extra": 1})
