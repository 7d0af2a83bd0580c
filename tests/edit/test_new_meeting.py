"""Next steps in one line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troth.edit.new_meeting import QuickStep, parse_quick_step


def test_a_line_in_full() -> None:
    """Who does what, with what outcome, by when, and what stands behind the slashes."""
    assert parse_quick_step("dan: Map the buying centre -> eight names @ 2026-12-04 / partner mia / to acme") == QuickStep(
        promisers=("dan",), title="Map the buying centre", outcome="eight names", due="2026-12-04", extras={"partner": "mia", "to": "acme"}
    )


@pytest.mark.parametrize(
    ("line", "who", "what", "outcome", "by"),
    [
        ("lou: Send it @ +10d", ("lou",), "Send it", "Send it", "+10d"),
        ("dan, Lou Reed: Do it → done @tomorrow", ("dan", "Lou Reed"), "Do it", "done", "tomorrow"),
        ("dan: Ask 3/4 of them: who? -> a/b -> c @ home @ 2026-12-04", ("dan",), "Ask 3/4 of them: who?", "a/b -> c @ home", "2026-12-04"),
        ("dan: Win / lose @ +1w / why both / or @ all", ("dan",), "", "", ""),
    ],
)
def test_what_may_stand_in_it(line: str, who: tuple[str, ...], what: str, outcome: str, by: str) -> None:
    """The outcome may be left out, several may promise; colons, slashes and at-signs are only words where they mean nothing."""
    found = parse_quick_step(line)
    if not what:
        assert isinstance(found, str)
        return
    assert isinstance(found, QuickStep)
    assert (found.promisers, found.title, found.outcome, found.due) == (who, what, outcome, by)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("", "it doesn't say who"),
        ("Map it @ +1w", "it doesn't say who"),
        (": Map it @ +1w", "it doesn't say who"),
        ("dan: Map it", "it doesn't say by when"),
        ("dan: -> names @ +1w", "it doesn't say what"),
        ("dan: @ +1w", "it doesn't say what"),
        ("dan: Map it @ +1w / prtner mia", "did you mean / partner?"),
    ],
)
def test_what_is_missing(line: str, says: str) -> None:
    """A line that lacks something says what, in one sentence."""
    found = parse_quick_step(line)
    assert isinstance(found, str)
    assert says in found


@given(st.text())
def test_no_line_raises(line: str) -> None:
    """Whatever is typed is a next step or a sentence."""
    assert isinstance(parse_quick_step(line), QuickStep | str)
