from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from tests.messages.said import AGREEMENT, ASK, BOARD, DELIVERED, apply_all, judge, judge_on, make_message, make_state, read_inserted

from troth.model import Kind
from troth.status.act_fields import ACT_ISSUE_FORMS, RECORD_ISSUE_FORMS
from troth.status.form_fields import NO_RESPONSE

if TYPE_CHECKING:
    from troth.messages.judgement import Judgement
    from troth.status.act_fields import FormAct, IssueForm

ACCEPT = {"Record": "promise/done", "Act": "accept", "Of": "", "How satisfied are you?": "4 of 5", "Was all of it delivered?": "All of it"}
PROMISE = {
    "Act": "new promise",
    "To whom?": "Jane Ito",
    "In one line?": "Hang the doors",
    "What will it look like when it is done?": "All doors shut.",
    "How will you both know?": "Doors that stick <= 0\nA photo",
    "By when?": "18 Dec",
}
STEPS = "nina: Order the oak -> It is in the workshop @ 2026-12-04 / partner una\nomar: Sharpen the saw @ 2026-12-01 / to jane"


def fill_in(fields: dict[str, str]) -> str:
    """Return the text of an issue as a host makes it of a form."""
    return "\r\n\r\n".join(f"### {label}\r\n\r\n{value or NO_RESPONSE}" for label, value in fields.items())


def say_form(fields: dict[str, str], account: str = "jane-ito") -> Judgement:
    """Return what an issue comes to that a form has made."""
    return judge(fill_in(fields), account, None, channel="issue", title="From a form")


def test_a_form_says_what_a_command_says() -> None:
    """The fields that were filled in become the entry that the command makes, and the issue is closed."""
    said = say_form({**ACCEPT, "In your own words": "Lovely.\r\n\r\n### Not a label\r\nreally"})
    command = judge("/accept 4/5: Lovely.\n\n### Not a label\nreally")
    assert "kept: fully\n" in read_inserted(said)
    assert read_inserted(said).replace("    kept: fully\n", "") == read_inserted(command)
    assert (said.close, said.mode) == (True, "commit")


def test_a_form_carries_what_was_shown() -> None:
    """Its field Of is the fingerprint: one that is not what stands there now is asked again."""
    shown = read_inserted(say_form(ACCEPT)).split('terms: "')[1][:64]
    assert say_form({**ACCEPT, "Of": shown}).changes
    stale = say_form({**ACCEPT, "Of": "0" * 64})
    assert not stale.changes
    assert "has changed since you saw it" in stale.reply


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({**ACCEPT, "Act": "acept"}, "Did you mean accept?"),
        ({**ACCEPT, "Record": "promise/doen"}, "Did you mean done?"),
        ({**ACCEPT, "Record": ""}, "the record is missing"),
        ({**ACCEPT, "Act": "reject"}, "'What is missing?' is empty"),
        ({**ACCEPT, "How satisfied are you?": "9 of 5"}, "is not a clear rating"),
        ({**ACCEPT, "Act": "new party"}, "can't create a record"),
        ({**PROMISE, "By when?": ""}, "'By when?' is empty"),
        ({**PROMISE, "To whom?": "Jan Itto"}, "nobody on this board is called 'Jan Itto'"),
        ({**PROMISE, "By when?": "12/11"}, "may be 11 Dec 2026 or 12 Nov 2027"),
    ],
)
def test_a_form_that_is_not_understood_is_asked_back(fields: dict[str, str], said: str) -> None:
    """The reply names the field, and what can be filled in."""
    found = say_form(fields, "nina-novak" if "new" in fields["Act"] else "jane-ito")
    assert not found.changes
    assert said.casefold() in found.reply.replace("\\", "").casefold()


def test_a_label_twice_or_a_command_beside_a_form_is_asked_back() -> None:
    """What could be read in two ways is not taken."""
    twice = judge(fill_in(ACCEPT) + "\n\n### How satisfied are you?\n\n1 of 5", record=None, channel="issue")
    assert "is there twice" in twice.reply
    both = say_form({**ACCEPT, "In your own words": "Fine.\n\n/reject because no"})
    assert "both a form and a command" in both.reply
    assert not twice.changes
    assert not both.changes


