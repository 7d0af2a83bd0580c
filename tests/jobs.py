"""Count what people do for the jobs of the walk-through, on a built example: `python -m tests.jobs SITE` (see docs/decisions.md).

A robot does each job as somebody would who reads the page, and counts clicks, typed letters, and whether it ever sees YAML. Seconds are
those of a person by the keystroke-level model: 2.65 for each click with its thought, 0.28 for each letter.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import sync_playwright
from tests.conftest import BROWSERS
from tests.pictures import DAY
from tests.web_server import serve_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from playwright.sync_api import Browser, Locator, Page

CLICK, LETTER = 2.65, 0.28
YAML = re.compile(r"^\s*(?:- \{|(?:act|by|date|log|terms|records|acts): )|```", re.MULTILINE)
SHOWN = "all => all.filter((each) => each.checkVisibility()).map((each) => each.value).join(String.fromCharCode(10))"


@dataclass(kw_only=True)
class Robot:
    """Somebody at a screen, whose clicks and letters are counted."""

    page: Page
    clicks: int = 0
    letters: int = 0
    yaml: int = 0

    def look(self) -> None:
        """Read what is on the screen."""
        values = self.page.locator("input, select, textarea").evaluate_all(SHOWN)
        self.yaml += len(YAML.findall(f"{self.page.locator('body').inner_text()}\n{values}"))

    def click(self, what: Locator) -> None:
        """Press something that can be seen."""
        what.click()
        self.clicks += 1
        self.look()

    def type(self, where: Locator, text: str) -> None:
        """Go into a field and type."""
        where.fill(text)
        self.clicks += 1
        self.letters += len(text)

    def pick(self, where: Locator, text: str) -> None:
        """Type the beginning of a name, and take the first of the list."""
        where.click()
        where.press_sequentially(text)
        where.press("ArrowDown")
        where.press("Enter")
        self.clicks += 1
        self.letters += len(text) + 2

    def choose(self, where: Locator, option: str) -> None:
        """Choose of a list: one click opens it, the other chooses."""
        where.select_option(label=option)
        self.clicks += 2

    def field(self, question: str) -> Locator:
        """Return the first field of a question."""
        return self.page.get_by_label(question).first

    def row(self, question: str) -> Locator:
        """Return the first field below a question that has several."""
        return self.page.get_by_role("group", name=question).get_by_role("textbox").first

    def name(self, question: str) -> Locator:
        """Return the last name below a question that takes several."""
        return self.page.get_by_role("group", name=question).get_by_role("combobox").last

    def send(self) -> None:
        """Send, and read what the host shows then; the button there is the last click."""
        self.click(self.page.locator(".troth-make-send"))
        address = self.page.evaluate("window.led")
        assert address, self.page.inner_text(".troth-make-summary")
        self.yaml += len(YAML.findall(parse_qs(urlsplit(address).query)["body"][0]))
        self.clicks += 1


def accept(robot: Robot) -> None:
    """Accept a delivery, from the link that one got."""
    robot.click(robot.page.get_by_role("link", name="Accept it").first)
    robot.click(robot.page.get_by_role("radio", name="5", exact=True))
    robot.send()


def reject(robot: Robot) -> None:
    """Reject it, and say why."""
    robot.click(robot.page.get_by_role("link", name="Reject it").first)
    robot.type(robot.field("What is missing?"), "One shelf sags.")
    robot.send()


def begin(robot: Robot, kind: str) -> None:
    """Go from Home to a form."""
    robot.click(robot.page.get_by_role("link", name="New", exact=True).first)
    if kind != "Promise":
        robot.click(robot.page.get_by_role("button", name=kind, exact=True))


def draft(robot: Robot) -> None:
    """Draft an agreement with something in each of its seven parts."""
    begin(robot, "Agreement")
    robot.type(robot.field("What is it called?"), "Office serves the workshop")
    robot.pick(robot.field("Who is the provider?"), "Office")
    robot.pick(robot.name("Who is the customer?"), "Works")
    parts = {
        "1 ·": "Orders without questions", "2 ·": "Order sheets", "3 ·": "Sheets with a gap", "4 ·": "Measures by Tuesday",
        "6 ·": "One person away", "7 ·": "A template",
    }  # fmt: skip
    for part, text in parts.items():
        robot.type(robot.page.get_by_role("group", name=re.compile(f"^{part}")).get_by_role("textbox").first, text)
    robot.type(robot.page.get_by_label("At most").first, "1")
    robot.choose(robot.page.get_by_label("Every").first, "Month")
    roles = robot.page.get_by_role("group", name=re.compile("^5 ·"))
    robot.pick(roles.get_by_role("combobox").first, "Leonie")
    robot.type(roles.get_by_role("textbox").first, "Keep the sheets")
    robot.send()


def fill_part(robot: Robot) -> None:
    """Write the part of an agreement that is still missing, from its page."""
    robot.click(robot.page.get_by_role("link", name="Write it", exact=True).first)
    robot.type(robot.page.locator(".troth-make-form textarea, .troth-make-form input[type=text]").first, "A van on Mondays")
    robot.send()


def meet(robot: Robot) -> None:
    """Record a meeting with six next steps, which somebody has as a list."""
    begin(robot, "Meeting")
    robot.type(robot.field("Meeting name"), "Krone, second visit")
    robot.choose(robot.field("What sort of meeting?"), "Project")
    robot.pick(robot.name("Who was there?"), "Jonas")
    robot.click(robot.page.get_by_role("button", name="Add another person").first)
    robot.pick(robot.name("Who was there?"), "Mara")
    robot.click(robot.page.get_by_text("Paste a list"))
    steps = (f"jonas: Step {number} -> It is done @ 4 Dec / partner mara / measure Left <= 0" for number in range(1, 7))
    robot.page.get_by_label("One step per line").fill("\n".join(steps))
    robot.clicks += 1
    robot.letters += 2  # it is pasted
    robot.click(robot.page.get_by_role("button", name="Add these steps"))
    robot.send()


def promise(robot: Robot) -> None:
    """Promise something."""
    begin(robot, "Promise")
    robot.type(robot.field("What do you promise, in one line?"), "Send the plan")
    robot.pick(robot.name("To whom?"), "Mara")
    robot.type(robot.field("What will it look like when it is done?"), "It is in her mail, with prices.")
    robot.type(robot.field("By when?"), "2026-12-04")
    robot.send()


def ask(robot: Robot) -> None:
    """Ask two people for something."""
    begin(robot, "Ask")
    robot.type(robot.field("What do you ask, in one line?"), "Which day suits you?")
    robot.pick(robot.name("Whom?"), "Mara")
    robot.click(robot.page.get_by_role("button", name="Add another person or team"))
    robot.pick(robot.name("Whom?"), "Nina")
    robot.choose(robot.field("What do you need from them?"), "Input: Their answer is what is wanted.")
    robot.type(robot.field("What exactly are you asking?"), "A day in January for the review.")
    robot.type(robot.field("By when do you want an answer?"), "2026-12-04")
    robot.send()


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A job, where it begins, and what the walk-through found."""

    name: str
    page: str
    do: Callable[[Robot], None]
    before: str
    marks: Mapping[str, str] = field(default_factory=dict)


