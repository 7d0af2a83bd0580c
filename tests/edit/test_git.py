from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.repositories import PARTIES, make_repository

from troth.base.files import EditError
from troth.edit.git import describe_recorded_for, explain_refusal, find_acting_party
from troth.model import Parties, Party, PartyKind, Source
from troth.read.environment import Identity, read_identity

if TYPE_CHECKING:
    from pathlib import Path


NOBODY = Source("commitments/parties/all.yaml", {}, ())


@pytest.mark.parametrize(
    "email", ["nina@build.example", "NINA@Build.example", "nina-builds@users.noreply.github.com", "7+Nina-Builds@users.noreply.github.com"]
)
def test_by_address(email: str) -> None:
    """One is the party that has one's address, or GitHub's noreply address of its account."""
    assert find_acting_party(Identity(name="N.", email=email), PARTIES) == "nina"


def test_unknown() -> None:
    """An address that nobody has is told, with the way out; a party of the same name is proposed and not assumed."""
    with pytest.raises(EditError, match=r"git knows you as Omar <o@other.example>, but no party") as found:
        find_acting_party(Identity(name="Omar", email="o@other.example"), PARTIES)
    assert "--by omar" in found.value.hint


def test_no_address() -> None:
    """Where git has no address, one is told how to say who acts."""
    with pytest.raises(EditError, match="git has no e-mail address for you") as found:
        find_acting_party(Identity(), PARTIES)
    assert "--by ID" in found.value.hint


def test_two_with_one_address() -> None:
    """An address that two people share tells nothing, and both are named."""
    two = Parties(Party(id=each, kind=PartyKind.PERSON, name=each, source=NOBODY, emails=("us@home.example",)) for each in ("ann", "bob"))
    with pytest.raises(EditError, match="ann and bob"):
        find_acting_party(Identity(email="us@home.example"), two)


def test_recorded_for_another() -> None:
    """Who writes down what another did is told how it will look; who writes for their own team is not."""
    nina = Identity(name="Nina", email="nina@build.example")
    note = describe_recorded_for("jane", nina, PARTIES)
    assert note is not None
    assert "recorded this for jane; a review will require a commit by jane" in note
    assert describe_recorded_for("nina", nina, PARTIES) is None
    assert describe_recorded_for("kitchens", nina, PARTIES) is None
    walk_ins = describe_recorded_for("walk-ins", nina, PARTIES)
    assert walk_ins is not None
    assert "review" not in walk_ins


def test_what_git_says(tmp_path: Path) -> None:
    """Git's settings for this repository tell who one is, and the environment before them."""
    made = make_repository(tmp_path / "board")
    made.run_git("config", "user.name", "Nina Berg")
    made.run_git("config", "user.email", "nina@build.example")
    assert read_identity(made.folder, made.environment) == Identity(name="Nina Berg", email="nina@build.example")
    other = {**made.environment, "GIT_AUTHOR_EMAIL": "jane@home.example"}
    assert read_identity(made.folder, other).email == "jane@home.example"
    assert read_identity(tmp_path, {**made.environment, "PATH": ""}) == Identity()


def test_git_asks_who_commits() -> None:
    """Git's long text about an unknown author becomes the two commands that help; anything else is one line, without its hints."""
    unknown = "Author identity unknown\n\n*** Please tell me who you are.\n\nRun\n\n  git config --global user.email"
    assert explain_refusal(unknown).startswith("Tell git who you are: git config user.name 'YOUR NAME' and git config user.email YOU@…")
    assert explain_refusal("error: no\nhint: try\n\n  again  now\n") == "git says: error: no; again now"
    assert explain_refusal("") == "git says: nothing"
