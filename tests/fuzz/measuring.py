"""Run a command in a process of its own, and measure what it costs: processor time and memory, whatever ran it."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

TROTH = Path(sys.executable).parent / "troth"
_BETWEEN = """
import json, os, sys
out, err = (os.open(name, os.O_RDWR | os.O_CREAT) for name in sys.argv[1:3])
pid = os.posix_spawn(sys.argv[3], sys.argv[3:], os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, out, 1), (os.POSIX_SPAWN_DUP2, err, 2)])
_, status, used = os.wait4(pid, 0)
print(json.dumps([os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime, used.ru_maxrss]))
"""
"""A process counts the memory of the one that started it as its own, so a small one stands between it and the tests."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a command printed, how it ended, and what it cost: seconds of a processor, and MiB at most."""

    code: int
    lines: tuple[str, ...]
    seconds: float
    mebibytes: int


def measure(folder: Path, *words: str, limit: float = 60) -> Cost:
    """Run `troth` in a folder, and return what it cost. Raises subprocess.TimeoutExpired where it does not end."""
    out, err = folder / "measured.out", folder / "measured.err"
    command = [sys.executable, "-S", "-E", "-c", _BETWEEN, str(out), str(err), str(TROTH), *words]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False, timeout=limit)
    assert done.returncode == 0, done.stderr.decode()[-1000:]
    code, seconds, kilobytes = json.loads(done.stdout)
    lines = (out.read_text() + err.read_text()).splitlines()
    out.unlink()
    err.unlink()
    return Cost(code=code, lines=tuple(lines), seconds=seconds, mebibytes=kilobytes >> 10)
