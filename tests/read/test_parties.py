"""Parties as the files write them: addresses and accounts, and who acts for whom on which day."""

from __future__ import annotations

from datetime import date

import pytest
from tests.rules.boards import make_base_ledger, make_doors_yaml

from troth.base.dates import AsOf
from troth.model import Kind, Recorder
from troth.model.party import Parties
from troth.read.schema.check import check_schema
from troth.read.yaml.document import parse_document
from troth.rules import check_rules
from troth.status.provenance import is_own_email, list_owners

SHOP = "people:\n  leo: {name: Leo, email: leo@x.example}\n  mia: {name: Mia}\nteams:\n  shop: {name: Shop, "
DAYS = [date(2026, 3, 1), date(2026, 9, 1), date(2026, 9, 2)]


def list_members(text: str, person: str = "") -> list[tuple[str, ...]]:
    """Return who could act for the shop on each of the days."""
    ledger = make_base_ledger({"parties/more.yaml": SHOP.replace("name: Mia", f"name: Mia{person}") + text + "}\n"})
    return [ledger.parties.on(day)["shop"].members for day in DAYS]


def test_several_addresses() -> None:
    """Each address and account of a list is the party's, and the first one is the present one."""
    text = "people:\n  ann: {name: Ann, email: [ann@new.example, ann@old.example], github: [ann, a-old], gitlab: ann.lab, forgejo: ann-f}\n"
    ann = make_base_ledger({"parties/more.yaml": text}).parties["ann"]
    own = ["ann@new.example", "ANN@old.example", "a-old@users.noreply.github.com", "3+ann@users.noreply.github.com"]
    own += ["9-ann.lab@users.noreply.gitlab.com", "ann-f@noreply.codeberg.org"]
    assert all(is_own_email(ann, each) for each in own)
    assert all(list_owners(each, Parties([ann])) == ("ann",) for each in own)
    assert not any(is_own_email(ann, each) for each in ("ann@users.noreply.gitlab.com", "ann@codeberg.org", "b@new.example", ""))
    assert not any(list_owners(each, Parties([ann])) for each in ("ann@users.noreply.gitlab.com", "ann@codeberg.org", "b@new.example", ""))
    assert (ann.email, ann.github) == ("ann@new.example", "ann")


def test_one_address_as_before() -> None:
    """A single text, as boards wrote it before there were lists, is the party's address and account."""
    ann = make_base_ledger({"parties/more.yaml": "people:\n  ann: {name: Ann, email: ann@x.example, github: ann}\n"}).parties["ann"]
    assert (ann.emails, ann.accounts) == (("ann@x.example",), (("github", "ann"),))


@pytest.mark.parametrize(
    ("text", "person", "members"),
    [
        ("members: [leo, mia]", "", [("leo", "mia")] * 3),
        ("members: [mia], former: {leo: 2026-09-01}", "", [("leo", "mia"), ("leo", "mia"), ("mia",)]),
        ("members: [mia], since: {mia: 2026-09-01}", "", [(), ("mia",), ("mia",)]),
        ("lead: mia, former: {leo: 2026-09-01}, since: {leo: 2026-04-01}", "", [("mia",), ("leo", "mia"), ("mia",)]),
        ("members: [leo], former: {leo: 2026-03-01}, since: {leo: 2026-09-02}", "", [("leo",), (), ("leo",)]),
        ("members: [leo, mia]", ", left: 2026-09-01", [("leo", "mia"), ("leo", "mia"), ("leo",)]),
    ],
)
def test_who_acts_on_which_day(text: str, person: str, members: list[tuple[str, ...]]) -> None:
    """Members act from `since` on, former ones up to their day, and who has left up to the day on which they left."""
    assert list_members(text, person) == members


def find_rules(parties: str, *log: str) -> list[str]:
    """Return which rules a promise of the shop to jane breaks."""
    files = {"parties/more.yaml": SHOP + parties + "}\n", "promises/doors.yaml": make_doors_yaml(*log, promiser="shop")}
    found = check_rules(make_base_ledger(files), AsOf(date(2026, 11, 22)))
    return [problem.rule for problem in found if problem.place.path.startswith("commitments/promises/doors")]


