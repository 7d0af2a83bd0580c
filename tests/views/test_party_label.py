"""Faces: initials that say who it is, on the same colour in every build."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.status.builders import make_parties

from troth.views.chips import HUE_COUNT, PartyLabels, derive_initials


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Nina Odermatt", "NO"),
        ("Nina", "N"),
        ("Ana Maria de la Cruz", "AC"),
        ("@b-naber", "BN"),
        ("The Hofer family", "TF"),
        ("Åsa Öberg", "ÅÖ"),
        ("李 雷", "李雷"),
        ("<script>", "S"),
        ("--", "?"),
        ("", "?"),
    ],
)
def test_initials(name: str, shown: str) -> None:
    """The first letters of the first and the last word, in any script."""
    assert derive_initials(name) == shown


@given(st.text())
def test_initials_are_never_long_or_empty(name: str) -> None:
    """Whatever a name holds, a face shows between one and a few letters."""
    assert 1 <= len(derive_initials(name)) <= 6  # capitals of some letters are three


def test_a_party_has_one_face() -> None:
    """Its colour follows from its id alone; nobody's page is not linked."""
    faces = PartyLabels(make_parties())

    assert faces("ann") is faces("ann")
    assert (faces("ann").page, faces("blue").page, faces("acme").page) == ("people/ann", "teams/blue", "customers/acme")
    assert (faces("zed").name, faces("zed").page) == ("zed", "")
    assert [faces(each).hue for each in ("ann", "bob", "cora")] == [
        PartyLabels(make_parties())(each).hue for each in ("ann", "bob", "cora")
    ]
    assert all(0 <= faces(each).hue < HUE_COUNT for each in ("ann", "bob", "zed"))
