"""The small pieces of pages: what they say, and that no user's word becomes a tag."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from tests.render.html_parser import parse_html
from tests.status.builders import make_parties

from troth.render.fragments import avatar, chip, due, name, names, sentence, step
from troth.render.page import SiteUrls
from troth.views.chips import STATE_CHIPS, PartyLabel, PartyLabels
from troth.views.due import Due, Urgency
from troth.views.rich_text import Inline, inline_text, strong_text, user_text
from troth.views.rows import NextAction

HERE = SiteUrls(directory_urls=True).build_page_urls("promises/it")
TEXTS = st.text(st.sampled_from("ab<>&'\"/="), min_size=1, max_size=20)
ANN, BOB, CORA = (PartyLabels(make_parties())(each) for each in ("ann", "bob", "cora"))


def read_text(html: str) -> str:
    """Return the text that a reader sees, and one who has it read aloud hears."""
    found = parse_html(str(html))
    assert not found.faults
    return found.text


def make_face(name: str) -> PartyLabel:
    """Return a face with that name."""
    return replace(ANN, name=name, initials=name[:1])


def test_names() -> None:
    """The first two are named and lead to their pages; the rest are counted."""
    assert names((ANN, BOB), HERE) == ('<a href="../../people/ann/"><bdi>Ann</bdi></a>, <a href="../../people/bob/"><bdi>Bob</bdi></a>')
    assert read_text(names((ANN, BOB, CORA), HERE)) == "Ann, Bob +1 more"
    assert name(replace(ANN, page=""), HERE) == "<bdi>Ann</bdi>"
    assert names((), HERE) == ""


def test_a_sentence() -> None:
    """Our words, names, what stands out, users' words, and links of all kinds."""
    spans = (
        Inline(face=ANN, to=ANN.page),
        inline_text(" & "),
        strong_text("so"),
        strong_text("there", "due#soon"),
        user_text("<x>", "promises/x"),
        user_text("y"),
    )
    assert sentence(spans, HERE) == (
        '<a href="../../people/ann/"><bdi>Ann</bdi></a> &amp; <strong>so</strong><a href="../../due/#soon" class="troth-strong">there</a>'
        '<a href="../../promises/x/"><bdi>&lt;x&gt;</bdi></a><bdi>y</bdi>'
    )


def test_a_due_date() -> None:
    """Only a live one carries the day from which a browser counts."""
    live = Due(date="2026-10-20", date_text="20 Oct 2026", words="in 3 days", urgency=Urgency.SOON, live=True)
    assert 'datetime="2026-10-20" data-troth-due="2026-10-20"' in due(live)
    assert "data-troth-due" not in due(replace(live, live=False))
    assert read_text(due(live)) == "20 Oct 2026,  in 3 days"


def test_a_step() -> None:
    """Whose it is, what it is, and since when; nobody's is anyone's."""
    assert read_text(step(NextAction(who=(ANN, BOB, CORA), what="answer", note="since today"), HERE)) == (
        "Ann or Bob or others to answer,  since today"
    )
    assert read_text(step(NextAction(who=(), what="help"), HERE)) == "Anyone can help"


def test_a_sign_and_a_face() -> None:
    """A sign has its shape and its tone; a face is hidden from those who have the page read aloud."""
    sign = next(iter(STATE_CHIPS.values()))
    assert chip(sign) == f'<span class="troth-chip troth-{sign.tone} troth-i-{sign.icon}">{sign.word}</span>'
    assert avatar(ANN, "large").startswith('<span class="troth-face troth-hue-')
    assert "troth-face-large" in avatar(ANN, "large")


@given(TEXTS)
def test_users_words_stay_words(text: str) -> None:
    """Whatever a name, a title or a note holds is read as it was written."""
    who = make_face(text)
    assert read_text(name(who, HERE)) == text
    assert read_text(avatar(who)) == text[:1]
    assert read_text(sentence((user_text(text, "due"), strong_text(text), inline_text(text)), HERE)) == text * 3
    assert read_text(step(NextAction(who=(who,), what=text, note=text), HERE)) == f"{text} to {text},  {text}"
