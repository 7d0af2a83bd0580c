"""The rules that a schema cannot say. Each is one generator in a file of its own; this table is all there is of registration."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, TypeAlias

from troth.rules.act_not_allowed import act_not_allowed
from troth.rules.act_not_theirs import act_not_theirs
from troth.rules.after_closed import after_closed
from troth.rules.ask_not_theirs import ask_not_theirs
from troth.rules.asked_nobody import asked_nobody
from troth.rules.asked_twice import asked_twice
from troth.rules.cycle import cycle
from troth.rules.digits_only import digits_only
from troth.rules.due_before_made import due_before_made
from troth.rules.due_missing import due_missing
from troth.rules.entries_in_order import entries_in_order
from troth.rules.entry_in_future import entry_in_future
from troth.rules.follows_in_order import follows_in_order
from troth.rules.happened_after_recorded import happened_after_recorded
from troth.rules.ladder_in_order import ladder_in_order
from troth.rules.names_alike import names_alike
from troth.rules.not_asked import not_asked
from troth.rules.nothing_changes import nothing_changes
from troth.rules.outside_agreement import outside_agreement
from troth.rules.partner_is_party import partner_is_party
from troth.rules.party_twice import party_twice
from troth.rules.period_unfit import period_unfit
from troth.rules.refers_to_itself import refers_to_itself
from troth.rules.requirement_twice import requirement_twice
from troth.rules.requirement_unknown import requirement_unknown
from troth.rules.requirement_unmeetable import requirement_unmeetable
from troth.rules.respond_by_in_order import respond_by_in_order
from troth.rules.serves_itself import serves_itself
from troth.rules.signed_incomplete import signed_incomplete
from troth.rules.signed_unheard import signed_unheard
from troth.rules.unknown_party import unknown_party
from troth.rules.unknown_reason import unknown_reason
from troth.rules.unknown_reference import unknown_reference
from troth.rules.wrong_kind_of_party import wrong_kind_of_party

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from troth.days import AsOf
    from troth.ledger import Ledger
    from troth.problem import Problem

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
    # days
    due_missing,
    due_before_made,
    respond_by_in_order,
    entries_in_order,
    entry_in_future,
    happened_after_recorded,
    follows_in_order,
    # acts
    act_not_allowed,
    act_not_theirs,
    unknown_reason,
    nothing_changes,
    # asks
    asked_nobody,
    asked_twice,
    not_asked,
    ask_not_theirs,
    after_closed,
    ladder_in_order,
    # agreements
    signed_incomplete,
    signed_unheard,
    requirement_unknown,
    period_unfit,
    requirement_twice,
    requirement_unmeetable,
    outside_agreement,
    serves_itself,
)


def broken(ledger: Ledger, as_of: AsOf) -> Iterator[Problem]:
    """Yield every problem of every rule."""
    yield from chain.from_iterable(rule(ledger, as_of) for rule in RULES)