@pytest.mark.parametrize(
    ("form", "act"), [(form, act) for form in ACT_ISSUE_FORMS for act in form.acts], ids=lambda each: str(getattr(each, "act", ""))
)
def test_every_form_is_understood(form: IssueForm, act: FormAct) -> None:
    """Each act of each form is read by its labels: with one field at a time filled in as its example or first choice says."""
    records = {"promise": "promise/kitchen", "ask": "ask/doors", "agreement": "agreement/tills", "goal": "goal/open"}
    filled = {each.label: next(iter(each.options), each.example or "Some words") for each in form.fields}
    filled = {label: {"Who knows better?": "jane", "How much does it add?": "5 hours"}.get(label, value) for label, value in filled.items()}
    fields = {"Record": records[act.kind.value], "Act": act.command, **filled}
    reply = say_form(fields, "una-ek").reply.replace("\\", "")
    assert f"/{act.command}" in reply or "**" in reply, reply
    assert "is no act" not in reply


def test_a_promise_by_a_form() -> None:
    """Who fills in the form makes the promise; it is a new file, and comes as a pull request."""
    found = say_form(PROMISE, "nina-novak")
    (change,) = found.changes
    assert (change.path, change.before, found.mode) == ("commitments/promises/2026-11/hang-the-doors.yaml", "", "pull-request")
    for line in ("promiser: nina", "customer: jane", "made: 2026-11-20", "due: 2026-12-18", "  - A photo", "at_most: 0"):
        assert line in change.insert


@pytest.mark.parametrize("form", RECORD_ISSUE_FORMS, ids=lambda form: form.name)
def test_every_form_of_a_record_makes_one(form: IssueForm) -> None:
    """With its required fields filled in by a person of the board, each makes the file of its kind."""
    names = {"customer": "jane", "promiser": "nina", "asked": "nina, each fitters", "attendees": "nina, Una Ek", "provider": "fitters"}
    names |= {"customers": "Retail customers", "owner": "una", "steps": STEPS, "partner": "", "respond_by": "8 Dec"}
    fields = {each.label: names.get(each.key, next(iter(each.options), each.example or "Some words")) for each in form.fields}
    found = say_form({"Act": form.command, **fields}, "una-ek")
    assert found.mode == "pull-request", found.reply
    assert form.makes is not None
    assert found.changes[0].path.startswith(f"commitments/{form.makes.folder}/")


def test_an_ask_of_everybody_by_a_form() -> None:
    """`each all` asks the people of the board one by one, without who asks and without customers' contacts; the steps are said in words."""
    asking = next(each for each in RECORD_ISSUE_FORMS if each.makes is Kind.ASK)
    said = {each.label: "omar, each all" if each.key == "asked" else next(iter(each.options), "Some words") for each in asking.fields}
    said |= {next(each.label for each in asking.fields if each.key == "respond_by"): "8 Dec"}
    found = say_form({"Act": asking.command, **said, "Also: ladder": "via personal / wait 2\nvia email / wait 3"}, "una-ek")
    assert "asked: [omar, nina]\n" in read_inserted(found), found.reply
    assert "ladder:\n  - {via: personal, wait: 2}\n  - {via: email, wait: 3}" in read_inserted(found)


def test_customers_make_no_records() -> None:
    """New records are nly people on the board can send."""
    found = say_form({**PROMISE, "To whom?": "nina"}, "jane-ito")
    assert not found.changes
    assert "nly people on the board can send" in found.reply


