"""Users' words: plain English, the same name for the same thing everywhere. What is banned, and the way to say it, stands here."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import click
import pytest
from tests.readability import measure_readability, split_sentences
from tests.wording import read_user_texts

from troth.cli import main
from troth.status.act_words import PROMISE_ACT_WORDS
from troth.status.acts import PromiseState
from troth.status.attention import Flag
from troth.status.schedule import Schedule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from enum import StrEnum
    from pathlib import Path

BANNED: Mapping[str, str] = {
    "as it stood on": "as of",
    "who to whom": "From → to",
    "how it hangs together": "Related promises",
    "what comes first stands on the left": "Earlier steps are on the left",
    "one next step after the other": "Earlier and later steps",
    "one can build on": "a reliable promise",
    "that one can build": "a reliable promise",
    "promises to build on": "reliable promises",
    "clear promises": "Well-defined promises",
    "who is promised": "customer",
    "they are the first ones, unchanged": "Terms unchanged since the start",
    "fingerprint of the terms in force": "Terms ID",
    "recorded in one commit by": "Recorded in a single change by",
    "nice conversation": "no next steps recorded",
    "clock stand still": "pause reminders",
    "clock stands still": "reminders are paused",
    "clock goes on": "reminders start again",
    "name a day for it": "Schedule a time",
    "somebody who knows better": "someone else",
    "let them answer": "Waiting for a reply",
    "pursued kindly": "followed up",
    "pursue answers": "follow up on unanswered requests",
    "are still silent": "haven't replied",
    "to reach for an answer": "people to chase",
    "is the partner in": "follows up on",
    "nothing is promised for a coming day": "Nothing is coming up",
    "nothing waits": "Nothing is waiting",
    "something that is there": "an existing item",
    "something else (button)": "Choose another",
    "this is needed": "Required",
    "another look": "need attention",
    "this will be written": "Preview",
    "with its blanks": "keeping the indentation",
    "everybody, where it is empty": "leave empty for everyone",
    "at the end that it is what was agreed": "confirm it's done",
    "once that day is over": "from the next day",
    "which question do you put": "What exactly are you asking?",
    "question that is put": "what exactly you are asking",
    "seen with their eyes": "From their point of view",
    "ahead of it": "plans for it",
    "what does it take": "What do you need?",
    "who stands for it": "Owner",
    "stands behind it": "the sponsor",
    "was all of it kept": "Was it fully delivered?",
    "not there yet": "not yet available",
    "was heard": "gave feedback",
    "customer was heard": "customer gave feedback",
    "who is served": "customer",
    "who serves": "provider",
    "to end it": "End the agreement",
    "wanted then": "target then",
    "promises under it": "Related promises",
    "questions to start with": "Interview questions",
    "date in force": "agreed date, current date",
    "no longer believed": "loses credibility",
    "this is no ranking": "not ranked",
    "no report lately": "no recent update",
    "looks done": "ready to close",
    "start here": "Open my page first",
    "it asks how it went": "reminds you on due days",
    "asked for other terms": "requested a change",
    "asks for other terms": "requests a change",
    "ask for other terms": "Request a change",
    "declared it delivered": "marked it as delivered",
    "declare it delivered": "Mark as delivered",
    "agreed to let": "agreed to cancel",
    "send it back": "Reject",
    "sent it back": "rejected it",
    "ask for another date": "request a new date",
    "all of them for a spreadsheet": "Download: Excel · CSV",
    "see the list": "View all",
    "was wanted by": "was due",
    "gone under": "you may have missed it",
    "worth your while": "Why it's worth it for you",
    "the day i had named": "The date I suggested",
    "mind the year": "check the year",
    "word of git": "according to git",
    "git is the witness": "git proves it",
    "the witness of who": "shows who",
    "where to go on": "Next steps",
    "promises, honestly": "Making and changing promises",
    "ways out": "Exporting your data",
    "the way out": "How to fix it",
    "carry a promise": "Update a promise",
    "carry an agreement": "Update an agreement",
    "no room for": "not allowed in this state",
    "what the board's promises rest on": "Check the board's setup",
    "as a person would write it": "in the right folder",
    "what the host runs": "CI workflows",
    "all that waits for": "everything waiting for",
    "with ready answers": "with suggested commands",
    "read in a supplier": "import a supplier's list",
    "on the telephone": "on the phone",
    # of the same kind, found by reading every string
    "is wanted": "is expected, is required",
    "are wanted": "are expected",
    "may be given several times": "can be repeated",
    "where somebody sits": "in a terminal",
    "is there already": "already exists",
    "stands there": "is there",
    "stand there": "is there",
    "has no place here": "is not possible here",
    "has no place any more": "is no longer possible",
    "put together by hand": "merge by hand",
    "worded anew": "reworded",
    "signed anew": "signed again",
    "ask anew": "ask again",
    "save it anew": "save it again",
    "lies before": "is before",
    "old commits bear": "old commits use",
    "counts for nothing": "no longer counts",
    "lead nowhere": "break",
    "nothing is against it": "is allowed",
    "what was said before stays": "nobody's words are changed",
    "is for the customer to say": "is said by the customer",
    "puts right": "fixes",
    "to be mended": "to be fixed",
    "mend it": "fix it",
    "did not know who you are": "has no e-mail address for you",
    "a hope so far": "Not yet reliable",
    "for now it is a hope": "Not yet reliable",
    "what became of it": "What came of it",
    "the silent": "people who haven't replied",
    "is silent": "has not replied, reports nothing",
    "taken out": "removed",
    "take it out": "remove it",
    "passed over": "skipped, ignored",
    "no person, team": "not a person, team",
    "is no file": "is not a file",
    "is no number": "is not a number",
    "is no date": "is not a date",
    "is no day": "is not a date",
    "there is no git here": "git is not installed",
    "in the order of their dates": "in date order",
    "in one go": "at once",
    "shows by hand": "shows",
    "says by hash": "pins",
}
"""A phrase that sounds translated, in small letters, and what people say instead."""

NAVIGATION = ("Home", "Promises", "Asks", "Meetings", "Agreements", "Goals", "Reports", "People", "Help")
"""The nine names of the navigation, in their order."""


def find_banned(checkout: Path, banned: Mapping[str, str] = BANNED) -> Iterator[str]:
    """Yield each place of a banned phrase: file, line, the phrase, and what to say instead."""
    for each in read_user_texts(checkout):
        plain = " ".join(each.text.lower().split())
        for phrase in (one for one in banned if one in plain):
            words = r"\s+".join(map(re.escape, phrase.split()))
            for found in re.finditer(rf"(?<![\w-]){words}(?![\w-])", each.text, re.IGNORECASE):
                yield f"{each.path}:{each.line + each.text.count(chr(10), 0, found.start())}: “{phrase}”: say “{banned[phrase]}”"


def test_no_text_holds_a_banned_phrase(checkout: Path) -> None:
    """No page, form, mail, command, error, schema or document says what sounds translated."""
    assert list(find_banned(checkout)) == []


PLANTED: Mapping[str, tuple[str, int]] = {
    "generator/troth/cli/due.py": ("\ndef due() -> None:\n    print(f'{1} of them: nothing\\nwaits')\n", 3),
    "generator/troth/render/templates/home.html.jinja": ("{# nothing waits #}\n<p>{{ name }}</p>\n<p>So nothing\nwaits.</p>\n", 3),
    "generator/troth/render/assets/mine.js": ("// nothing waits\nconst says = `nothing waits for ${name}`;\n", 2),
    "schema/promise.schema.json": ('{\n  "title": "Promise",\n  "description": "Nothing waits."\n}\n', 3),
    "README.md": ("# Troth\n\nOne line, and on the next one\nnothing waits.\n", 4),
}


@pytest.mark.parametrize(("path", "source", "line"), [(path, *rest) for path, rest in PLANTED.items()], ids=PLANTED)
def test_a_planted_phrase_is_found(path: str, source: str, line: int, tmp_path: Path) -> None:
    """Wherever it stands, in any capitals and across lines, a banned phrase is named with its file and line, and remarks are not."""
    (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / path).write_text(source, encoding="utf-8")
    assert list(find_banned(tmp_path)) == [f"{path}:{line}: “nothing waits”: say “{BANNED['nothing waits']}”"]


@pytest.mark.parametrize("file", ["mkdocs.yml", "generator/troth/cli/site.yml"])
def test_the_navigation_has_the_nine_names(file: str, checkout: Path) -> None:
    """Every board's navigation has the same nine names in the same order; New is a button beside them."""
    nav = (checkout / file).read_text(encoding="utf-8").partition("\nnav:\n")[2]
    assert [name for name in re.findall(r"^  - (?:\"?)([^:\"\n]+)", nav, re.MULTILINE) if name != "New"] == list(NAVIGATION)


