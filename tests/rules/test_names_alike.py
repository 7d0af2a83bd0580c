from __future__ import annotations

import json
import unicodedata

import pytest
from tests.rules.boards import find_broken, list_places

from troth.base.confusables import list_skeletons
from troth.model.problem import Severity
from troth.rules.references import names_alike

OURS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


def called(*names: str) -> dict[str, str]:
    """Return a file of parties with these names."""
    return {
        "parties/more.yaml": "teams:\n"
        + "".join(f"  t{number}: {{name: {json.dumps(name, ensure_ascii=False)}}}\n" for number, name in enumerate(names))
    }


@pytest.mark.parametrize(
    ("name", "alike"),
    [
        ("Gasthof Krone", "Gasthof Kr\u043ene"),
        ("Gasthof Krone", "Gasthof Kr\u03bfne"),
        ("Gasthof Krone", "Gasthof \u039arone"),
        ("Gasthof Krone", "G\u0430sth\u043ef Kr\u043en\u0435"),
        ("Gasthof Krone", "\uff27asthof Krone"),
        ("Gasthof Krone", "\U0001d406asthof Krone"),
        ("Gasthof Krone", "Gasthof \u24c0rone"),
        ("Gasthof Krone", "GASTHOF KRONE"),
        ("Gasthof Krone", "Gasthof  Krone"),
        ("Gasthof Krone", "Gasthof\u00a0Krone"),
        ("Gasthof Krone", "Gasthof Kro\u200dne"),
        ("Gasthof Krone", "Gasthof Krone"),
        ("Caf\u00e9 Krone", "Cafe\u0301 Krone"),
        ("Bill & Co", "BiII & Co"),
        ("Bill & Co", "Bi11 & Co"),
        ("Otto 10", "0tto IO"),
        ("Bernd Arnold", "Bemd Amold"),
        ("Jean-Luc", "Jean\u2010Luc"),
        ("O'Hara", "O\u2019Hara"),
        ("\u041c\u043e\u0441\u043a\u0432\u0430", "M\u043e\u0441\u043a\u0432a"),
        ("ACME", "\u13aa\u13df\u039c\u0395"),
        ("file Club", "\ufb01le Club"),
    ],
)
def test_names_that_look_alike(name: str, alike: str) -> None:
    """In either order the second one is warned of, at its name."""
    for names in ((name, alike), (alike, name)):
        (problem,) = find_broken(names_alike, called(*names))
        assert problem.severity is Severity.WARNING
        assert str(problem.place).startswith("commitments/parties/more.yaml:3:")
        assert problem.message.isprintable() or "\u200d" in problem.message


@pytest.mark.parametrize(
    "names",
    [
        ("Gasthof Krone", "Gasthof Kronen", "Gasthof Kron", "Krone"),
        ("M\u00fcller", "Muller", "Mueller"),
        ("Ali", "All"),
        ("Team 1", "Team 11", "Team 2"),
        ("\u6771\u4eac", "\u4eac\u90fd"),
        ("\u0418\u0432\u0430\u043d", "\u0418\u0432\u0430\u043d\u0430"),
        ("\u05d3\u05df", "\u05d3\u05d9\u05df"),
        ("-", "+"),
    ],
)
def test_names_that_differ(names: tuple[str, ...]) -> None:
    """Marks, lengths and letters that look different tell names apart, in every script."""
    assert find_broken(names_alike, called(*names)) == ()


def test_the_letter_is_named() -> None:
    """Nobody sees which letter it is: the message says so."""
    (problem,) = find_broken(names_alike, {"parties/more.yaml": "customers:\n  other: {name: J\u0430ne Ito}\n"})
    assert problem.message == "'J\u0430ne Ito' looks like the name of jane, 'Jane Ito': one of them has CYRILLIC SMALL LETTER A"


def test_an_id_that_stands_twice_is_another_rules() -> None:
    """One party that is listed twice has one name, and is told by its id."""
    assert find_broken(names_alike, {"parties/more.yaml": "customers:\n  jane: {name: Jane Ito}\n"}) == ()


def test_a_team_may_be_called_after_its_person() -> None:
    """The same name in another kind is no secret; one that only looks the same is."""
    assert find_broken(names_alike, {"parties/more.yaml": "teams:\n  ito: {name: Jane ITO}\ncustomers:\n  ito-2: {name: Jane Ito}\n"}) == ()
    assert list_places(names_alike, {"parties/more.yaml": "teams:\n  ito: {name: Jane lto}\n"}) == ["parties/more.yaml:2:15"]
    both = {"parties/more.yaml": "customers:\n  ito: {name: Jane Ito}\n  ito-2: {name: Jane Ito}\n"}
    assert list_places(names_alike, both) == ["parties/more.yaml:3:17"]


def test_each_is_told_once() -> None:
    """Of three that look alike the second and the third."""
    assert list_places(names_alike, called("Acme", "ACME", "acme")) == ["parties/more.yaml:3:14", "parties/more.yaml:4:14"]


def test_letters_of_one_alphabet_differ() -> None:
    """No two of our letters are one, but for their capitals, and for I and l."""
    for place in (0, 1):
        looks = {list_skeletons(letter)[place] for letter in OURS}
        assert len(looks) == 26


def test_skeletons_stay() -> None:
    """A skeleton is its own skeleton, whatever character it is made of."""
    for code in range(0x20, 0x3000):
        text = f"a{chr(code)}b"
        if unicodedata.category(chr(code)) not in {"Cs", "Cn"}:
            letters, _ = list_skeletons(text)
            assert list_skeletons(letters)[0] == letters, hex(code)


@pytest.mark.parametrize("name", ["nina", "Nina", "n\u0456na"])
def test_a_name_that_looks_like_the_id_of_another(name: str) -> None:
    """Whoever types it means one of them and gets the other; one's own id, and that of who bears the same name, are no matter."""
    parties = f"people:\n  nina: {{name: Nina Novak}}\n  mallory: {{name: {name}}}\n"
    (problem,) = find_broken(names_alike, {"parties/more.yaml": parties})
    assert (problem.message, problem.severity) == (
        f"'{name}' is the name of mallory, but looks like the id nina of 'Nina Novak'", Severity.WARNING,
    )  # fmt: skip
    assert str(problem.place) == "commitments/parties/more.yaml:3:19"
    same = "people:\n  nina: {name: Nina}\nteams:\n  fitters: {name: Nina}\n"
    assert find_broken(names_alike, {"parties/more.yaml": same}) == ()
