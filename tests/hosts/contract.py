"""A host's own description of its API (OpenAPI 3.0): which operations there are, and what their bodies and answers look like."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from jsonschema import Draft4Validator

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

Answer: TypeAlias = tuple[int, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiCall:
    """One request to the API, as the host's description names it."""

    method: str
    template: str
    path: str
    query: Mapping[str, str]
    body: Any


@dataclass
class Contract:
    """The description, and whether requests and answers are as it says."""

    description: Mapping[str, Any]

    def find(self, method: str, path: str) -> str | None:
        """Return the template of a path; None where the host has no such operation."""
        for template, methods in self.description["paths"].items():
            pattern = re.sub(r"\\\{(\w+)\\\}", lambda name: ".+" if name[1] in ("path", "ref") else "[^/]+", re.escape(template))
            if method in methods and re.fullmatch(pattern, path):
                return str(template)
        return None

    def list_faults(self, call: ApiCall, answer: Answer | None = None) -> list[str]:
        """Return what is wrong with a call, or with an answer to it."""
        operation = self.description["paths"][call.template][call.method]
        if answer is None:
            return [*self._list_query_faults(operation, call), *self._list_body_faults(operation, call)]
        responses = operation["responses"]
        if str(answer[0]) not in responses:
            return [f"{answer[0]} is no answer to {call.method} {call.template}"]
        schema = self._resolve(responses[str(answer[0])]).get("content", {}).get("application/json", {}).get("schema")
        return self._validate(schema, answer[1]) if schema else []

    def _list_query_faults(self, operation: Mapping[str, Any], call: ApiCall) -> list[str]:
        known = {each["name"] for each in map(self._resolve, operation.get("parameters", ())) if each["in"] == "query"}
        return [f"unknown parameter {name}" for name in sorted(set(call.query) - known)]

    def _list_body_faults(self, operation: Mapping[str, Any], call: ApiCall) -> list[str]:
        schema = self._resolve(operation.get("requestBody", {})).get("content", {}).get("application/json", {}).get("schema")
        if schema is None:
            return []
        unknown = sorted(set(call.body or {}) - set(self._resolve(schema).get("properties", {}))) if isinstance(call.body, dict) else []
        return [*self._validate(schema, call.body or {}), *(f"unknown field {name}" for name in unknown)]

    def make_named(self, name: str) -> dict[str, Any]:
        """Return the smallest thing that one of the named schemas allows: what the host would surely send."""
        made = self._make_example({"$ref": f"#/components/schemas/{name}"})
        assert isinstance(made, dict)
        return made

    def _make_example(self, schema: Mapping[str, Any]) -> Any:  # noqa: ANN401 - whatever the description says
        schema = self._resolve(schema)
        if "allOf" in schema:
            return {key: value for part in schema["allOf"] for key, value in self._make_example(part).items()}
        for choice in ("oneOf", "anyOf"):
            if choice in schema:
                return self._make_example(schema[choice][0])
        if schema.get("nullable"):
            return None
        if "enum" in schema:
            return schema["enum"][0]
        if schema.get("type") == "object" or "properties" in schema:
            known = schema.get("properties", {})
            return {key: self._make_example(known[key]) for key in schema.get("required", ()) if key in known}
        plain = {"array": [], "integer": 1, "number": 1, "boolean": False}
        texts = {"date-time": "2026-11-20T10:00:00Z", "uri": "http://127.0.0.1/x", "email": "x@x.example"}
        return plain.get(schema.get("type", ""), texts.get(schema.get("format", ""), "x"))

    def _resolve(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        while "$ref" in schema:
            found: Any = self.description
            for key in schema["$ref"].removeprefix("#/").split("/"):
                found = found[key]
            schema = found
        return schema

    def _validate(self, schema: Mapping[str, Any], value: object) -> list[str]:
        found = Draft4Validator({**self.description, **schema}).iter_errors(value)
        return [f"{'/'.join(map(str, each.absolute_path))}: {each.message[:200]}" for each in found]


def load_contract(file: Path) -> Contract:
    """Read a host's description, in which `nullable` becomes what JSON Schema says for it."""
    return Contract(_allow_null(json.loads(file.read_text(encoding="utf-8"))))


def _allow_null(described: Any) -> Any:  # noqa: ANN401 - a description is made of anything that JSON holds
    if isinstance(described, list):
        return [_allow_null(each) for each in described]
    if not isinstance(described, dict):
        return described
    found = {key: _allow_null(value) for key, value in described.items()}
    return {"anyOf": [found, {"type": "null"}], "nullable": True} if described.get("nullable") is True else found
