"""Forms as people use them: by keyboard alone, on a phone and a desk, with drafts that stay, and what happens after sending."""

from __future__ import annotations

import random
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from tests.cli.boards import AS_OF, write_base_board
from tests.looks import QUIETLY, RUN_AXE
from tests.messages.said import AGREEMENT, read_state
from tests.render.forms import AT, Maker, build_site_of, open_forms
from tests.render.test_sent_forms import FILES, take

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from troth.site import Site

MEETS = """\
title: Weekly
kind: project
date: 2026-11-15
attendees: [nina, omar]
made: 2026-11-15
"""
COMING = """\
title: Weekly
kind: project
date: 2026-11-29
attendees: [nina, omar]
follows: weekly
made: 2026-11-16
notes: |
  Who locks up?
"""
STEP = """\
title: Order the oak
promiser: nina
customer: nina
outcome: It is in the workshop.
made: 2026-11-15
due: 2026-11-20
meeting: weekly
"""
QUERIES = (
    "?kind=promise", "?kind=promise&customer=jane", "?kind=promise&ask=doors", "?kind=ask", "?kind=meeting", "?kind=agreement",
    "?kind=goal", "?kind=person", "?kind=team", "?kind=customer",
    "?kind=promise&id=done&act=accepted", "?kind=promise&id=done&act=rejected",
    "?kind=promise&id=kitchen&act=delivered", "?kind=promise&id=kitchen&act=reported", "?kind=promise&id=kitchen&act=renegotiated",
    "?kind=ask&id=doors&act=answered", "?kind=ask&id=doors&act=reached_out", "?kind=agreement&id=tills&act=input",
    "?kind=agreement&id=screens&act=signed", "?kind=goal&id=open&act=measured",
)  # fmt: skip
"""Every kind of form."""
OTHERS = ("?update=", "?kind=promise&id=kitchen")
STOPS = """() => {
  const parts = [...document.querySelectorAll(".troth-make-body :is(a, button, input, select, textarea, summary, pre)")];
  const groups = new Set();
  const first = (each) => each.type !== "radio" || (!groups.has(each.name) && groups.add(each.name));
  return parts.map((each, at) => { each.dataset.at = at; return each; })
    .filter((each) => each.checkVisibility() && first(each)).map((each) => each.dataset.at);
}"""
"""Mark whatever may have the focus, and return the marks; of buttons that exclude each other one."""
WATCH = """() => {
  window.reached = new Set();
  document.addEventListener("focusin", ({ target }) => target.dataset.at && window.reached.add(target.dataset.at));
}"""
"""Note whatever gets the focus; each key that is pressed is one call, and what it came to is asked for later."""
AXE_OPTIONS = {**QUIETLY, "rules": {"color-contrast": {"enabled": False}}}
SCRAMBLE = """([seed, words]) => {
  const form = document.querySelector(".troth-make-form");
  for (const more of form.querySelectorAll("button.troth-add")) if (/^Add another/.test(more.textContent) && seed % 3 === 0) more.click();
  let at = seed;
  for (const each of form.querySelectorAll("input, select, textarea")) {
    if (each.type === "radio" || each.type === "checkbox") each.checked = (at += 7) % 5 === 0;
    else if (each.tagName === "SELECT") each.selectedIndex = (at += 3) % each.options.length;
    else if (each.type === "date") each.value = `2026-12-${String(1 + (at += 1) % 28).padStart(2, "0")}`;
    else if ((at += 1) % 3 !== 0 && each.id !== "troth-paste") each.value = `${words} ${at}`;
  }
  form.dispatchEvent(new Event("input", { bubbles: true }));
}"""


