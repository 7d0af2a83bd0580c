"""Drafts of messages: plain words, nothing that a mail program could take for more, and templates of one's own."""

from __future__ import annotations

import resource
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troth.base.limits import TEMPLATE_SECONDS
from troth.render.messages import LONGEST_LINK, MessageTemplates, check_templates
from troth.status.ask import DRAFT_NAMES
from troth.views.ask.outreach import DRAFT_LABELS, MessageDraft, make_sample_values

if TYPE_CHECKING:
    from tests.conftest import Golden

    from troth.render.messages import Message


def fill_draft(template: str, *, sparse: bool = False, own: dict[str, str] | None = None, email: str = "", **values: object) -> Message:
    """Return a draft filled with the example's values, and with others where they are given."""
    return MessageTemplates(own)(MessageDraft(template=template, values={**make_sample_values(sparse=sparse), **values}, email=email))


def test_every_draft_has_its_words(golden: Golden) -> None:
    """Each of them with all that there can be, and with no more than there must be."""
    assert tuple(DRAFT_LABELS) == DRAFT_NAMES
    texts = [
        f"# {name}{', sparse' if sparse else ''}\n{fill_draft(name, sparse=sparse).whole}\n"
        for name in DRAFT_NAMES
        for sparse in (False, True)
    ]
    golden("drafts/all.txt", "\n".join(texts))


@pytest.mark.parametrize("name", DRAFT_NAMES)
def test_no_draft_scolds(name: str) -> None:
    """Nobody is blamed: not in the note to the sponsor either."""
    words = fill_draft(name, late=True).whole.lower()
    assert not any(word in words for word in ("failed", "ignored", "refused", "still waiting", "overdue", "reminder", "must"))


def test_a_talk_is_no_mail() -> None:
    """It is said in sentences and ends with the question; a mail has a subject."""
    talk = fill_draft("talk")
    assert (talk.subject, talk.mailto) == ("", "")
    assert "What does that look like for you?" in talk.text
    assert all(fill_draft(name).subject for name in DRAFT_NAMES if name != "talk")


@given(text=st.text(max_size=200), email=st.sampled_from(["", "ben@example.com", "a?cc=b@c.d&x"]))
def test_a_link_holds_the_text_and_nothing_more(text: str, email: str) -> None:
    """Whatever somebody wrote, the link has one address, a subject and a body."""
    link = fill_draft("first_mail", title=text, request=text, email=email).mailto
    parts = urlsplit(link)
    assert parts.scheme == "mailto"
    assert link.isascii()
    assert not any(char in link for char in " \n\r\"'<>{}")
    assert set(parse_qs(parts.query, keep_blank_values=True)) == {"subject", "body"}
    assert parts.path.count("@") == email.count("@")


def test_a_very_long_text_is_left_out_of_the_link() -> None:
    """It is there to be copied."""
    message = fill_draft("first_mail", request="x" * 10_000)
    assert len(message.mailto) < LONGEST_LINK
    assert "body=" not in message.mailto
    assert "x" * 10_000 in message.text


def test_a_board_has_words_of_its_own() -> None:
    """Its template takes the place of the shipped one; the others stay."""
    own = {"talk": "Salut {{ name }}: {{ request }}{% for each in attempts %} ({{ each.how }}){% endfor %}"}
    assert list(check_templates(own)) == []
    assert fill_draft("talk", own=own).text == "Salut Ben: 45 minutes. (by e-mail)"
    assert fill_draft("first_mail", own=own).text.startswith("Hello Ben")


def test_a_template_that_does_not_end_is_tried_once() -> None:
    """For all others the usual draft is shown at once."""
    drafts = MessageTemplates({"talk": "{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}"})
    start = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    texts = {drafts(MessageDraft(template="talk", values=make_sample_values(sparse=False))).text for _ in range(50)}
    assert len(texts) == 1
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - start < 5 * TEMPLATE_SECONDS.most


BAD = {
    "no such name": "Hello\n{{ nam }}",
    "no end of a condition": "Hello\n{% if why %}",
    "a way out of the sandbox": "Hello\n{{ ''.__class__.__mro__ }}",
    "an error": "Hello\n{{ of / 0 }}",
    "an error only where nobody was reached": "Hello\n{{ attempts[0].on }}",
    "no end": "Hello\n{% for a in range(9999) %}{% for b in range(9999) %}{% for c in range(9999) %}{% endfor %}{% endfor %}{% endfor %}",
    "no end of memory": "{{ 'a' * 10**9 }}",
    "a number without end": "{{ 10**(10**10) }}",
    "no end of text": "Hello\n{% for one in range(90000) %}{{ request }}{% endfor %}",
}


@pytest.mark.parametrize("name", BAD)
def test_a_template_that_fails_is_a_problem(name: str) -> None:
    """It is told with its line where it has one, and the usual draft is shown."""
    (problem,) = check_templates({"talk": BAD[name]})
    assert problem.rule == "folder/draft"
    assert problem.place.path == "templates/drafts/talk.txt.jinja"
    assert problem.place.line == (1 if " end" in name and "condition" not in name else 2)
    assert problem.message.startswith("this draft can't be filled: ")
    assert fill_draft("talk", own={"talk": BAD[name]}, attempts=()).text.startswith("Hello Ben, this is Jane.")
