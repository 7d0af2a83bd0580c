from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.repositories import PARTIES

from troth.base.hashing import CanonicalValue, encode_canonical, hash_value
from troth.model import Data, Kind, Source
from troth.model.history import Commit, History, HistoryState, Version
from troth.status.provenance import Level, Provenance, Witness, hash_entries, hash_terms, is_email_of
from troth.status.record_history import find_provenance

ASKED: dict[str, Data] = {"date": "2026-10-02", "by": "jane", "act": "agreed"}
REPORTED: dict[str, Data] = {"date": "2026-10-03", "by": "nina", "act": "reported", "confidence": "on_track"}


@dataclass(frozen=True)
class Record:
    """A record as it was read."""

    id: str
    source: Source


def make_record(*entries: Data, **terms: Data) -> Record:
    """Return a promise with this log."""
    data: dict[str, Data] = {"title": "Fit the kitchen", "promiser": "nina", "customer": "jane", "made": "2026-10-01"}
    return Record("kitchen", Source("commitments/promises/kitchen.yaml", {**data, **terms, "log": list(entries)}, ()))


def make_commit(sha: str, email: str, day: str = "2026-10-02", signer: str | None = None) -> Commit:
    """Return a commit of somebody."""
    return Commit(sha=sha, author=email.partition("@")[0], email=email, date=date.fromisoformat(day), time=0, signer=signer)


def make_history(*versions: tuple[Commit, Record]) -> History:
    """Return a history in which each commit left the record like this."""
    return History(
        state=HistoryState.GIT,
        commits={each.sha: each for each, _ in versions},
        by_record={(Kind.PROMISE, "kitchen"): tuple(make_version(each, left.source.data) for each, left in versions)},
    )


def make_version(by: Commit, data: Data) -> Version:
    """Return the version that a commit left."""
    return Version(commit=by.sha, blob="", terms=hash_terms(Kind.PROMISE, data), entries=hash_entries(data))


def get_provenance(now: Record, history: History) -> Provenance:
    """Return the provenance of a promise."""
    return find_provenance(Kind.PROMISE, now, history, PARTIES)


NINA, JANE = make_commit("a1", "nina@build.example"), make_commit("b2", "jane@home.example")


def test_each_entry_is_credited_to_the_commit_that_first_contained_it() -> None:
    """The first commit with an entry is its witness, whatever later commits do around it."""
    history = make_history(
        (NINA, make_record()), (JANE, make_record(ASKED)), (make_commit("c3", "nina@build.example"), make_record(ASKED, REPORTED))
    )
    witnesses = get_provenance(make_record(ASKED, REPORTED, tags=["house"]), history)
    assert [each.commit for each in (witnesses.terms, *witnesses.log)] == ["a1", "b2", "c3"]
    assert [each.level for each in (witnesses.terms, *witnesses.log)] == [Level.OWN] * 3


def test_the_second_of_two_equal_entries_came_with_the_first_commit_that_had_both() -> None:
    """An entry that is written twice is not credited twice to the same commit."""
    history = make_history((NINA, make_record(REPORTED)), (JANE, make_record(REPORTED, REPORTED)))
    assert [(each.commit, each.level) for each in get_provenance(make_record(REPORTED, REPORTED), history).log] == [
        ("a1", "own"),
        ("b2", "recorded"),
    ]


def test_a_changed_entry_is_the_entry_of_whoever_changed_it() -> None:
    """Who rewrites the words of another is shown as their writer."""
    history = make_history((JANE, make_record(ASKED)), (NINA, make_record({**ASKED, "note": "And more."})))
    assert get_provenance(make_record({**ASKED, "note": "And more."}), history).log[0].author == "nina"


def test_the_order_of_keys_does_not_matter() -> None:
    """Keys in another order, and 5.0 for 5, are the same entry."""
    written = {**ASKED, "satisfaction": 5}
    history = make_history((JANE, make_record(dict(reversed(written.items())))), (NINA, make_record({**written, "satisfaction": 5.0})))
    assert get_provenance(make_record(written), history).log[0].commit == "b2"


def test_terms_are_credited_to_the_commit_that_brought_them_in_as_they_are_now() -> None:
    """Other terms have another writer; a tag or an entry makes no other terms."""
    history = make_history(
        (JANE, make_record(due="2026-12-15")),
        (NINA, make_record(due="2026-12-18")),
        (JANE, make_record(ASKED, due="2026-12-18", tags=["x"])),
    )
    assert get_provenance(make_record(ASKED, due="2026-12-18", tags=["x", "y"]), history).terms.commit == "a1"


def test_terms_that_were_asked_for_are_the_word_of_who_asked() -> None:
    """Without `made` the terms are those of the first entry's party."""
    now = Record("kitchen", Source("x.yaml", {"promiser": "nina", "customer": "jane", "log": [{**ASKED, "act": "requested"}]}, ()))
    assert get_provenance(now, make_history((JANE, now))).terms.level is Level.OWN
    assert get_provenance(now, make_history((NINA, now))).terms.level is Level.RECORDED


