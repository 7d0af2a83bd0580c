"""Run a command as at a terminal, with lines that are typed: terminal.py LINE... -- COMMAND..."""

from __future__ import annotations

import os
import pty
import subprocess
import sys


def main() -> int:
    """Type all lines into a terminal of its own, which the command reads; what it says goes where ours goes."""
    end = sys.argv.index("--")
    lines, command = sys.argv[1:end], sys.argv[end + 1 :]
    keyboard, read = pty.openpty()
    with subprocess.Popen(command, stdin=read) as running:
        os.write(keyboard, "".join(f"{line}\n" for line in lines).encode())
        try:
            return running.wait(timeout=60)
        except subprocess.TimeoutExpired:
            running.kill()
            print("it still asks")
            return 124


if __name__ == "__main__":
    sys.exit(main())
