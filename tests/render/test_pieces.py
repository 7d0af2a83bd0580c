"""The small pieces of pages: what they say, and that no user's word becomes a tag."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from tests.lifecycle.told import parties
from tests.render.reading import read

from troth.render import pieces
from troth.render.addresses import Addresses
from troth.views.chip import STATES
from troth.views.due import Due, Urgency
from troth.views.face import Face, Faces
from troth.views.span import Span, strong, theirs, words
from troth.views.step import Step

HERE = Addresses(directory_urls=True).here("promises/it")
TEXTS = st.text(st.sampled_from("ab<>&'\"/="), min_size=1, max_size=20)
ANN, BOB, CORA = (Faces(parties())(each) for each in ("ann", "bob", "cora"))


def seen(html: str) -> str:
    """Return the text that a reader sees, and one who has it read aloud hears."""
    found = read(str(html))
    assert not found.faults
    return found.text


def called(name: str) -> Face:
    """Return a face with that name."""
    return replace(ANN, name=name, initials=name[:1])


def test_names() -> None:
    """The first two are named and lead to their pages; the rest are counted."""
    assert pieces.names((ANN, BOB), HERE) == (
        '<a href="../../people/ann/"><bdi>Ann</bdi></a>, <a href="../../people/bob/"><bdi>Bob</bdi></a>'
    )
    assert seen(pieces.names((ANN, BOB, CORA), HERE)) == "Ann, Bob +1 more"
    assert pieces.name(replace(ANN, page=""), HERE) == "<bdi>Ann</bdi>"
    assert pieces.names((), HERE) == ""


def test_a_sentence() -> None:
    """Our words, names, what stands out, users' words, and links of all kinds."""
    spans = (Span(face=ANN, to=ANN.page), words(" & "), strong("so"), strong("there", "due#soon"), theirs("<x>", "promises/x"), theirs("y"))
    assert pieces.sentence(spans, HERE) == (
        '<a href="../../people/ann/"><bdi>Ann</bdi></a> &amp; <strong>so</strong><a href="../../due/#soon" class="troth-strong">there</a>'
        '<a href="../../promises/x/"><bdi>&lt;x&gt;</bdi></a><bdi>y</bdi>'
    )


def test_a_due_date() -> None:
    """Only a live one carries the day from which a browser counts."""
    live = Due(iso="2026-10-20", written="20 Oct 2026", words="in 3 days", urgency=Urgency.SOON, live=True)
    assert 'datetime="2026-10-20" data-troth-due="2026-10-20"' in pieces.due(live)
    assert "data-troth-due" not in pieces.due(replace(live, live=False))
    assert seen(pieces.due(live)) == "20 Oct 2026,  in 3 days"


def test_a_step() -> None:
    """Whose it is, what it is, and since when; nobody's is anyone's."""
    assert seen(pieces.step(Step(who=(ANN, BOB, CORA), what="answer", note="since today"), HERE)) == (
        "Ann or Bob or others to answer,  since today"
    )
    assert seen(pieces.step(Step(who=(), what="help"), HERE)) == "Anyone can help"


def test_a_sign_and_a_face() -> None:
    """A sign has its shape and its tone; a face is hidden from those who have the page read aloud."""
    sign = next(iter(STATES.values()))
    assert pieces.chip(sign) == f'<span class="troth-chip troth-{sign.tone} troth-i-{sign.icon}">{sign.word}</span>'
    assert pieces.avatar(ANN, "large").startswith('<span class="troth-face troth-hue-')
    assert "troth-face-large" in pieces.avatar(ANN, "large")


@given(TEXTS)
def test_users_words_stay_words(text: str) -> None:
    """Whatever a name, a title or a note holds is read as it was written."""
    who = called(text)
    assert seen(pieces.name(who, HERE)) == text
    assert seen(pieces.avatar(who)) == text[:1]
    assert seen(pieces.sentence((theirs(text, "due"), strong(text), words(text)), HERE)) == text * 3
    assert seen(pieces.step(Step(who=(who,), what=text, note=text), HERE)) == f"{text} to {text},  {text}"