@pytest.fixture(scope="module")
def board_site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A board with everything that has a form."""
    empty = AGREEMENT.replace("needs: [Notice]\n", "").replace("working: All", "working: All, requires: More hands")
    more = {"agreements/empty.yaml": empty, "meetings/weekly.yaml": MEETS, "meetings/weekly-2.yaml": COMING, "promises/oak.yaml": STEP}
    root = write_base_board(tmp_path_factory.mktemp("hand"), {**FILES, **more})
    return build_site_of(root, AS_OF)


@pytest.fixture(scope="module")
def maker(browser: Browser, board_site: Site) -> Iterator[Maker]:
    """One tab on the forms of that board, as Nina."""
    context = browser.new_context(locale="en-GB", timezone_id="UTC", reduced_motion="reduce")
    yield open_forms(context.new_page(), board_site, today=AS_OF, me="nina")
    context.close()


def read_typed(maker: Maker) -> str:
    """Return all that stands in the form."""
    found: str = maker.tab.evaluate(
        """() => JSON.stringify([...document.querySelectorAll(".troth-make-form :is(input, select, textarea)")].map((each) =>
          each.type === "radio" || each.type === "checkbox" ? each.checked : each.value))"""
    )
    return found


def test_fifty_drafts_stay_and_never_mix(maker: Maker, board_site: Site) -> None:
    """After a change of kind, a reload, the way back and in another tab: each form holds what was typed into it, and nothing else."""
    chance = random.Random(7)  # noqa: S311 - the same drafts each time
    typed: dict[str, str] = {}
    for number in range(50):
        query = QUERIES[number % len(QUERIES)]
        maker.restart(query)
        maker.tab.evaluate(SCRAMBLE, [chance.randrange(1000), f"Draft {number} \N{HANDSHAKE} "])
        typed[query] = read_typed(maker)
    assert len(set(typed.values())) == len(QUERIES)
    for query in chance.sample(QUERIES, len(QUERIES)):
        maker.restart(query)
        assert read_typed(maker) == typed[query], query
    maker.tab.goto(f"{AT}{QUERIES[0]}")
    maker.tab.wait_for_selector(".troth-make-form")
    maker.tab.get_by_role("button", name="Goal", exact=True).click()
    maker.tab.go_back()
    maker.tab.wait_for_selector(".troth-make-form")
    for query in QUERIES:
        maker.restart(query)
        assert read_typed(maker) == typed[query], query
    other = open_forms(maker.tab.context.new_page(), board_site, QUERIES[3], today=AS_OF, me="nina")
    assert read_typed(other) == typed[QUERIES[3]]
    other.tab.close()
    assert maker.tab.evaluate("Object.keys(JSON.parse(localStorage.getItem('troth.drafts'))).length") == len(QUERIES)
    maker.tab.evaluate("localStorage.removeItem('troth.drafts')")


def press(tab: Page, *keys: str) -> None:
    """Press keys one after the other; what is longer than the name of a key is typed."""
    for key in keys:
        if key in ("Tab", "Enter", "Space", "ArrowDown", "ArrowRight", "Escape"):
            tab.keyboard.press(key)
        else:
            tab.keyboard.type(key)


def name_focus(tab: Page) -> str:
    """Return the label of what has the focus."""
    found: str = tab.evaluate(
        "() => { const at = document.activeElement; return at.labels?.[0]?.innerText ?? at.innerText ?? at.tagName; }"
    )
    return found.strip()


def list_unreached(tab: Page) -> set[str]:
    """Return what Tab alone does not come to, from the first of the ways in to the last link below the form."""
    stops = set(tab.evaluate(STOPS))
    tab.evaluate("at => { window.reached = new Set([at]); document.querySelector(`[data-at='${at}']`).focus(); }", min(stops, key=int))
    left, pressed = stops, 0
    while left and pressed < len(stops) * 3 + 40:  # a field for a day is several stops
        for _ in range(max(4, len(left))):
            tab.keyboard.press("Tab")
            pressed += 1
        left = stops - set(tab.evaluate("[...window.reached]"))
    return left


def test_everything_can_be_reached_by_keyboard_and_axe_finds_nothing(maker: Maker) -> None:
    """Of each form, on a phone and a desk: Tab alone comes to every control; axe finds nothing, with faults shown too."""
    tab = maker.tab
    tab.evaluate(WATCH)
    tab.evaluate(Axe().axe_script)
    for query in (*QUERIES, *OTHERS):
        tab.set_viewport_size({"width": 390, "height": 900})
        maker.restart(query)
        tab.evaluate("document.querySelectorAll('.troth-make details').forEach((each) => { each.open = true; })")
        assert list_unreached(tab) == set(), query
        stops = tab.evaluate(STOPS)
        tab.set_viewport_size({"width": 1440, "height": 900})
        assert tab.evaluate(STOPS) == stops, query  # on a desk they are the same, in the same order
        if tab.locator(".troth-make-send").count():
            tab.locator(".troth-make-send").focus()
            press(tab, "Enter")
        assert tab.evaluate(RUN_AXE, [".md-content", AXE_OPTIONS]) == [], query
        for width in (390, 1440):
            tab.set_viewport_size({"width": width, "height": 900})
            assert tab.evaluate("document.documentElement.scrollWidth") <= width, query
    tab.evaluate("led.splice(0); localStorage.removeItem('troth.drafts'); localStorage.removeItem('troth.sent')")


def test_an_acceptance_by_keyboard_alone(maker: Maker) -> None:
    """From the search to the host's page: a word of the title, arrows and Enter; then what happens now, and it is remembered."""
    tab = maker.tab
    tab.set_viewport_size({"width": 1440, "height": 900})
    maker.restart("?update=")
    tab.get_by_label("What is it about?").focus()
    press(tab, "kit", "ArrowDown", "Enter")
    assert "id=fit-kitchen" in tab.url
    maker.restart("?kind=promise&id=done&act=accepted")
    assert "They shut." in tab.inner_text(".troth-make-asked")
    assert tab.locator(".troth-make-form input:checked").count() == 0
    tab.get_by_label("I am").fill("")
    tab.get_by_label("I am").focus()
    press(tab, "ito", "ArrowDown", "Enter", "Tab")
    while name_focus(tab) != "1":
        press(tab, "Tab")
    press(tab, "ArrowRight", "ArrowRight", "ArrowRight")
    while name_focus(tab) != "Send on GitHub":
        press(tab, "Tab")
    press(tab, "Enter")
    (address,) = tab.evaluate("led.splice(0)")
    query = parse_qs(urlsplit(address).query)
    assert address.startswith("https://github.com/o/r/issues/new?title=Accept")
    assert "### How satisfied are you?\n\n4 of 5" in query["body"][0]
    assert tab.evaluate("document.activeElement.textContent") == "What happens now"
    tab.goto(AT.replace("make", "promises/done"))
    assert "not on the board yet: Accept it" in tab.inner_text(".troth-pending >> nth=0")
    tab.evaluate(
        """() => {
          const [[name, sent]] = Object.entries(JSON.parse(localStorage.getItem("troth.sent")));
          localStorage.setItem("troth.kept", localStorage.getItem("troth.sent"));
          localStorage.setItem("troth.sent", JSON.stringify({[name]: {...sent, entries: sent.entries - 1}}));
        }"""
    )
    tab.reload()
    tab.wait_for_function("localStorage.getItem('troth.sent') === '{}'")
    assert "not on the board yet" not in tab.inner_text("main")
    tab.evaluate("localStorage.setItem('troth.sent', localStorage.getItem('troth.kept'))")
    tab.goto(AT)
    tab.wait_for_selector(".troth-make-form")
    maker.restart("?kind=goal")
    assert "Sent from this device, not on the board yet" in tab.inner_text(".troth-make-sent")
    tab.evaluate("troth.known.rowOf.get('promise/done').facts.entries += 1")
    maker.restart("?kind=goal")
    assert tab.locator(".troth-make-sent").count() == 0