def test_a_block_says_acts_and_records() -> None:
    """One fenced block may hold acts on several records and new records, each as its file has it."""
    block = (
        "```troth\nacts:\n  - {record: promise/kitchen, act: reported, confidence: at_risk, note: 'Late: the stone'}\n"
        "  - {record: ask/doors, act: answered, answer: gave_input, note: Oak}\n"
        "records:\n  - {kind: goal, title: All doors shut, by: 2027-01-01, measures: ['Doors <= 2']}\n```"
    )
    found = judge(f"Here it is:\n\n{block}", "nina-novak", None)
    assert [each.path.removeprefix("commitments/") for each in found.changes] == [
        "promises/kitchen.yaml",
        "asks/doors.yaml",
        "goals/all-doors-shut.yaml",
    ]
    assert "confidence: at_risk" in read_inserted(found)
    assert found.mode == "pull-request"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("acts: [{record: promise/kitchen, act: reported, date: 2026-01-01}]", "only the board writes date"),
        ("acts: [{record: promise/kitchen, act: reported, by: jane}]", "only the board writes by"),
        ("acts: [{record: promise/kitchen, act: reported, terms: x}]", "only the board writes terms"),
        ("acts: [{record: board, act: reported}]", "there is no record 'board'"),
        ("acts: [{record: promise/kitchen, act: made}]", "is not an act of a promise"),
        ("acts: [{record: promise/kitchen, act: reported, note: x, colour: red}]", "colour"),
        ("acts: {a: b}", "acts is not a list"),
        ("records: [{kind: board, id: x}]", "is not a kind of record"),
        (
            "records: [{kind: promise, id: ../../board, customer: jane, title: Shelves, outcome: They hold, due: 2026-12-01}]",
            "id",
        ),
        ("acts: []\nactz: []", "Did you mean acts?"),
        ("acts: &a [*a]", "names a value for use elsewhere"),
        ("nina: no day here", "it doesn't say by when"),
    ],
)
def test_a_block_that_cannot_be_taken_is_asked_back(content: str, said: str) -> None:
    """Nothing of it is written, and the reply says what is wrong."""
    found = judge(f"```troth\n{content}\n```", "nina-novak", None, channel="issue", title="Weekly meeting")
    assert not found.changes
    assert said.casefold() in found.reply.replace("\\", "").casefold()


def test_next_steps_make_a_meeting() -> None:
    """In an issue of their own, lines as `new meeting` takes them are a meeting of that name, with its promises."""
    found = judge(f"```troth\n{STEPS}\n```", "una-ek", None, channel="issue", title="Weekly meeting")
    paths = [each.path.removeprefix("commitments/") for each in found.changes]
    assert paths == [
        "meetings/weekly-meeting-2026-11-20.yaml",
        "promises/2026-11/order-the-oak.yaml",
        "promises/2026-11/sharpen-the-saw.yaml",
    ]
    assert "meeting: weekly-meeting-2026-11-20" in found.changes[1].insert
    assert found.reply.count("[") >= 3


def test_next_steps_belong_to_the_meeting_that_is_named() -> None:
    """Said in an issue that names a meeting, they are that meeting's."""
    meeting = "title: First visit\nkind: account\ndate: 2026-11-18\nattendees: [nina, jane]\n"
    state = make_state({"meetings/first-visit.yaml": meeting})
    found = judge_on(state, make_message(f"```troth\n{STEPS}\n```", "una-ek", "meeting/first-visit"))
    assert [each.path.partition("/")[2].partition("/")[0] for each in found.changes] == ["promises", "promises"]
    assert "meeting: first-visit" in read_inserted(found)
    apply_all(state.files, found)


def test_a_bare_command_is_of_what_stood_when_it_was_said() -> None:
    """Where the branch has something else by now, nothing is written and it is asked again; where it has the same, it is taken."""
    again = DELIVERED + "  - {date: 2026-11-18, by: jane, act: rejected, because: No.}\n  - {date: 2026-11-19, by: nina, act: delivered}\n"
    state = make_state({"promises/done.yaml": again})
    message = make_message("/accept 5/5", said_time="2026-11-17T12:00:00+00:00", said_on=date(2026, 11, 17))
    for stood, is_taken in ((DELIVERED, False), (again, True), (None, True)):

        def find(_path: str, _moment: str, held: str | None = stood) -> bytes | None:
            return held.encode() if held else None

        found = judge_on(replace(state, find_standing=find), message)
        assert bool(found.changes) == is_taken
        assert is_taken or "has changed since you saw it" in found.reply


