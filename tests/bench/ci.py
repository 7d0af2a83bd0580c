"""Measure what a pull request waits for, from an empty runner to the result of check and review, beside the way of before.

`make benchci` installs both ways from the index that pip is set to, in turn; seconds, so only ratios of one run count. What is
installed now is what a board's host installs: the pin that `troth init` writes, made beforehand.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from troth.edit.host_files import Pin, list_pin_files

CHECKOUT = Path(__file__).parents[2]
PIN = CHECKOUT / ".bench/pin"
MIB = 1 << 20
GOALS = {"check and review": 0.21, "publish": 0.35, "publish, with uv": 0.35}


def run(*words: str | Path, more: str = "") -> None:
    """Run one command on this checkout, with a folder of programs `more` besides the machine's."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment |= {"PYTHON": sys.executable, "PATH": os.pathsep.join(filter(None, (more, os.environ["PATH"])))}
    done = subprocess.run([*map(str, words)], cwd=CHECKOUT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, words))}: {done.stderr[-2000:]}")


def install_before(place: Path) -> Path:
    """Make an environment with everything in it, as the action did; return its command."""
    run(sys.executable, "-m", "venv", place)
    pip = (place / "bin/python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    run(*pip, "--require-hashes", "-r", "requirements.lock")
    run(*pip, "--no-deps", "--no-build-isolation", ".")
    return place / "bin/troth"


def install_now(place: Path, needs: str, more: str = "") -> Path:
    """Install the pin as the hosts do now; return the command."""
    run("sh", PIN / "install.sh", needs, place, PIN, more=more)
    return place / "bin/troth"


def check_before(place: Path) -> None:
    """Check twice, once for the notes on lines and once for the summary, and review."""
    troth = install_before(place)
    for words in (("check", "--format", "github"), ("check",), ("review", "HEAD")):
        run(troth, *words)


def check_now(place: Path) -> None:
    """Check once, for both, and review."""
    troth = install_now(place, "core")
    run(troth, "check", "--format", "github", "--summary", place.parent / "summary.md")
    run(troth, "review", "HEAD")


def publish_before(place: Path) -> None:
    """Install everything, and build the example."""
    run(install_before(place), "build", "--out", place.parent / "site")


def publish_now(place: Path) -> None:
    """The same without an environment and without compiling."""
    run(install_now(place, "full"), "build", "--out", place.parent / "site")


def publish_with_uv(place: Path) -> None:
    """The same on a runner that has uv: here the one of this checkout's environment."""
    run(install_now(place, "full", more=str(Path(sys.executable).parent)), "build", "--out", place.parent / "site")


WAYS = {
    "check and review": (check_before, check_now),
    "publish": (publish_before, publish_now),
    "publish, with uv": (publish_before, publish_with_uv),
}


def main() -> None:
    """Print a table of both jobs, and what the light core puts on the disk."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rounds", type=int, default=1)
    rounds = asked.parse_args().rounds
    for path, content in list_pin_files(Pin()):
        file = PIN / Path(path).name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    print(f"{'':18} {'before':>9} {'now':>9} {'ratio':>7} {'goal':>6}")
    for job, ways in WAYS.items():
        seconds: dict[int, list[float]] = {0: [], 1: []}
        for _ in range(rounds):
            for which, way in enumerate(ways):
                with TemporaryDirectory() as name:
                    began = time.perf_counter()
                    way(Path(name, "troth"))
                    seconds[which].append(time.perf_counter() - began)
        before, now = median(seconds[0]), median(seconds[1])
        print(f"{job:18} {before:7.1f} s {now:7.1f} s {now / before:7.2f} {GOALS[job]:6.2f}")
    with TemporaryDirectory() as name:
        install_now(Path(name), "core")
        found = [each for each in Path(name, "core").rglob("*") if each.is_file()]
        packages = len(list(Path(name, "core").glob("*.dist-info"))) - 1  # Troth itself is none of what it needs
        size = sum(each.stat().st_size for each in found) / MIB
        print(f"core: {packages} packages, {size:.1f} MiB, {len(found)} files (goal: 9, 25 MB, 1,500)")


if __name__ == "__main__":
    main()
