"""Links that open the host's form with everything filled in."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from tests.agreements import HEARD, make_agreement_yaml
from tests.cli.boards import write_base_board
from tests.rules.boards import make_base_ledger
from tests.status.builders import make_board, make_promise

from troth.base.dates import AsOf
from troth.board import build_board
from troth.build import load_board
from troth.model import Kind, Publish, Settings
from troth.status.act_fields import ISSUE_FORMS, find_form
from troth.status.answer_context import hash_next_context, hash_next_contexts
from troth.status.wording import fingerprint_wording
from troth.views.agreement.actions import list_agreement_actions
from troth.views.context import ViewContext
from troth.views.glossary import build_answering_page
from troth.views.issue_links import LinkedRecord, build_act_link, build_new_record_link, find_send_target
from troth.views.promise.actions import list_party_actions

if TYPE_CHECKING:
    from pathlib import Path

    from troth.status.form_fields import IssueForm

DELIVERED = "date: 2026-10-02, by: cora, act: agreed\ndate: 2026-10-09, by: ann, act: delivered"


def make_context(repository: str | None, publish: Publish | None = None) -> ViewContext:
    """Return a board of this repository, with a delivered promise."""
    settings = Settings(repository=repository, publish=publish or Publish())
    return ViewContext(make_board(make_promise(DELIVERED), as_of="2026-10-10", settings=settings))


def get_record(context: ViewContext, title: str = "Do & dare = <it>") -> LinkedRecord:
    """Return the promise of the board, under a title that an address has to take care of."""
    contexts = hash_next_contexts(Kind.PROMISE, context.board.promises["it"].promise.source.data, ("accepted", "rejected", "reported"))
    return LinkedRecord(kind=Kind.PROMISE, id="it", title=title, contexts=contexts)


def build_accept_link(repository: str | None, publish: Publish | None = None) -> str:
    """Return where a board of this repository accepts its promise."""
    context = make_context(repository, publish)
    link = build_act_link(get_record(context), "accepted", "Accept it", context)
    return link.url if link else ""


@pytest.mark.parametrize(
    ("repository", "publish", "way", "address"),
    [
        ("https://github.com/o/r.git", None, "github", "https://github.com/o/r/issues/new"),
        ("https://gitlab.com/o/r", None, "gitlab", "https://gitlab.com/o/r/-/issues/new"),
        ("https://codeberg.org/o/r", None, "gitea", "https://codeberg.org/o/r/issues/new"),
        ("https://example.com/o/r", None, "", ""),
        ("https://github.com/o/r", Publish(notes=False), "", ""),
    ],
)
def test_a_form_sends_where_messages_are_taken(repository: str, publish: Publish | None, way: str, address: str) -> None:
    """A new issue at each host; nothing where the board withholds words, or where nobody knows what runs there."""
    found = find_send_target(make_context(repository, publish))
    assert (found.way, found.address, found.mail) == (way, address, "")


def test_a_mail_is_offered_to_people_without_an_account(tmp_path: Path) -> None:
    """Where the board shows addresses, beside the host or in its place; a maintainer writes down what it says."""
    people = "people:\n  nina: {name: Nina Novak, email: nina@build.example}\n"
    for publish, way in (("", "github"), ("publish: {notes: false}\n", "mail")):
        settings = f"name: K\nrepository: https://github.com/o/r\nmaintainers: [nina]\npublish_email: true\n{publish}"
        root = tmp_path / way
        for path, text in {"board.yaml": settings, "parties/all.yaml": people}.items():
            (root / "commitments" / path).parent.mkdir(parents=True, exist_ok=True)
            (root / "commitments" / path).write_text(text)
        found = find_send_target(ViewContext(load_board(root, AsOf(date(2026, 11, 20)))))
        assert (found.way, found.mail, found.people) == (way, "nina@build.example", ("Nina Novak",))


def test_github_and_forgejo_fill_in_the_form() -> None:
    """The link names the form and fills in record, act and context by the ids of its fields, and the issue's title."""
    context = make_context(None)
    of = hash_next_context(Kind.PROMISE, context.board.promises["it"].promise.source.data, "accepted")
    filled = {"record": ["promise/it"], "act": ["accept"], "of": [of]}
    assert len(of) == 64
    github = urlsplit(build_accept_link("https://github.com/o/r.git"))
    assert (github.netloc, github.path) == ("github.com", "/o/r/issues/new")
    assert parse_qs(github.query) == {"template": ["accept.yml"], "title": ["Accept it: Do & dare = <it>"], **filled}
    forgejo = parse_qs(urlsplit(build_accept_link("https://codeberg.org/o/r")).query)
    assert forgejo.pop("template") == [".forgejo/ISSUE_TEMPLATE/accept.yml"]
    assert forgejo == {"title": ["Accept it: Do & dare = <it>"], **{f"field:{key}": value for key, value in filled.items()}}


def test_gitlab_gets_the_whole_description() -> None:
    """GitLab knows no forms: its link has the fields as headings, as the others write them, with what can be chosen as a remark."""
    link = urlsplit(build_accept_link("https://gitlab.com/o/r"))
    query = parse_qs(link.query)
    assert link.path == "/o/r/-/issues/new"
    assert query["issue[title]"] == ["Accept it: Do & dare = <it>"]
    text = query["issue[description]"][0]
    assert text.startswith("### Record\n\npromise/it\n")
    assert "### Act\n\naccept\n" in text
    assert "### How satisfied are you?\n\n<!-- One of: 5 of 5 · 4 of 5" in text


