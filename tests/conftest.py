"""What every test may ask for: an isolated environment, the shared boards, golden files and a browser."""

from __future__ import annotations

import difflib
import os
import shutil
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest
from playwright.sync_api import sync_playwright
from tests import profiles as profiles  # noqa: PLC0414 - property tests follow the profile that it chooses
from tests.publish.sites import run_troth
from tests.timings import read_slow_tests, spread_modules

from troth.base.files import lock_board

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

CHECKOUT = Path(__file__).parents[1]
GOLDEN = Path(__file__).parent / "golden"
BROWSERS = ("chromium-headless-shell", "chrome-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first that is there is taken: a shell without windows opens a page at a quarter of what a whole browser needs for it."""

BROWSER_PATIENCE = 120_000
"""So many milliseconds a tab waits for what is to come: a busy machine needs more than the usual half a minute."""
LONGEST_BUILD = 300.0
"""So many seconds a worker waits for the site that another one builds for all."""
SLOW = read_slow_tests()
"""The tests that took a tenth of a second or more when they were last timed, as `make timings` writes them down."""


class Golden(Protocol):
    """Compare a text with the file of that name under `tests/golden`."""

    def __call__(self, name: str, text: str) -> None:
        """Fail where the text is not, byte for byte, what the file holds."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--bless`, which takes today's output as the golden one."""
    parser.addoption("--bless", action="store_true", help="write the golden files anew instead of comparing with them")


def pytest_xdist_auto_num_workers() -> int:
    """Share the tests out to three workers on two processors, since many tests wait: for a browser, a server, what they have killed."""
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return processors + processors // 2


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark the tests that take their time, which `make quick` leaves out; where workers share the tests, begin with those."""
    cases, slow = Counter[str](), set[str]()
    for item in items:
        module, test = item.nodeid.partition("::")[0], item.nodeid.partition("[")[0]
        cases[module] += 1
        if test in SLOW:
            item.add_marker(pytest.mark.slow)
            slow.add(test)
    seconds = defaultdict[str, float](float)
    for test in sorted(slow):  # every worker has to come to the same order, to the last bit of a sum
        seconds[test.partition("::")[0]] += SLOW[test]
    workers = getattr(config, "workerinput", {}).get("workercount", 1)
    if workers > 1:
        order = {module: at for at, module in enumerate(spread_modules(cases, seconds, workers))}
        items.sort(key=lambda item: order[item.nodeid.partition("::")[0]])


@pytest.fixture(scope="session", autouse=True)
def isolated() -> Iterator[None]:
    """Keep what this machine's owner set up out of the tests: git's configuration, a fixed date, colours, CI's files."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith(("GIT_", "GITHUB_"))]:
            patch.delenv(name)
        for name in ("SOURCE_DATE_EPOCH", "FORCE_COLOR"):
            patch.delenv(name, raising=False)
        patch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
        patch.setenv("GIT_CONFIG_NOSYSTEM", "1")
        patch.setenv("NO_COLOR", "1")
        patch.setenv("NO_MKDOCS_2_WARNING", "1")
        yield


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The folder that holds `pyproject.toml`."""
    return CHECKOUT


@pytest.fixture(scope="session")
def example_site(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example board's site, two folders below one of its own: the first who asks builds it for all workers, and nobody changes it."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "example"
    folder.mkdir(exist_ok=True)
    out = folder / "below" / "board"
    with lock_board(folder, LONGEST_BUILD):
        if not out.exists():
            run_troth("-C", checkout, "build", "--out", out)
    return out


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of boards and hostile inputs that may lie beside the checkout; without it the test is skipped."""
    folder = CHECKOUT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("no folder `shared` beside the checkout")
    return folder


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Compare with a golden file, or write it where `--bless` is given."""
    bless = bool(request.config.getoption("--bless"))

    def compare(name: str, text: str) -> None:
        file = GOLDEN / name
        if bless:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text.encode())
            return
        expected = file.read_bytes().decode() if file.exists() else ""
        if expected != text:
            lines = difflib.unified_diff(expected.splitlines(), text.splitlines(), f"golden/{name}", "now", lineterm="")
            pytest.fail("\n".join([*lines, "If this is what it should say now: make bless"]), pytrace=False)

    return compare


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium of this machine. Without one the test is skipped, or fails where TROTH_REQUIRE_BROWSER=1."""
    program = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if program is None:
        missing = "no Chromium on this machine (on Debian: apt-get install chromium)"
        if os.environ.get("TROTH_REQUIRE_BROWSER") == "1":
            pytest.fail(missing, pytrace=False)
        pytest.skip(missing)
    options = ["--disable-background-networking", "--disable-component-update"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        options.append("--no-sandbox")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=options, timeout=BROWSER_PATIENCE)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """An empty tab, with nothing kept from another test."""
    context = browser.new_context(locale="en-GB", timezone_id="UTC", reduced_motion="reduce")
    context.set_default_timeout(BROWSER_PATIENCE)
    yield context.new_page()
    context.close()