def test_a_long_message_is_copied(maker: Maker) -> None:
    """What no address has room for is on the clipboard, and the host's page says where to paste it."""
    maker.restart("?kind=promise&id=kitchen&act=reported")
    maker.find_field("How is it going?").fill("It rains. " * 900)
    maker.find_field("Will it be kept?").select_option("at_risk")
    address = maker.send()
    assert "Paste%20here" in address
    assert len(address) < 8000
    assert "It rains." in maker.tab.evaluate("copied.splice(0)")[0]
    assert "Paste the message" in maker.tab.inner_text(".troth-make-out")
    maker.tab.evaluate("localStorage.removeItem('troth.drafts'); localStorage.removeItem('troth.sent')")


def test_somebody_whom_no_list_has_is_added_on_the_way(maker: Maker, board_site: Site) -> None:
    """A name that nobody has becomes a person or a customer of the same message, also after a reload; on its own it is a form too."""
    tab = maker.tab
    maker.restart("?kind=promise")
    maker.find_field("What do you promise").fill("Mend the gate")
    maker.find_field("What will it look like").fill("It shuts.")
    maker.find_field("By when?").fill("2026-12-20")
    maker.find_last_field("To whom?").fill("Gate Keepers")
    press(tab, "ArrowDown", "ArrowDown", "Enter")
    assert "Gate Keepers (customer) is new on this board" in tab.inner_text(".troth-make-added")
    tab.goto(f"{AT}?kind=promise")
    tab.wait_for_selector(".troth-make-added")
    made = take_sent(board_site, maker.send())
    assert made["commitments/parties/gate-keepers.yaml"] == {"customers": {"gate-keepers": {"name": "Gate Keepers"}}}
    assert made["commitments/promises/2026-11/mend-the-gate.yaml"]["customer"] == "gate-keepers"
    maker.restart("?kind=goal")
    assert tab.locator(".troth-make-added").count() == 0
    tab.get_by_label("Who is the owner?").fill("Gate")
    press(tab, "ArrowDown")
    assert "Add “Gate” as a new person" in tab.inner_text(".troth-options >> nth=0")
    maker.restart("?kind=person&name=Marek+K")
    maker.find_last_field("Which teams do they belong to?").fill("Fitters")
    assert take_sent(board_site, maker.send()) == {
        "commitments/parties/marek.yaml": {"people": {"marek": {"name": "Marek K", "teams": ["fitters"]}}}
    }
    tab.evaluate("localStorage.removeItem('troth.drafts'); localStorage.removeItem('troth.sent')")


