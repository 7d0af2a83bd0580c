"""The rules that a schema cannot say. Each is one generator; this table is all there is of registration."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, TypeAlias

from troth.rules.acts import act_not_allowed, act_not_theirs, measure_unknown, measure_unmeetable, nothing_changes, unknown_reason
from troth.rules.agreements import (
    input_unknown,
    outside_agreement,
    period_unfit,
    requirement_twice,
    requirement_unknown,
    requirement_unmeetable,
    serves_itself,
    signed_incomplete,
    signed_unheard,
)
from troth.rules.answers import said_of_other_words, signed_without_terms
from troth.rules.asks import after_closed, ask_not_theirs, asked_nobody, asked_twice, ladder_in_order, not_asked, sponsor_too_soon
from troth.rules.dates import (
    before_made,
    due_before_made,
    due_missing,
    entries_in_order,
    entry_in_future,
    follows_in_order,
    happened_after_recorded,
    happened_before_made,
    made_on_last_yes,
    respond_by_in_order,
)
from troth.rules.recurrence import needs_endless, occurrence_unknown, recurrence_impossible
from troth.rules.references import (
    address_twice,
    cycle,
    digits_only,
    names_alike,
    partner_is_party,
    party_twice,
    refers_to_itself,
    unknown_party,
    unknown_reference,
    wrong_kind_of_party,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from troth.base.dates import AsOf
    from troth.model.ledger import Ledger
    from troth.model.problem import Problem


if TYPE_CHECKING:
    Rule: TypeAlias = Callable[[Ledger, AsOf], Iterator[Problem]]

RULES: tuple[Rule, ...] = (
    # who and what is named
    unknown_party,
    wrong_kind_of_party,
    party_twice,
    partner_is_party,
    unknown_reference,
    refers_to_itself,
    cycle,
    digits_only,
    names_alike,
    address_twice,
    # days
    due_missing,
    due_before_made,
    respond_by_in_order,
    entries_in_order,
    entry_in_future,
    happened_after_recorded,
    happened_before_made,
    made_on_last_yes,
    follows_in_order,
    # promises that come again
    recurrence_impossible,
    occurrence_unknown,
    needs_endless,
    # acts
    act_not_allowed,
    act_not_theirs,
    unknown_reason,
    nothing_changes,
    said_of_other_words,
    # asks
    asked_nobody,
    asked_twice,
    not_asked,
    ask_not_theirs,
    after_closed,
    before_made,
    ladder_in_order,
    sponsor_too_soon,
    # agreements
    signed_incomplete,
    signed_unheard,
    signed_without_terms,
    requirement_unknown,
    period_unfit,
    input_unknown,
    requirement_twice,
    requirement_unmeetable,
    outside_agreement,
    serves_itself,
    # goals and measures
    measure_unknown,
    measure_unmeetable,
)


def check_rules(ledger: Ledger, as_of: AsOf) -> Iterator[Problem]:
    """Yield every problem of every rule."""
    yield from chain.from_iterable(rule(ledger, as_of) for rule in RULES)