@pytest.mark.parametrize("state", list(HistoryState))
def test_what_no_commit_contains_is_unknown(state: HistoryState) -> None:
    """Without git, in a shallow clone, or before it is committed, nothing is guessed."""
    assert get_provenance(make_record(ASKED), History(state=state)) == Provenance(terms=Witness(), log=(Witness(),))
    assert Witness().level is Level.UNKNOWN


def test_a_verified_signature_of_the_party_is_more_than_its_address() -> None:
    """`signed` is for the party's own signature; anybody else's adds nothing."""
    own = get_provenance(
        make_record(ASKED), make_history((make_commit("d4", "nina@build.example", signer="jane@home.example"), make_record(ASKED)))
    )
    other = get_provenance(
        make_record(ASKED), make_history((make_commit("d4", "nina@build.example", signer="nina@build.example"), make_record(ASKED)))
    )
    assert (own.log[0].level, other.log[0].level) == (Level.SIGNED, Level.RECORDED)


def test_a_team_acts_through_its_members_and_nobody_else() -> None:
    """An entry by a team is its own if a member wrote it; a member's entry is not another member's."""
    by_team, by_omar = {**REPORTED, "by": "kitchens"}, {**REPORTED, "by": "omar"}
    history = make_history((NINA, make_record(by_team, by_omar)))
    assert [each.level for each in get_provenance(make_record(by_team, by_omar), history).log] == [Level.OWN, Level.RECORDED]


def test_a_customer_without_an_address_is_recorded() -> None:
    """Who has neither account nor address can only be recorded by somebody else."""
    said = {**ASKED, "by": "walk-ins"}
    assert get_provenance(make_record(said), make_history((NINA, make_record(said)))).log[0].level is Level.RECORDED


@pytest.mark.parametrize(
    ("day", "late", "words"),
    [
        ("2026-10-02", 0, ""),
        ("2026-10-03", 1, ""),
        ("2026-10-01", -1, ""),
        ("2026-10-14", 12, "entered 12 days later"),
        ("2026-09-30", -2, "entered 2 days before its date"),
    ],
)
def test_a_date_far_from_the_commit_is_put_into_words(day: str, late: int, words: str) -> None:
    """A day of difference may be a time zone; more is said."""
    witness = get_provenance(make_record(ASKED), make_history((make_commit("e5", "jane@home.example", day), make_record(ASKED)))).log[0]
    assert (witness.late_days, witness.lateness_text) == (late, words)


@pytest.mark.parametrize(
    ("email", "own"),
    [
        ("jane@home.example", True),
        ("JANE@HOME.EXAMPLE", True),
        ("jane-ito@users.noreply.github.com", True),
        ("12345678+Jane-Ito@users.noreply.github.com", True),
        ("12345678+notjane-ito@users.noreply.github.com", False),
        ("x+jane-ito@users.noreply.github.com", False),
        ("1+2+jane-ito@users.noreply.github.com", False),
        ("jane-ito@users.noreply.github.com.evil.example", False),
        ("jane@home.example.evil.example", False),
        ("\u212aane@home.example", False),
        ("jane@home.example ", False),
        ("", False),
    ],
)
def test_only_the_exact_address_is_the_partys(email: str, own: bool) -> None:  # noqa: FBT001
    """GitHub's noreply address counts, case does not, and nothing that merely looks alike."""
    assert is_email_of(email, "jane", PARTIES) is own


def test_odd_logs_raise_nothing() -> None:
    """Provenance has a witness for each entry, whatever the entries are."""
    odd: tuple[Data, ...] = (None, 3, "text", [], {"by": 4, "date": "2026-02-30"})
    now = make_record(*odd)
    assert len(get_provenance(now, make_history((NINA, now))).log) == len(odd)
    assert get_provenance(Record("kitchen", Source("x", {"log": "none"}, ())), History()) == Provenance()


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(values)
def test_the_canonical_form_says_the_same_and_is_the_same_for_the_same(value: CanonicalValue) -> None:
    """It can be read back as the same value, and what was read back has the same form."""
    again = json.loads(encode_canonical(value))
    assert again == value
    assert encode_canonical(again) == encode_canonical(value)


def test_the_canonical_form_is_sorted_utf8_without_spaces() -> None:
    """One value has one row of bytes, on any machine."""
    assert encode_canonical({"b": 2.0, "a": [True, None, 1.5], "ä": "é"}) == '{"a":[true,null,1.5],"b":2,"ä":"é"}'.encode()
    assert hash_value({"a": 1}) == "015abd7f5cc5"
    assert len(hash_value({}, 20)) == 20
