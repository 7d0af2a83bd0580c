"""From nothing to a green change, a published site and the daily follow-up, on each host: by the commands of the guide for teams alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.hosts.contract import load_contract
from tests.hosts.gitlab_runner import find_gitlab_runner
from tests.hosts.guide import read_sections
from tests.hosts.host import Host, Kind
from tests.hosts.runner import create_repository, find_act, list_outside_settings, list_programs
from tests.hosts.walk import PAGES, Walk
from tests.message_servers import run_mail_server

from troth.read.packaged import pack_wheel

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


PROMISE = 7
"""The section of the guide with the first promise; those before it lead to a board whose people are known."""
MARKED = "<!-- troth: overdue -->\n"
LATE = (
    'troth --as-of "$(date --date "{ago} days ago" +%F)" new promise --title "{title}" --customer jane --due +5d --outcome "Done." --commit'
)


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of somebody who begins: empty."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="class")
def walk(request: pytest.FixtureRequest, checkout: Path, home: Path, tmp_path_factory: pytest.TempPathFactory) -> Walk:
    """The guide was followed up to the people, in an empty repository at the host, with the wheel that somebody gave."""
    kind: Kind = request.cls.kind
    if not (find_gitlab_runner() if kind is Kind.GITLAB else find_act()):
        pytest.skip(f"no runner for {kind} on this machine (`make hosts` installs one)")
    described = {Kind.GITHUB: "tests/hosts/contracts/github.json", Kind.FORGEJO: "../shared/data/host-apis/forgejo.json"}
    contract = checkout / described.get(kind, "no description")
    folder = tmp_path_factory.mktemp(str(kind))
    host = Host(folder / "host", load_contract(contract) if contract.is_file() else None, kind=kind)
    create_repository(host)
    wheel = pack_wheel()
    (folder / wheel.name).write_bytes(wheel.content)
    found = Walk(host, folder, {"PATH": list_programs(), "HOME": str(home), "TZ": "UTC", **list_outside_settings()})
    sections = read_sections(checkout / "docs/set-up-for-a-team.md")
    lines = (
        line.replace("https://HOST/OWNER/promises.git", f"{found.address} promises") for n in range(PROMISE) for line in sections.get(n, ())
    )
    found.type_in(folder, *lines)
    found.terminal = {**found.terminal, "PATH": f"{home}/troth/bin:{list_programs()}"}
    return found


class FirstDays:
    """The scenes, in the order in which they happen: the same at every host."""

    kind: Kind

    def test_the_first_promise_is_a_green_change(self, walk: Walk, checkout: Path, record_property: Callable[[str, object], None]) -> None:
        """It says in words what it promises, where people look; the days until then are counted in commands."""
        walk.type_in(walk.work, *read_sections(checkout / "docs/set-up-for-a-team.md")[PROMISE])
        record_property(
            "walk", f"{walk.host.kind}: {sum(x.commands for x in walk.typed)} commands, {sum(x.seconds for x in walk.typed):.0f} s"
        )
        walk.host.rights = frozenset({"notes"})
        ended = walk.check("fit-the-new-kitchen")
        assert ended.code == 0, ended.log
        assert walk.host.faults == []
        words = ended.log if walk.host.kind is Kind.GITHUB else walk.host.notes[0]["body"]
        assert "Fit the new kitchen" in words
        assert "::error" not in ended.log

    def test_a_change_that_brings_its_own_judge_is_red(self, walk: Walk) -> None:
        """A due date is moved in place, and the tool and its list are exchanged: the base's tool judges, and names all of it."""
        first = next((walk.work / "commitments/promises").rglob("first-promises-on-this-board.yaml")).relative_to(walk.work)
        walk.type_in(
            walk.work,
            "git checkout --quiet main",
            "git checkout --quiet -b cheat",
            f"sed -i 's/^due: .*/due: 2099-12-01/' {first}",
            'printf \'mkdir -p "$2/bin"; echo true > "$2/bin/troth"; chmod +x "$2/bin/troth"\\n\' > .troth/install.sh',
            "echo '# nothing' > .troth/requirements-core.lock",
            "git commit --quiet --all -m 'Tidy up'",
        )
        walk.host.rights = frozenset({"notes"})
        ended = walk.check("cheat")
        assert ended.code != 0, ended.log
        words = ended.log if walk.host.kind is Kind.GITHUB else walk.host.notes[0]["body"]
        for said in ("terms-changed", ".troth/install.sh", ".troth/requirements-core.lock"):
            assert said in words, ended.log
        assert walk.host.faults == []

    def test_what_is_merged_is_published(self, walk: Walk) -> None:
        """The site has the promise, and its feeds lead to where the host publishes it."""
        walk.type_in(walk.work, "git checkout --quiet main", "git merge --quiet --no-ff --no-edit fit-the-new-kitchen", "git push --quiet")
        ended = walk.publish()
        assert ended.code == 0, ended.log
        assert "fit-the-new-kitchen" in walk.read_site(ended, "promises/index.html")
        assert f"{PAGES[walk.host.kind]}promises/" in walk.read_site(ended, "feed.xml")
        assert walk.host.faults == []

    def test_one_issue_says_every_day_what_is_overdue(self, walk: Walk) -> None:
        """It is opened, then mended in place, then closed."""
        walk.host.rights = frozenset({"issues"})
        for title, ago in (("Sweep the yard", 30), ("Mend the gate", 20)):
            walk.type_in(walk.work, "git checkout --quiet main", LATE.format(title=title, ago=ago))
            ended = walk.follow_up()
            assert title in walk.host.issues[-1][walk.host.dialect.text], ended.log
        (issue,) = walk.host.issues
        assert issue[walk.host.dialect.text].startswith(MARKED)
        assert "Sweep the yard" in issue[walk.host.dialect.text]
        walk.type_in(walk.work, *(f"troth promise deliver {name} --commit" for name in ("sweep-the-yard", "mend-the-gate")))
        ended = walk.follow_up()
        assert issue["state"] == "closed", ended.log
        assert walk.host.faults == []

    def test_each_person_gets_one_message(self, walk: Walk) -> None:
        """Where somebody has switched that on: Jane reads what waits for her, with links to where the host publishes the board."""
        with run_mail_server() as (server, taken):
            ended = walk.send_digests(server)
        assert ended.code == 0, ended.log
        (mail,) = (each for each in taken if each["To"].addresses[0].addr_spec == "jane@home.example")
        body = mail.get_body(("plain",))
        assert body is not None
        text = body.get_content()
        assert "Sweep the yard" in text
        assert PAGES[walk.host.kind] in text


class TestOnGitHub(FirstDays):
    """GitHub, in an emulator of its runner."""

    kind = Kind.GITHUB


class TestOnGitLab(FirstDays):
    """GitLab, in a local runner of its pipelines."""

    kind = Kind.GITLAB


class TestOnForgejo(FirstDays):
    """Forgejo, whose runner understands what GitHub's does: the steps are run, the lines about containers are not."""

    kind = Kind.FORGEJO
