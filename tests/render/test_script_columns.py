"""Python writes rows as lists under the names of their columns; the scripts read them by these names, and a checker holds them to it."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import TYPE_CHECKING

import pytest

from troth.render import form_data, row_data
from troth.site import list_sources
from troth.status.word_lists import Lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator

TYPES = {
    "row": "RowData",
    "due": "DueData",
    "step": "StepData",
    "party": "PartyData",
    "chip": "ChipData",
    "section": "SectionData",
    "group": "GroupData",
}
FORM_TYPES = {"record": "RecordData", "party": "MemberData", "place": "PlaceData", "title": "TitleData", "requirement": "RequirementData"}
WRITTEN = {
    **{TYPES[name]: columns for name, columns in row_data.COLUMNS.items()},
    **{FORM_TYPES[name]: columns for name, columns in form_data.COLUMNS.items()},
    "ReaderData": row_data.READER_COLUMNS["reader"],
    "TaskData": row_data.READER_COLUMNS["task"],
    "LexiconData": tuple(field.name for field in fields(Lexicon)),
}
COMMENT = re.compile(r"/\*\*(?:(?!\*/).)*?@typedef \{object\} (\w+)(.*?)\*/", re.DOTALL)
PROPERTY = re.compile(r"@property \{.+?\} (\w+)(?: |$)", re.MULTILINE)


def iter_types() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each type that a comment of a script names, with its properties."""
    for address, content in list_sources():
        if address.endswith(".js"):
            yield from ((name, tuple(PROPERTY.findall(rest))) for name, rest in COMMENT.findall(content.decode()))


@pytest.mark.parametrize("name", WRITTEN)
def test_a_script_knows_the_columns_that_python_writes(name: str) -> None:
    """The type in the script's comments has the very columns, so that the checker finds whoever reads another."""
    assert dict(iter_types())[name] == WRITTEN[name]


def test_no_type_of_rows_is_left_out() -> None:
    """Each type whose rows come as data is held to what writes it."""
    named = {name for name, _ in iter_types() if name.endswith("Data")}
    assert named == {*WRITTEN, "RowsData", "MakeData", "ReadersData"}
