"""The rules about agreements: who is heard and signs, what is required and measured, and who is a party."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.base.dates import format_date
from troth.base.text import escape_text
from troth.model import Kind
from troth.model.problem import Problem
from troth.rules.references import Suggestions
from troth.status.agreement_acts import check_measurement_period, describe_missing_parts, may_act_on_agreement, rewordings
from troth.status.wording import PARTS, format_number, is_fingerprint_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.base.dates import AsOf
    from troth.model import Agreement, AgreementEntry
    from troth.model.ledger import Ledger


def signed_incomplete(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Sign an agreement only when all seven parts are complete."""
    for agreement in ledger.agreements.values():
        missing = tuple(part for part in PARTS if not getattr(agreement.wording, part))
        if not missing:
            continue
        for entry in agreement.log:
            if entry.act == "signed" and is_fingerprint_of(entry.terms, agreement.wording):
                message = f"{entry.by} has signed, and {describe_missing_parts(missing)}"
                place = agreement.source.find_place("log", entry.index, "act")
                yield Problem("signed-incomplete", place, message, f"first write {', '.join(missing)} together, then sign")


def signed_unheard(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Record a customer's feedback before anyone signs an agreement."""
    if not ledger.is_complete(Kind.PARTIES):
        return
    for agreement in ledger.agreements.values():
        first = next((entry for entry in agreement.log if entry.act == "signed"), None)
        if first is None or any(_is_heard_before(entry, first, agreement, ledger) for entry in agreement.log):
            continue
        message = f"{first.by} has signed before any customer gave feedback: one side can't make an agreement alone"
        hint = f"ask {' or '.join(agreement.wording.customers)} what works and what doesn't, and add an input entry before the signature"
        yield Problem("signed-unheard", agreement.source.find_place("log", first.index, "act"), message, hint)


def _is_heard_before(entry: AgreementEntry, first: AgreementEntry, agreement: Agreement, ledger: Ledger) -> bool:
    known = all(party in ledger.parties for party in (entry.by, *agreement.wording.customers))
    return (
        entry.act == "input"
        and entry.index < first.index
        and (not known or may_act_on_agreement("input", entry.by, agreement, ledger.parties.on(entry.date)))
    )


def requirement_unknown(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Measure only what the agreement requires, by the requirement's id."""
    for agreement in ledger.agreements.values():
        ids = {each.id: each.id for each in agreement.wording.requirements}
        meant, reworded = Suggestions(ids), rewordings(agreement)
        for entry in agreement.log:
            if entry.requirement is not None and entry.requirement not in ids and not reworded(entry.index):
                hint = meant.build_hint(entry.requirement, f"name one of its requirements: {', '.join(sorted(ids)) or 'it has none yet'}")
                place = agreement.source.find_place("log", entry.index, "requirement")
                yield Problem("requirement-unknown", place, f"the agreement has no requirement {entry.requirement}", hint)

    for promise in ledger.promises.values():
        under = ledger.agreements.get(promise.agreement or "")
        ids = {each.id: each.id for each in under.wording.requirements} if under else {}
        if under is not None and promise.requirement is not None and promise.requirement not in ids:
            hint = Suggestions(ids).build_hint(
                promise.requirement, f"name one of its requirements: {', '.join(sorted(ids)) or 'it has none'}"
            )
            message = f"the agreement {under.id} has no requirement {promise.requirement}"
            yield Problem("requirement-unknown", promise.source.find_place("requirement"), message, hint)


def input_unknown(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Answer feedback by the date on which a customer gave it."""
    for agreement in ledger.agreements.values():
        given = [entry.date for entry in agreement.log if entry.act == "input"]
        for entry in agreement.log:
            if entry.input is None or any(each.act == "input" and each.date == entry.input for each in agreement.log[: entry.index]):
                continue
            days = ", ".join(each.isoformat() for each in dict.fromkeys(given) if each <= entry.date)
            hint = f"write the date of the feedback: {days}" if days else "add the input entry of the customer first"
            place = agreement.source.find_place("log", entry.index, "input")
            yield Problem("input-unknown", place, f"no customer gave feedback on {format_date(entry.input)}", hint)


def period_unfit(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Write a measurement's period as its requirement does, once it has begun."""
    for agreement in ledger.agreements.values():
        required = {each.id: each for each in agreement.wording.requirements}
        reworded = rewordings(agreement)
        for entry in agreement.log:
            requirement = required.get(entry.requirement or "")
            if requirement is None or entry.period is None or reworded(entry.index):
                continue
            fault = check_measurement_period(requirement, entry.period, entry.day)
            if fault is not None:
                yield Problem("period-unfit", agreement.source.find_place("log", entry.index, "period"), *fault)


def requirement_twice(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Give every requirement of an agreement an id of its own."""
    for agreement in ledger.agreements.values():
        seen: dict[str, str] = {}
        for index, each in enumerate(agreement.wording.requirements):
            if each.id in seen:
                message = f"{each.id} is already the id of an earlier requirement: {escape_text(seen[each.id])}"
                place = agreement.source.find_place("requirements", index, "id")
                yield Problem("requirement-twice", place, message, "give this one another id, so that its measurements can be told apart")
            seen.setdefault(each.id, each.what)


def requirement_unmeetable(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Set requirements that a value can meet."""
    for agreement in ledger.agreements.values():
        for index, each in enumerate(agreement.wording.requirements):
            low, high = each.at_least, each.at_most
            if each.equals is not None and (low is not None or high is not None):
                key, hint = "equals", "remove one of the two"
                message = f"{each.id} has equals {format_number(each.equals)} and another bound as well"
            elif low is not None and high is not None and low > high:
                key, hint = "at_least", "swap the two bounds, or correct one"
                message = f"no value is at least {format_number(low)} and at most {format_number(high)}"
            else:
                continue
            yield Problem("requirement-unmeetable", agreement.source.find_place("requirements", index, key), message, hint)


def outside_agreement(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Use only an agreement's own parties in its roles and benefits."""
    if not ledger.is_complete(Kind.PARTIES):
        return
    for agreement in ledger.agreements.values():
        wording = agreement.wording
        for index, benefit in enumerate(wording.value):
            if benefit.customer is not None and _is_stranger(benefit.customer, wording.customers, ledger):
                message = f"{benefit.customer} is not a customer of this agreement"
                place = agreement.source.find_place("value", index, "for")
                yield Problem("outside-agreement", place, message, f"name {' or '.join(wording.customers)}, or add it to customers")
        named = (wording.provider, *wording.customers)
        for index, role in enumerate(wording.roles):
            if _is_stranger(role.party, named, ledger):
                place = agreement.source.find_place("roles", index, "party")
                hint = f"name {', '.join(named[:-1])} or {named[-1]}, or someone who acts for them"
                yield Problem("outside-agreement", place, f"{role.party} is not a party of this agreement", hint)


def _is_stranger(party: str, named: tuple[str, ...], ledger: Ledger) -> bool:
    """Tell whether a party that the board knows is none of those named, nor acts for one; of strangers another rule tells."""
    known = all(each in ledger.parties for each in (party, *named))
    return known and not any(ledger.parties.may_act_for(party, each) for each in named)


def serves_itself(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Make an agreement between a provider and others, not with itself."""
    for agreement in ledger.agreements.values():
        provider = agreement.wording.provider
        for index, customer in enumerate(agreement.wording.customers):
            if customer == provider:
                place = agreement.source.find_place("customers", index)
                hint = "name other customers; for a team's own goals use a promise to oneself"
                yield Problem("serves-itself", place, f"{provider} is the provider and a customer too", hint)
