"""Runs only where somebody asks for it with `make hosts`: an emulator of a runner takes its time, and programs that few have."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from tests.hosts.runner import list_outside_settings

if TYPE_CHECKING:
    from pathlib import Path

collect_ignore_glob = [] if os.environ.get("TROTH_HOSTS") == "1" else ["test_*.py"]


@pytest.fixture(scope="session", autouse=True)
def registry(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Skip where what a job installs can't be had: a job starts with an empty home, and so with none of its owner's settings."""
    home = tmp_path_factory.mktemp("home")
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes", "--target", str(home / "packages")]
    done = subprocess.run(
        [*install, "-r", str(checkout / "requirements-core.lock")],
        env={"PATH": os.environ["PATH"], "HOME": str(home), **list_outside_settings()}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        pytest.skip(f"no packages for a job with an empty home: {done.stderr.strip()[-200:]}")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how far it is from nothing to a first promise, by the commands of the guide."""
    reports = (report for kind in ("passed", "failed") for report in terminalreporter.stats.get(kind, ()))
    walks = sorted({str(value) for report in reports for name, value in report.user_properties if name == "walk"})
    for walk in walks:
        terminalreporter.write_line(f"From nothing to a first promise on {walk}")