@pytest.mark.parametrize("repository", [None, "https://example.com/o/r", "git@github.com:o/r.git"])
def test_a_board_without_a_known_host_has_no_links(repository: str | None) -> None:
    """Where nobody knows how the host takes an issue, nothing is offered that would lead nowhere."""
    assert build_accept_link(repository) == ""


def test_what_is_withheld_is_not_said_in_an_issue() -> None:
    """A board that withholds notes, ratings or names sends nobody to a public issue; with a maintainer's address it offers a mail."""
    for publish in (Publish(notes=False), Publish(ratings=False), Publish(names=False), Publish(silent="count")):
        assert build_accept_link("https://github.com/o/r", publish) == ""
    board = "name: B\nrepository: https://github.com/o/r\nmaintainers: [nina]\npublish_email: true\npublish: {notes: false}\n"
    parties = "people:\n  nina: {name: Nina, email: nina@x.example}\n"
    ledger = make_base_ledger({"board.yaml": board, "parties/all.yaml": parties})
    context = ViewContext(build_board(ledger, AsOf(date(2026, 11, 22))))
    link = build_act_link(get_record(make_context(None)), "accepted", "Accept it", context)
    assert link is not None
    assert link.url.startswith("mailto:nina@x.example?subject=Accept%20it%3A%20Do")
    assert "### Record\n\npromise/it" in unquote(link.url)


def test_an_address_that_hosts_would_cut_is_left_out() -> None:
    """Rather no link than one that is filled in by half."""
    context = make_context("https://github.com/o/r")
    assert build_act_link(get_record(context, "x" * 7000), "accepted", "Accept it", context) is None


def test_acts_that_no_message_says_have_no_link() -> None:
    """What only those do who look after a record stays with the command and the form of this site."""
    context = make_context("https://github.com/o/r")
    record = LinkedRecord(kind=Kind.GOAL, id="it", title="It")
    assert build_act_link(record, "measured", "Write down", context) is None
    assert build_new_record_link("no-such-form", "Record it", context) is None


@pytest.mark.parametrize("form", ISSUE_FORMS, ids=lambda form: form.name)
def test_links_fill_in_fields_that_the_form_has(form: IssueForm) -> None:
    """Whatever a link fills in is a field of its form, and the form is one that is written."""
    context, known = make_context("https://github.com/o/r"), find_form(form.name)
    assert known is form
    links = [build_act_link(LinkedRecord(kind=each.kind, id="it", title="It"), each.act, "Say", context) for each in known.acts]
    links += [] if known.acts else [build_new_record_link(known.name, "Record it", context, title="It")]
    for link in links:
        assert link is not None
        query = parse_qs(urlsplit(link.url).query)
        assert query.pop("template") == [f"{known.name}.yml"]
        assert query.keys() <= {"title", *(each.id for each in known.all_fields)}


def test_every_party_finds_what_it_can_do_now() -> None:
    """The customer's buttons are to accept and to send back, in this order; what each can do has a link, but what only the board says."""
    context = make_context("https://github.com/o/r")
    roles = {role.face.id if role.face else "": role for role in list_party_actions(context.board.promises["it"], context)}
    assert [each.label for each in roles["cora"].main] == ["Accept it", "Reject it"]
    assert roles["cora"].is_turn
    assert not roles["ann"].is_turn
    acts = {name: [each.label for each in (*role.moves, *role.endings)] for name, role in roles.items()}
    assert {name: sorted(each.label for each in role.links) for name, role in roles.items()} == {
        name: sorted(each for each in labels if name != "cora" or each != "Replace it with another") for name, labels in acts.items()
    }
    nowhere = make_context(None)
    assert not any(role.links for role in list_party_actions(nowhere.board.promises["it"], nowhere))


def test_a_signature_is_of_the_wording(tmp_path: Path) -> None:
    """The link to sign carries the fingerprint that the entry will have, so that what was read is what is signed."""
    files = {"board.yaml": "name: B\nrepository: https://github.com/o/r\n", "agreements/serving.yaml": make_agreement_yaml(HEARD)}
    context = ViewContext(load_board(write_base_board(tmp_path, files), AsOf(date(2026, 11, 22))))
    accord = context.board.agreements["serving"]
    links = [link for role in list_agreement_actions(accord, context) for link in role.links if "act=sign&" in link.url]
    assert links
    assert {parse_qs(urlsplit(each.url).query)["of"][0] for each in links} == {fingerprint_wording(accord.wording)}


def test_the_page_of_help_knows_its_host() -> None:
    """It says in three steps how one answers at the board's host; where words are withheld it says that nobody does."""
    page = build_answering_page(make_context("https://gitlab.com/o/r").board)
    assert (page.host, len(page.forms)) == ("GitLab", len(ISSUE_FORMS))
    assert build_answering_page(make_context("https://gitlab.com/o/r", Publish(names=False)).board).host == ""
    assert build_answering_page(make_context(None).board).host == ""
