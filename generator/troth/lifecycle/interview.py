"""The questions that an agreement starts with: what customers are asked before anything is written."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question to a customer, the field of an `input` entry that holds the answer, and the part that it concerns."""

    asks: str
    field: str
    label: str
    """What pages put before the answer."""
    part: str | None = None


QUESTIONS = (
    Question(asks="What do we provide you?", field="provides", label="What they get", part="services"),
    Question(asks="How would you describe our relationship?", field="relationship", label="The relationship"),
    Question(asks="What works?", field="working", label="Works"),
    Question(asks="What does not work?", field="not_working", label="Does not work"),
    Question(asks="What do you require of us, and how is it measured?", field="requires", label="What they require", part="requirements"),
    Question(asks="How are we doing, from 1 (poor) to 5 (excellent)?", field="rating", label="Rating"),
    Question(asks="What should we do differently?", field="change", label="To do differently"),
)
"""In the order in which they are asked: the customer's view first, numbers late."""
