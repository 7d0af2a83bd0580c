"""The formats in which a check is reported: one file each, and this table is all there is of registration."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from troth.report.as_json import as_json
from troth.report.github import github
from troth.report.junit import junit
from troth.report.sarif import sarif
from troth.report.text import text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from troth.report.findings import Findings

    Reporter: TypeAlias = Callable[[Findings], Iterator[str]]

REPORTERS: Mapping[str, Reporter] = MappingProxyType({"text": text, "github": github, "json": as_json, "sarif": sarif, "junit": junit})
"""Each yields the lines of its format, by the name that `--format` takes."""
FOR_PROGRAMS = frozenset({"json", "sarif", "junit"})
"""The formats that a program reads as a whole, so that no line of them may be cut."""
