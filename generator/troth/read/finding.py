"""One thing that a schema finds wrong, before there are words for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jsonschema.exceptions import ValidationError

    from troth.model import Keys

Words: TypeAlias = "tuple[str, str, str]"
"""What is told of a finding: the rule's name without `schema/`, the message, the hint."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A value that a keyword of a schema does not hold for."""

    keyword: str
    asked: Any
    """What the schema says for the keyword: `5` for `maximum`."""
    data: Any
    """The value; for a key that is unknown or an item that stands there twice, what holds it."""
    schema: Mapping[str, Any]
    keys: Keys
    """The way to the value, or to the unknown key or the second item."""
    missing: str = ""
    """The key that should be there."""
    is_name: bool = False
    """Whether the value is itself a key: the id of a party."""

    @property
    def parents(self) -> Keys:
        """The way to what holds the value."""
        return self.keys[:-1]

    @property
    def about(self) -> Keys:
        """The way that a message names: for a key, that of its mapping."""
        return self.parents if self.is_name else self.keys


def finding(error: ValidationError) -> Finding:
    """Return what the library found; the missing key is all that our keywords write into its message."""
    schema: Any = error.schema
    return Finding(
        keyword=str(error.validator),
        asked=error.validator_value,
        data=error.instance,
        schema=schema,
        keys=tuple(error.absolute_path),
        missing=error.message,
        is_name="propertyNames" in error.absolute_schema_path,
    )
