"""What an issue form consists of: fields with labels, and the acts or the kind of record that it is for.

A host shows a field as `### Label`, with what was filled in below. The forms in the repository are written from the tables beside
this, links on pages fill them in by the ids of the fields, and whoever reads such an issue finds the fields by their labels.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from troth.model import Kind


NO_RESPONSE: Final = "_No response_"
"""What hosts write below a field that was left empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """One field of a form."""

    key: str
    """The field of the entry or record that it becomes."""
    label: str
    options: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """What can be chosen, with what stands for it in a file; nothing where it is written."""
    is_long: bool = False
    """Several lines."""
    is_required: bool = False
    hint: str = ""
    """What is said below the label."""
    example: str = ""

    @property
    def id(self) -> str:
        """Its id in the form, and in links that fill it in."""
        return self.key.replace("_", "-")

    def read_value(self, text: str) -> str:
        """Return what stands for what was chosen or written; nothing where it was left empty."""
        said = text.strip()
        return "" if said in (NO_RESPONSE, "None") else self.options.get(said, said)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormAct:
    """An act that a form can say, by the name of its command."""

    kind: Kind
    act: str
    command: str
    is_for_insiders: bool = False
    """Only people of the board say it by message, and not those who are customers alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueForm:
    """A form: a file of the host's, with the fields that come after the record."""

    name: str
    title: str
    says: str
    fields: tuple[FormField, ...]
    acts: tuple[FormAct, ...] = ()
    """The first of them stands in it, unless a link fills in another."""
    makes: Kind | None = None
    """The kind of record that it asks for, where it makes a new one."""

    @property
    def all_fields(self) -> tuple[FormField, ...]:
        """Its fields in order: the record where it says an act, its own, and those that are filled in already."""
        return (RECORD_FIELD, *self.fields, ACT_FIELD, OF_FIELD) if self.acts else (*self.fields, ACT_FIELD)

    @property
    def command(self) -> str:
        """What stands in its field Act before anybody fills it in."""
        return self.acts[0].command if self.acts else f"new {self.makes.value}" if self.makes else ""


RECORD_FIELD: Final = FormField(
    key="record", label="Record", is_required=True, hint="It is filled in when you come from its page.", example="promise/fit-kitchen"
)
ACT_FIELD: Final = FormField(key="act", label="Act", is_required=True, hint="It is filled in already.")
OF_FIELD: Final = FormField(
    key="of", label="Of", hint="It stands for what the page showed you, so that your answer is never taken for another. Leave it as it is."
)
COMMON_FIELDS: Final = (RECORD_FIELD, ACT_FIELD, OF_FIELD)
"""What the forms of acts begin with. Those of new records have the act alone."""
