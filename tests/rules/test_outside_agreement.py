from __future__ import annotations

import pytest
from tests.agreements import SERVING, make_agreement_yaml
from tests.rules.boards import find_broken

from troth.rules.agreements import outside_agreement

QUIET = {
    "its parties": make_agreement_yaml(),
    "people who act for them": make_agreement_yaml(roles="[{party: nina, responsible_for: [It]}, {party: jane, responsible_for: [That]}]"),
    "a benefit for a customer": make_agreement_yaml(value="[{for: retail, what: Open}]"),
    "a stranger, of whom another rule tells": make_agreement_yaml(roles="[{party: nemo, responsible_for: [It]}]"),
}


@pytest.mark.parametrize("text", QUIET.values(), ids=QUIET)
def test_quiet(text: str) -> None:
    """Whoever is one of its parties, or acts for one, may be named."""
    assert find_broken(outside_agreement, {SERVING: text}) == ()


def test_others_are_told() -> None:
    """Somebody who signs nothing has no role, and the provider is no customer."""
    text = make_agreement_yaml(roles="[{party: rosa, responsible_for: [It]}]", value="[{for: fitters, what: Work}]")
    benefit, role = find_broken(outside_agreement, {SERVING: text})
    assert benefit.message == "fitters is not a customer of this agreement"
    assert role.message == "rosa is not a party of this agreement"
    assert role.hint == "name fitters or retail, or someone who acts for them"