def test_what_a_board_withholds_is_not_taken_where_everybody_reads() -> None:
    """Words, ratings or names that are not published are not taken from a public issue; the reply says where to say them."""
    for publish, text, is_taken in (
        ("{notes: false}", "/accept 5/5: Lovely", False),
        ("{notes: false}", "/accept 5/5", True),
        ("{ratings: false}", "/accept 5/5", False),
        ("{ratings: false}", "/accept: Lovely", True),
        ("{names: false}", "/accept", False),
        ("{}", "/accept 5/5: Lovely", True),
    ):
        state = make_state({"board.yaml": f"name: Kitchens\nmaintainers: [una]\npublish: {publish}\n"})
        found = judge_on(state, make_message(text, is_public=True))
        assert bool(found.changes) == is_taken, (publish, text)
        assert is_taken or "Tell Una Ek" in found.reply
        assert judge_on(state, make_message(text)).changes


def test_what_came_of_answers_is_words_and_the_day_of_an_occurrence_is_none() -> None:
    """Where notes are withheld, what came of each answer is not taken from a public issue; which occurrence is meant holds no words."""
    answered = f"{ASK}log:\n  - {{date: 2026-11-04, by: nina, act: answered, answer: declined}}\n"
    state = make_state({"board.yaml": f"{BOARD}publish: {{notes: false, silent: names}}\n", "asks/doors.yaml": answered})
    form = fill_in({"Act": "close", "Record": "ask/doors", "Also: became": "nina / Your ruler is the template"})
    for is_public in (True, False):
        found = judge_on(state, make_message(form, "una-ek", None, channel="issue", is_public=is_public))
        assert bool(found.changes) != is_public
    deliver = "```troth\nacts:\n- {record: promise/kitchen, act: delivered, occurrence: 2026-11-27}\n```"
    assert "private" not in judge_on(state, make_message(deliver, "nina-novak", is_public=True)).reply


EMPTY = AGREEMENT.replace("resources: [{what: Test data}]", "resources: []").replace("needs: [Notice]\n", "")


@pytest.mark.parametrize(
    ("part", "before", "after"),
    [
        ("resources: [{what: Test data, have: true}]", "resources: []", "resources: [{what: Test data, have: true}]"),
        ("needs: [Notice, 'A key: both']", "review_every: 3 months\n", 'review_every: 3 months\nneeds:\n  - Notice\n  - "A key: both"\n'),
    ],
)
def test_an_empty_part_of_an_agreement_is_filled_in(part: str, before: str, after: str) -> None:
    """One that is empty or not there is written, and nothing else changes; it is a pull request, whatever the board prefers."""
    state = make_state({"agreements/tills.yaml": EMPTY, "board.yaml": BOARD + "receive: commit\n"})
    block = f"```troth\nrecords:\n  - {{kind: agreement, id: tills, {part}}}\n```\n"
    found = judge_on(state, make_message(block, "nina-novak", None, channel="issue", title="x"))
    assert found.changes, found.reply
    assert found.mode == "pull-request"
    held = apply_all(state.files, found)["commitments/agreements/tills.yaml"].decode()
    assert held == EMPTY.replace(before, after)
    assert "A part that was empty is filled in." in found.reply


@pytest.mark.parametrize(
    ("part", "account", "why"),
    [
        ("value: [More]", "nina-novak", "there is something already"),
        ("resources: []", "nina-novak", "or nothing to write"),
        ("resources: [{what: A}], needs: [B]", "nina-novak", "one part is written at a time"),
        ("title: Other", "nina-novak", "one part is written at a time"),
        ("resources: [{wat: A}]", "nina-novak", "unknown key"),
    ],
)
def test_nothing_else_of_an_agreement_is_changed(part: str, account: str, why: str) -> None:
    """What stands there stays, two parts are two messages, and what is no part is refused."""
    state = make_state({"agreements/tills.yaml": EMPTY})
    block = f"```troth\nrecords:\n  - {{kind: agreement, id: tills, {part}}}\n```\n"
    found = judge_on(state, make_message(block, account, None, channel="issue", title="x"))
    assert not found.changes
    assert why in found.reply


def test_a_promise_is_offered_in_a_block() -> None:
    """`act` says how it begins; only the promiser offers, and no other act begins one."""
    block = "```troth\nrecords:\n  - {{kind: promise, title: Doors, outcome: They shut., promiser: {}, customer: {}, act: {}}}\n```\n"
    offered = judge(block.format("nina", "jane", "offered"), "nina-novak", None, channel="issue", title="x")
    assert "act: offered" in read_inserted(offered)
    assert (
        "only the promiser can make or offer" in judge(block.format("omar", "nina", "offered"), "nina-novak", None, channel="issue").reply
    )
    assert "begins no promise" in judge(block.format("nina", "jane", "accepted"), "nina-novak", None, channel="issue").reply