def test_a_missing_part_of_an_agreement_is_written(maker: Maker, board_site: Site) -> None:
    """From the agreement's page to the form of that part, with what the customers said beside it, poured in by a press."""
    tab = maker.tab
    tab.goto(AT.replace("make", "agreements/empty"))
    tab.get_by_role("link", name="Write it", exact=True).click()
    tab.wait_for_selector(".troth-make-form")
    assert "More hands" in tab.inner_text(".troth-make-asked")
    assert maker.send() == ""
    tab.get_by_role("button", name="Use this").first.focus()
    press(tab, "Enter")
    (written,) = take_sent(board_site, maker.send()).values()
    assert written["needs"] == ["More hands"]


def test_what_is_signed_stands_beside_the_signature(maker: Maker) -> None:
    """Each part of the wording, between whom it is, and nothing that is filled in already but who signs."""
    maker.restart("?kind=agreement&id=screens&act=signed")
    beside = maker.tab.inner_text(".troth-make-asked")
    for words in (
        "Fitters → Retail customers",
        "Shops open on time",
        "A till a shop",
        "at most 4 hours, every month",
        "Fitters: Run",
        "A second",
    ):
        assert words in beside
    assert maker.tab.locator(".troth-make-form :checked").count() == 0


def open_meeting(maker: Maker, query: str) -> None:
    """Go to the page on which a meeting runs."""
    maker.tab.goto(AT.replace("make.html", "meet.html") + query)
    maker.tab.wait_for_selector(".troth-make-body > *")


def take_sent(site: Site, address: str) -> dict[str, Any]:
    """Return the records that the issue at an address makes or changes, as Nina says it."""
    assert site.root is not None
    files = {each.relative_to(site.root).as_posix(): each.read_bytes() for each in site.root.rglob("*.yaml")}
    query = parse_qs(urlsplit(address).query)
    assert "```" not in query["body"][0]
    return take(read_state(files, date.fromisoformat(AS_OF)), {"body": query["body"][0], "title": query["title"][0]}, "nina")