def test_an_act_stays_valid_when_its_author_moves_on() -> None:
    """A delivery by who belonged to the team on its day is the team's, and one on the day after is not."""
    assert find_rules("members: [mia], former: {leo: 2026-10-05}", "date: 2026-10-05, by: leo, act: delivered") == []
    assert find_rules("members: [mia], former: {leo: 2026-10-05}", "date: 2026-10-06, by: leo, act: delivered") == ["act-not-theirs"]
    assert find_rules("members: [mia, leo], since: {leo: 2026-10-06}", "date: 2026-10-05, by: leo, act: delivered") == ["act-not-theirs"]


def test_the_way_out_is_named() -> None:
    """Who is no longer in the team is named with the key that keeps what they did."""
    files = {
        "parties/more.yaml": SHOP + "members: [mia]}\n",
        "promises/doors.yaml": make_doors_yaml("date: 2026-10-05, by: leo, act: delivered", promiser="shop"),
    }
    (problem,) = check_rules(make_base_ledger(files), AsOf(date(2026, 11, 22)))
    assert "former: {leo: " in problem.hint


def test_an_ask_reaches_those_of_its_day() -> None:
    """`{each: shop}` asks those who belonged to the shop on the day the ask was made."""
    ask = "title: T\nasker: nina\nasked: [{each: shop}]\nseeks: input\nmade: 2026-10-01\nrespond_by: 2026-10-20\nrequest: R\nlog:\n"
    answer = "  - {date: 2026-10-05, by: leo, act: answered, answer: gave_input}\n"
    parties = SHOP + "members: [mia], former: {leo: 2026-10-02}}\n"
    assert list(check_rules(make_base_ledger({"parties/more.yaml": parties, "asks/t.yaml": ask + answer}), AsOf(date(2026, 11, 22)))) == []


@pytest.mark.parametrize("text", ["former: {leon: 2026-10-01}", "since: {leon: 2026-10-01}", "former: {retail: 2026-10-01}"])
def test_who_came_and_went_is_a_person_of_the_board(text: str) -> None:
    """`former` and `since` name people of the board, as members do."""
    found = [
        problem.rule for problem in check_rules(make_base_ledger({"parties/more.yaml": SHOP + text + "}\n"}), AsOf(date(2026, 11, 22)))
    ]
    assert found in (["unknown-party"], ["wrong-kind-of-party"])


def test_a_maintainer_is_a_person() -> None:
    """`maintainers` of the settings name people of the board."""
    board = "name: B\nmaintainers: [nina, nobody, retail]\n"
    found = [problem.rule for problem in check_rules(make_base_ledger({"board.yaml": board}), AsOf(date(2026, 11, 22)))]
    assert sorted(found) == ["unknown-party", "wrong-kind-of-party"]


def test_the_recorder_of_a_board() -> None:
    """The recorder's addresses and keys are a text or a list; how messages get in is left to them where nothing is said."""
    key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKcFgC0J0WcDDDd8rtMzdn4NQJZdpnI9Zj3Pbqg3Rk0T"
    bot = "41898282+github-actions[bot]@users.noreply.github.com"
    assert make_base_ledger({"board.yaml": "name: B\n"}).settings.recorder is None
    one = make_base_ledger({"board.yaml": f'name: B\nrecorder: {{email: "{bot}", key: {key}}}\nreceive: commit\n'}).settings
    assert (one.recorder, one.receive) == (Recorder(emails=(bot,), keys=(key,)), "commit")
    some = make_base_ledger({"board.yaml": "name: B\nrecorder: {email: [a@x.example, b@x.example]}\n"}).settings
    assert (some.recorder, some.receive) == (Recorder(emails=("a@x.example", "b@x.example")), None)


def test_the_recorder_is_no_party() -> None:
    """An address or account of the recorder belongs to no party, and none of a host's own is the recorder's."""
    board = 'name: B\nrecorder: {email: ["recorder@x.example", "3+ann-bot@users.noreply.github.com"]}\n'
    parties = "people:\n  ann: {name: Ann, email: Recorder@x.example, github: ann-bot}\n  leo: {name: Leo, email: leo@x.example}\n"
    found = check_rules(make_base_ledger({"board.yaml": board, "parties/more.yaml": parties}), AsOf(date(2026, 11, 22)))
    said = "also that of the board's recorder, whose commits would count as theirs"
    assert [each.message for each in found if each.rule == "address-twice"] == [
        f"the address 'recorder@x.example' is {said}", f"the github account 'ann-bot' is {said}"
    ]  # fmt: skip
    source, _ = parse_document("commitments/board.yaml", b"name: B\nrecorder: {email: noreply@github.com}\n")
    assert source is not None
    assert [each.rule for each in check_schema(Kind.BOARD, source)] == ["schema/pattern"]