def test_next_steps_join_a_meeting_that_is_there() -> None:
    """In a block its id alone says which; a step is a line, or a promise with several measures."""
    weekly = "title: Weekly\nkind: other\ndate: 2026-11-19\nattendees: [nina]\nmade: 2026-11-19\n"
    state = make_state({"meetings/weekly.yaml": weekly})
    steps = '["nina: Oil it @ 2026-12-04", {title: Plane it, promiser: nina, due: 4 Dec, measures: [Flat, {what: Cuts, at_most: 2}]}]'
    block = f"```troth\nrecords:\n  - {{kind: meeting, id: weekly, steps: {steps}}}\n```\n"
    found = judge_on(state, make_message(block, "nina-novak", None, channel="issue", title="x"))
    assert [each.path.rpartition("/")[2] for each in found.changes] == ["oil-it.yaml", "plane-it.yaml"]
    assert read_inserted(found).count("meeting: weekly") == 2
    assert "measures:\n  - Flat\n  - {what: Cuts, at_most: 2}\n" in read_inserted(found)


ALSO = """\
### In one line?

Fit the doors

### What will it look like when it is done?

They shut.

### By when?

18 Dec

### Also: customer

nina
jane

### Also: part of

kitchen

### Also: tags

house
no

### Also: begins with

offered

### Act

new promise
"""


def test_what_no_form_asks_for_is_said_below_a_heading_of_its_own() -> None:
    """A list has a line for each item, an item its parts behind slashes; the schema tells what is a number and what a yes."""
    (change,) = judge(ALSO, "nina-novak", None, channel="issue").changes
    for line in ("customer: [nina, jane]", "part_of: kitchen", 'tags: [house, "no"]', "act: offered"):
        assert line in change.insert
    parts = "### Also: requirements\n\nFirst answer / id p1 / unit hours / at most 4 / every month"
    parts += "\n\n### Also: resources\n\nTest data / have yes"
    parts += "\n\n### Also: roles\n\nparty fitters / responsible for Run / responsible for Mend"
    draft = {"What is it called?": "Tills", "Who is the provider?": "fitters", "Who is the customer?": "retail", "Act": "new agreement"}
    made = judge(f"{fill_in(draft)}\n\n{parts}", "nina-novak", None, channel="issue")
    assert "{what: First answer, id: p1, unit: hours, at_most: 4, every: month}" in read_inserted(made)
    assert "have: true" in read_inserted(made)
    assert "responsible_for: [Run, Mend]" in read_inserted(made)
    measured = judge(
        "### Record\n\ngoal/open\n\n### Also: measure\n\nGuests\n\n### Also: value\n\n12.5\n\n### Act\n\nmeasured", "una-ek", None
    )
    assert "value: 12.5" in read_inserted(measured)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (ALSO.replace("part of", "part off"), "Did you mean part_of?"),
        (ALSO.replace("offered", "sworn"), "'sworn' begins no promise"),
        ("### Record\n\ngoal/open\n\n### Also: email\n\nx\n\n### Act\n\nmeasured", "'email' is not a field here"),
        ("### Record\n\nask/doors\n\n### Also: to\n\nnobody\n\n### Act\n\npaused", "'nobody' is not a person, team or customer"),
    ],
)
def test_a_heading_that_names_nothing_is_asked_back(text: str, said: str) -> None:
    """What is misspelt or no field at all is named, and nothing is taken."""
    found = judge(text, "una-ek", None, channel="issue")
    assert not found.changes
    assert said in found.reply.replace("\\", "")


def add(kind: str, **fields: str) -> str:
    """Return the form that asks for a new party."""
    labels = {
        "name": "What is the name?",
        "teams": "Which teams do they belong to?",
        "members": "Who belongs to it?",
        "owner": "Who here looks after them?",
    }
    return fill_in({**{labels.get(key, f"Also: {key}"): value for key, value in fields.items()}, "Act": f"new {kind}"})


