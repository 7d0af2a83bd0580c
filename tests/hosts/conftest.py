"""Runs only where somebody asks for it with `make hosts`: an emulator of a runner takes its time, and programs that few have."""

from __future__ import annotations

import os

collect_ignore_glob = [] if os.environ.get("TROTH_HOSTS") == "1" else ["test_*.py"]
