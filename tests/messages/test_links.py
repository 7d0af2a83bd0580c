"""From a button on a page to an entry: what a link fills in is understood as the act that the button names."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.cli.boards import KITCHEN
from tests.messages.said import BOARD, judge_on, make_message, make_state, read_inserted

from troth.messages.vocabulary import find_act_command
from troth.status.act_fields import ACT_FIELD, ACT_ISSUE_FORMS, NO_RESPONSE
from troth.views.agreement.actions import list_agreement_actions
from troth.views.ask.actions import list_ask_actions
from troth.views.context import ViewContext
from troth.views.promise.actions import list_party_actions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.messages.judgement import BoardState, Judgement
    from troth.status.act_fields import FormField
    from troth.views.issue_links import IssueLink

HOSTS = {"github": "https://github.com/o/r", "forgejo": "https://codeberg.org/o/r", "gitlab": "https://gitlab.com/o/r"}
FILLED = {
    "because": "One drawer sticks", "note": "Lovely", "answer": "I promise it", "outcome": "Half done", "due": "18 Dec",
    "reason": "It was forgotten", "confidence": "At risk", "entry": "2026-11-17 delivered", "promise": "other",
    "progress": "40", "rating": "4 of 5", "satisfaction": "4 of 5", "kept": "All of it", "working": "All",
    "input": "2026-08-01",
}  # fmt: skip
"""What somebody fills in by hand, where a form asks for it."""
FILLED_BY_ACT = {"supersede": ("promise",), "correct": ("entry", "because"), "end": ("because",), "respond": ("input",)}
"""What else is filled in by whoever says one of the acts that share a form."""
ACCOUNTS = {"nina": "nina-novak", "jane": "jane-ito", "omar": "omar-said", "una": "una-ek", "retail": "jane-ito", "fitters": "nina-novak"}


def list_links(state: BoardState) -> Iterator[tuple[str, IssueLink]]:
    """Yield each link that pages of the board show, with who it is for."""
    context = ViewContext(state.board)
    for standing in (state.board.promises[each] for each in ("kitchen", "done")):
        yield from ((role.face.id, link) for role in list_party_actions(standing, context) if role.face for link in role.links)
    for accord in state.board.agreements.values():
        yield from ((role.face.id, link) for role in list_agreement_actions(accord, context) if role.face for link in role.links)
    for pursuit in state.board.asks.values():
        for action in list_ask_actions(pursuit, context):
            if action.link:
                yield ("jane" if action.who == "If you were asked" else pursuit.ask.asker), action.link


def make_issue(link: IssueLink, host: str) -> str:
    """Return the text of the issue as the host makes it of a link's form, once somebody has filled in the rest."""
    query = {key.removeprefix("field:"): values[0] for key, values in parse_qs(urlsplit(link.url).query).items()}
    if host == "gitlab":
        text = query["issue[description]"]
        command = text.partition(f"### {ACT_FIELD.label}\n\n")[2].partition("\n")[0]
        form = next(form for form in ACT_ISSUE_FORMS for each in form.acts if each.command == command)
        for field in form.fields:
            text = text.replace(f"### {field.label}\n", f"### {field.label}\n\n{choose_value(field, command)}\n", 1)
        return text
    form = next(each for each in ACT_ISSUE_FORMS if query["template"].endswith(f"{each.name}.yml"))
    values = {field.label: query.get(field.id) or choose_value(field, query["act"]) for field in form.all_fields}
    return "\n\n".join(f"### {label}\n\n{value or NO_RESPONSE}" for label, value in values.items())


def choose_value(field: FormField, command: str) -> str:
    """Return what somebody writes into a field: what has to be there, and what the act is for."""
    wanted = field.is_required or field.key in ("due", "confidence", *FILLED_BY_ACT.get(command, ()))
    return FILLED.get(field.key, "") if wanted else ""


@pytest.mark.parametrize("host", HOSTS)
def test_every_button_leads_to_its_act(host: str) -> None:
    """On each host the issue that a link opens, once it is sent, is the act that the page offered, of what the page showed."""
    state = make_state({"board.yaml": BOARD.replace(HOSTS["github"], HOSTS[host]), "promises/other.yaml": KITCHEN})
    taken: dict[str, Judgement] = {}
    for party, link in list_links(state):
        message = make_message(make_issue(link, host), ACCOUNTS.get(party, "nina-novak"), None, channel="issue", title=link.label)
        taken[f"{party}: {link.label}"] = judge_on(state, message)
    assert len(taken) > 15
    assert {name: found.reply for name, found in taken.items() if not found.changes} == {}
    assert "act: accepted" in read_inserted(taken["jane: Accept it"])
    assert "act: signed" in read_inserted(taken["retail: Sign this wording"])
    assert "because: One drawer sticks" in read_inserted(taken["jane: Reject it"])


def test_a_link_is_for_those_whose_word_is_taken() -> None:
    """What only people of the board say by message has no link for a customer, and the table of forms knows which acts those are."""
    acts = [each for form in ACT_ISSUE_FORMS for each in form.acts]
    commands = {each: find_act_command(each.kind, each.act) for each in acts}
    assert {each.act: not each.is_for_insiders for each in acts} == {
        each.act: command.is_for_everybody for each, command in commands.items() if command
    }
    offered = {(party, link.label) for party, link in list_links(make_state())}
    assert ("nina", "Replace it with another") in offered
    assert ("jane", "Replace it with another") not in offered