ME = {"troth.me": "jonas"}
JOBS: Final = (
    Job(name="3 accept", page="promises/roth-shop-shelves.html", do=accept, before="about 10 clicks, YAML"),
    Job(name="3 reject", page="promises/roth-shop-shelves.html", do=reject, before="about 10 clicks, YAML"),
    Job(name="4 draft in seven parts", page="index.html", do=draft, before="about 27 clicks, YAML on the host", marks=ME),
    Job(name="4 a missing part", page="agreements/workshop-for-installation.html", do=fill_part, before="only by YAML", marks=ME),
    Job(name="5 meeting, six next steps", page="index.html", do=meet, before="7 proposals, 6 of them red", marks=ME),
    Job(name="8 promise", page="index.html", do=promise, before="7 clicks, YAML on the host", marks=ME),
    Job(name="8 ask", page="index.html", do=ask, before="8 clicks, YAML on the host", marks=ME),
)


def count_job(browser: Browser, address: str, job: Job) -> Robot:
    """Do a job, and return who did it."""
    with browser.new_page(locale="en-GB", timezone_id="UTC", reduced_motion="reduce") as page:
        page.clock.set_fixed_time(DAY)
        marks = "".join(f"localStorage.setItem({key!r}, {value!r});" for key, value in job.marks.items())
        page.add_init_script(f"{marks} window.open = (address) => {{ window.led = address; return null; }};")
        page.goto(address + job.page)
        robot = Robot(page=page)
        robot.look()
        job.do(robot)
        return robot


def count_jobs(site: Path) -> list[str]:
    """Return a line for each job."""
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    with serve_folder(site) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"] if os.geteuid() == 0 else [])
        lines = ["| job | clicks | letters | seconds | YAML seen | the walk-through |", "| --- | --- | --- | --- | --- | --- |"]
        for job in JOBS:
            done = count_job(browser, address, job)
            seconds = round(CLICK * done.clicks + LETTER * done.letters)
            lines.append(f"| {job.name} | {done.clicks} | {done.letters} | {seconds} | {done.yaml or 'none'} | {job.before} |")
        browser.close()
    return lines


if __name__ == "__main__":
    sys.stdout.write("\n".join(count_jobs(Path(sys.argv[1]))) + "\n")
