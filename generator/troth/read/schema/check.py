"""Check one file against the schema of its kind: fast where it is sound, explained where it is not."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from troth.read.schema.fast import build_fast_check
from troth.read.schema.schema import load_schema

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.model import Kind, Source
    from troth.model.problem import Problem
    from troth.read.schema.fast import FastCheck


# decision: 2026-11-23, A fast validator may pass a record, and never refuse one
def check_schema(kind: Kind, source: Source, *, alone: bool = True) -> Iterator[Problem]:
    """Yield what is wrong with the shape of a file, each fault once; `alone` is as in `load_schema`."""
    if not _load_fast_check(kind, alone=alone)(source.data):
        from troth.read.schema.messages import explain_faults  # noqa: PLC0415 - a sound board needs nobody to explain

        yield from explain_faults(kind, source, alone=alone)


@cache
def _load_fast_check(kind: Kind, *, alone: bool) -> FastCheck:
    return build_fast_check(load_schema(kind.value, alone=alone))