@pytest.mark.parametrize("receive", ["", "receive: commit\n"])
def test_people_of_the_board_add_parties_as_a_pull_request(receive: str) -> None:
    """A person, a team and a customer come in a file each, and may be named in the same message; never as a commit."""
    promise = {**PROMISE, "To whom?": "Roth Bakers"}
    forms = [add("person", name="Marek Kowalski", teams="fitters"), add("customer", name="Roth Bakers", owner="una"), fill_in(promise)]
    found = judge_on(make_state({"board.yaml": BOARD + receive}), make_message("\n---\n".join(forms), "nina-novak", None, channel="issue"))
    assert [each.path.removeprefix("commitments/") for each in found.changes] == [
        "parties/marek.yaml", "parties/roth-bakers.yaml", "promises/2026-11/hang-the-doors.yaml",
    ]  # fmt: skip
    assert found.changes[0].insert == "people:\n  marek: {name: Marek Kowalski, teams: [fitters]}\n"
    assert "customer: roth-bakers" in found.changes[2].insert
    assert found.mode == "pull-request"
    assert "**New person.** 20 Nov 2026, [Marek Kowalski]" in found.reply.replace("\\", "")


@pytest.mark.parametrize(
    ("text", "account", "said"),
    [
        (add("person", name="Marek", github="marek"), "nina-novak", "'github' is not a field here"),
        ("```troth\nrecords: [{kind: person, name: Marek, email: m@x.example}]\n```", "nina-novak", "A maintainer adds addresses"),
        (add("person", name="Nina Novak"), "nina-novak", "is already on this board"),
        (add("person", name="Marek", id="nina"), "nina-novak", "nina already exists"),
        (add("team", name="Sales", members="nobody"), "nina-novak", "nobody on this board is called 'nobody'"),
        (add("person", name=""), "nina-novak", "'What is the name?' is empty"),
        (add("person", name="Marek"), "jane-ito", "nly people on the board can send"),
    ],
)
def test_a_party_that_cannot_be_added_is_asked_back(text: str, account: str, said: str) -> None:
    """No address and no account comes by a message, nobody comes twice, and customers add nobody."""
    found = judge(text, account, None, channel="issue")
    assert not found.changes
    assert said in found.reply.replace("\\", "")


def test_dashes_in_words_divide_nothing() -> None:
    """Only what is a form on both sides of a line of dashes is two."""
    found = say_form({**ACCEPT, "In your own words": "Lovely.\r\n\r\n---\r\n\r\nReally."})
    assert "---" in read_inserted(found)


def test_an_action_behind_a_new_record_is_not_lost() -> None:
    """A form of a record with another form behind it, and no line of dashes between them, is asked back: none of it is dropped."""
    found = judge(f"{fill_in(PROMISE)}\n\n{fill_in({**ACCEPT, 'Act': 'deliver'})}", "nina-novak", None, channel="issue", title="Two")
    assert not found.changes
    assert "'Act' is there twice" in found.reply.replace("\\", "")


def test_two_blanks_make_no_second_person() -> None:
    """A name that differs from one that is there by its blanks alone is that one."""
    found = judge("```troth\nrecords:\n- {kind: person, name: 'Nina  Novak '}\n```", "nina-novak", None, channel="issue", title="x")
    assert not found.changes
    assert "already on this board" in found.reply


@pytest.mark.parametrize("around", ["```\n{}\n```", "<!--\n{}\n-->", "<pre>\n{}\n</pre>", "~~~~\n{}\n~~~~"])
def test_a_form_that_is_shown_as_code_is_not_said(around: str) -> None:
    """Who shows somebody else what a form makes says none of it, and isn't answered."""
    form = fill_in({**ACCEPT, "In your own words": "Lovely."}).replace("\r\n", "\n")
    assert judge(form).changes
    shown = judge(f"You could send this:\n\n{around.format(form)}\n")
    assert (shown.changes, shown.reply) == ((), "")
    opened = {"Record": "promise/done", "In your own words": "Lovely.\r\n```\r\nx", "Act": "accept", "How satisfied are you?": "4 of 5"}
    assert say_form(opened).changes
