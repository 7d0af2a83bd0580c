"""An agreement over the base board of the examples: the fitters serve the retail shops, and Jane speaks for the shops."""

from __future__ import annotations

SERVING = "agreements/serving.yaml"
PARTS = {
    "title": "The fitters serve the shops",
    "provider": "fitters",
    "customers": "[retail]",
    "value": "[A shop opens again on the next morning]",
    "services": "[{what: Night fitting, deliverables: [Clean by six]}]",
    "requirements": "[{id: on-time, what: Shops that opened on time, unit: percent, at_least: 95, every: month}]",
    "needs": "[Plans a week ahead]",
    "roles": "[{party: fitters, responsible_for: [Fitting]}, {party: retail, responsible_for: [Plans]}]",
    "obstacles": "[{what: One van, plan: Hire a second one}]",
    "resources": "[{what: Keys, have: true}]",
    "review_every": "3 months",
}
HEARD = "date: 2026-09-01, by: jane, act: input, working: The fitting, not_working: The dust, rating: 3"
NINA = "date: 2026-09-10, by: nina, act: signed"
JANE = "date: 2026-09-11, by: jane, act: signed"
SIGNED = (HEARD, NINA, JANE)


def make_agreement_yaml(*log: str, **fields: str) -> str:
    """Return the agreement as YAML; a field given as empty text is left out, `log` holds entries without dashes and braces."""
    lines = [f"{key}: {value}" for key, value in {**PARTS, **fields}.items() if value]
    return "\n".join([*lines, *(["log:"] if log else []), *(f"  - {{{entry}}}" for entry in log)]) + "\n"
