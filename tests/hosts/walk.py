"""One team's first days at one host: what somebody types, and what the host then runs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.hosts.gitlab_runner import describe_merge_request, run_pipeline
from tests.hosts.guide import Typed, redirect_git, type_lines
from tests.hosts.host import TOKEN, Host, Kind, serve_host
from tests.hosts.runner import Ended, create_repository, make_pull_request, run_git, run_workflow

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

NAMES = {Kind.GITHUB: "github.com", Kind.GITLAB: "gitlab.com", Kind.FORGEJO: "codeberg.org"}
"""Where people believe that each host is."""
PAGES = {Kind.GITHUB: "https://o.github.io/r/", Kind.GITLAB: "https://r-1a2b3c.gitlab.example/", Kind.FORGEJO: "https://o.codeberg.page/r/"}
"""Where each host would publish the site."""
NUMBER = 3
"""What the host calls the change."""


@dataclass
class Walk:
    """A host, a folder in which somebody works, and the terminal at which they sit."""

    host: Host
    folder: Path
    terminal: Mapping[str, str]
    typed: list[Typed] = field(default_factory=list)

    @property
    def work(self) -> Path:
        """The clone in which the commands of the guide leave somebody."""
        return self.folder / "promises"

    @property
    def address(self) -> str:
        """The address of the repository, as the host shows it."""
        return f"https://{NAMES[self.host.kind]}/o/r.git"

    def type_in(self, folder: Path, *lines: str) -> None:
        """Type lines while the host is there, with the right to write to it."""
        with serve_host(self.host) as address:
            here = redirect_git(NAMES[self.host.kind], address.replace("://", f"://nina:{TOKEN}@"))
            self.typed.append(type_lines(lines, folder, {**self.terminal, **here}))

    def check(self, branch: str) -> Ended:
        """Run what the host runs for a change of `branch` into main."""
        run_git(self.work, "checkout", "--quiet", branch)
        if self.host.kind is Kind.GITLAB:
            return run_pipeline(self.host, self.work, branch, describe_merge_request(self.work, branch, NUMBER), self.folder / "run")
        return self._run("check", "pull_request", make_pull_request(self.work, branch, NUMBER))

    def publish(self) -> Ended:
        """Run what the host runs for a push to main."""
        run_git(self.work, "checkout", "--quiet", "main")
        if self.host.kind is Kind.GITLAB:
            variables = {"CI_PIPELINE_SOURCE": "push", "CI_PAGES_URL": PAGES[Kind.GITLAB]}
            return run_pipeline(self.host, self.work, "main", variables, self.folder / "run")
        return self._run("publish", "push", {"ref": "refs/heads/main"})

    def follow_up(self) -> Ended:
        """Run what the host runs once a day, but for publishing: only what keeps the issue, with what that needs."""
        run_git(self.work, "checkout", "--quiet", "main")
        if self.host.kind is Kind.GITLAB:
            return run_pipeline(self.host, self.work, "main", {"CI_PIPELINE_SOURCE": "schedule"}, self.folder / "run", job="troth:due")
        return self._run("follow-up", "schedule", {}, job="issue" if self.host.kind is Kind.GITHUB else "due")

    def send_digests(self, server: str) -> Ended:
        """Run what the host runs once a day where somebody has switched the messages on, to this server."""
        variables = {"TROTH_DIGEST": "true", "TROTH_FROM": "board@home.example"}
        if self.host.kind is Kind.GITLAB:
            variables |= {"CI_PIPELINE_SOURCE": "schedule", "CI_PAGES_URL": PAGES[Kind.GITLAB], "TROTH_SEND": server}
            return run_pipeline(self.host, self.work, "main", variables, self.folder / "run", job="troth:digest")
        options = ("--secret", f"TROTH_SEND={server}", *(word for each in variables.items() for word in ("--var", "=".join(each))))
        return self._run("follow-up", "schedule", {}, job="digest", options=options)

    def _run(self, workflow: str, event: str, payload: Mapping[str, object], *, job: str = "", options: tuple[str, ...] = ()) -> Ended:
        file = f".{self.host.kind}/workflows/troth-{workflow}.yml"
        return run_workflow(self.host, self.work, file, event, payload, self.folder / "run", job=job, options=options)

    def read_site(self, ended: Ended, path: str) -> str:
        """Return a file of what was published."""
        if self.host.kind is Kind.FORGEJO:
            return run_git(create_repository(self.host), "show", f"pages:{path}")
        return (ended.published / path).read_text(encoding="utf-8")