@pytest.mark.parametrize("act", PROMISE_ACT_WORDS)
def test_a_command_begins_with_the_word_of_the_button(act: str) -> None:
    """What a page's button says is how the command's help begins, so that who knows one finds the other."""
    words = PROMISE_ACT_WORDS[act]
    context = click.Context(main)
    group = main.get_command(context, "promise")
    assert isinstance(group, click.Group)
    command = group.get_command(context, words.command)
    assert command is not None
    assert (command.help or "").split()[0].strip(".:") == words.label.split()[0]


@pytest.mark.parametrize(("key", "words"), [("state", PromiseState), ("schedule", Schedule), ("flags", Flag)])
def test_a_state_has_one_name(key: str, words: type[StrEnum], checkout: Path) -> None:
    """States, schedules and flags are named alike by the published JSON, its schema, its page, and the command that lists them."""
    schema = json.loads((checkout / "schema/board-export.schema.json").read_text(encoding="utf-8"))
    found = schema["$defs"]["promise"]["properties"][key]
    values = (found.get("items") or found)["enum"]
    assert values == [each.value for each in words]
    epilog = " ".join((main.get_command(click.Context(main), "list") or main).epilog.split())  # type: ignore[union-attr]
    assert all(each.value.replace("_", "-") in epilog for each in words)


def test_readability_is_counted_by_sentence_and_word() -> None:
    """Fragments and code are left out, endings do no harm, and what is not among the common words is rare."""
    text = "Send the note. Run `troth due --all` for it, or wait for the next day: the archipelago waits for nobody.\n\nNext steps"
    found = measure_readability(
        split_sentences(text), frozenset(["run", "for", "it", "or", "wait", "the", "next", "day", "nobody", "send", "note"])
    )
    assert (found.words, found.sentences, found.rare) == (14, 2, 1)