def test_a_meeting_runs_on_the_board(maker: Maker, board_site: Site) -> None:
    """Last next steps, parked points, an answer and a line for each, a new next step: one message, which says all of it."""
    tab = maker.tab
    tab.set_viewport_size({"width": 390, "height": 800})
    open_meeting(maker, "?series=weekly")
    text = tab.inner_text(".troth-meet-agenda")
    assert "Parked points" in text
    assert text.index("Last next steps") < text.index("Order the oak")
    assert "Who locks up?" in text
    assert text.index("Not promised yet") < text.index("Offered")
    oak = tab.get_by_role("group", name="Order the oak")
    oak.get_by_label("Delivered").check()
    oak.get_by_label("One line of words").fill("All of it is here.")
    step = tab.get_by_role("group", name="Next step 1")
    step.get_by_label("What is the next step").fill("Plane it")
    step.get_by_role("group", name="Who promises it?").get_by_role("combobox").fill("Omar Said")
    step.get_by_label("By when?").fill("2026-12-04")
    tab.evaluate(Axe().axe_script)
    assert tab.evaluate(RUN_AXE, [".md-content", AXE_OPTIONS]) == []
    tab.evaluate(WATCH)
    assert list_unreached(tab) == set()
    assert tab.evaluate("document.documentElement.scrollWidth") <= 390
    tab.reload()
    tab.wait_for_selector(".troth-make-send")
    assert "draft" in tab.inner_text(".troth-make-draft")
    made = take_sent(board_site, maker.send())
    assert "What happens now" in tab.inner_text(".troth-make-out")
    oak = made.pop("commitments/promises/oak.yaml")
    assert oak["log"] == [{"date": AS_OF, "by": "nina", "act": "delivered", "note": "All of it is here."}]
    meeting, plane = made.values()
    assert (meeting["title"], meeting["follows"], meeting["attendees"]) == ("Weekly", "weekly", ["nina", "omar"])
    assert (plane["title"], plane["promiser"], plane["due"]) == ("Plane it", "omar", "2026-12-04")


def test_my_round_has_what_is_mine(maker: Maker, board_site: Site) -> None:
    """All that one promised, is promised or follows up, late things first; another's word is a follow-up."""
    tab = maker.tab
    open_meeting(maker, "?round")
    names: Any = tab.locator(".troth-meet-item > legend").all_text_contents()
    assert "Order the oak" in names
    late = tab.get_by_role("group", name="Fit the kitchen", exact=True).first
    late.get_by_label("Another day").check()
    assert maker.send() == ""
    assert any("Say why." in each for each in maker.list_faults())
    late.get_by_label("One line of words").fill("The stone is late")
    late.get_by_label("Which day instead?").fill("2026-12-10")
    (promise,) = take_sent(board_site, maker.send()).values()
    said = promise["log"][-1]
    assert (said["act"], said["by"], said["due"], said["because"]) == ("renegotiated", "nina", "2026-12-10", "The stone is late")


def test_a_contact_is_recorded_of_the_person_whose_button_it_was(maker: Maker) -> None:
    """The form has the person and the way of the button that led to it, also after a draft about somebody else; alone it has nobody."""
    chosen = """() => [...document.querySelectorAll(".troth-make-form :is(input, select)")]
      .filter((each) => (each.type === "radio" ? each.checked : each.value)).map((each) => each.value)"""
    for party, name, way in (("omar", "Omar Said", "phone"), ("nina", "Nina Novak", "email")):
        maker.restart(f"?kind=ask&id=doors&act=reached_out&by=rosa&to={party}&via={way}")
        assert {name, way, "some"} <= set(maker.tab.evaluate(chosen))
        maker.tab.locator(".troth-make-form textarea").first.evaluate(
            "each => { each.value = 'So.'; each.dispatchEvent(new Event('input', { bubbles: true })); }"
        )
    maker.restart("?kind=ask&id=doors&act=paused&by=rosa")
    assert not {"some", "unanswered", "all"} & set(maker.tab.evaluate(chosen))
