"""The rules of a review: one a file, and this table is all there is of registration."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from troth.problem import Severity, in_order
from troth.review.rules.backdated import backdated
from troth.review.rules.late_renegotiation import late_renegotiation
from troth.review.rules.log_rewritten import log_rewritten
from troth.review.rules.not_by_party import not_by_party
from troth.review.rules.record_deleted import record_deleted
from troth.review.rules.terms_changed import terms_changed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from troth.problem import Problem
    from troth.review.case import Case

    Rule: TypeAlias = Callable[[Case], Iterator[Problem]]

RULES: Mapping[str, Rule] = MappingProxyType(
    {
        "terms-changed": terms_changed,
        "log-rewritten": log_rewritten,
        "record-deleted": record_deleted,
        "not-by-party": not_by_party,
        "backdated": backdated,
        "late-renegotiation": late_renegotiation,
    }
)
"""Each by its name in the settings' `review`; its id is `review/` and that name."""
_STRICT = {"error": Severity.ERROR, "warn": Severity.WARNING}


def offences(case: Case) -> tuple[Problem, ...]:
    """Return what each rule has against the change, as strict as the base's settings have it."""
    return in_order(problem for name, rule in RULES.items() for problem in _weighed(rule, case, case.settings.review.get(name)))


def _weighed(rule: Rule, case: Case, setting: str | None) -> Iterator[Problem]:
    if setting == "ignore":
        return
    for problem in rule(case):
        yield replace(problem, severity=_STRICT.get(setting or "", problem.severity))
