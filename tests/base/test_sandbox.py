"""What strangers wrote as a program is worked with in a process of its own, for so long and with so much memory."""

from __future__ import annotations

import json
import math
import operator
import os

import pytest

from troth.base.limits import TEMPLATE_BYTES, TEMPLATE_SECONDS
from troth.base.sandbox import Sandbox, SandboxError


def test_what_comes_of_the_work() -> None:
    """Piece after piece is done in one process, which is not this one, and is told in JSON."""
    sandbox = Sandbox()
    first, second = sandbox.run(os.getpid), sandbox.run(os.getpid)
    assert first == second != os.getpid()
    assert sandbox.run(json.loads, '{"a": [1, "ü"]}') == {"a": [1, "ü"]}


def test_what_fails_is_told() -> None:
    """The reason comes back as a sentence, and the process goes on."""
    sandbox = Sandbox()
    before = sandbox.run(os.getpid)
    with pytest.raises(SandboxError, match="ZeroDivisionError"):
        sandbox.run(operator.truediv, 1, 0)
    assert sandbox.run(os.getpid) == before


def test_what_takes_too_long_is_ended() -> None:
    """Also where nothing but the end of its process could stop it; what comes after is done by another one."""
    sandbox = Sandbox()
    with pytest.raises(SandboxError, match=TEMPLATE_SECONDS.beyond):
        sandbox.run(pow, 10, 10**10)
    assert sandbox.run(math.gcd, 4, 6) == 2


def test_what_takes_too_much_memory_is_refused() -> None:
    """Before it is there."""
    sandbox = Sandbox()
    with pytest.raises(SandboxError, match=TEMPLATE_BYTES.beyond):
        sandbox.run(operator.mul, "a", 10**9)


def test_what_ends_its_process_is_told() -> None:
    """Whatever the work does to it, whoever asked goes on."""
    sandbox = Sandbox()
    with pytest.raises(SandboxError, match="can't be used"):
        sandbox.run(os._exit, 3)
    assert sandbox.run(math.gcd, 4, 6) == 2


def test_secrets_stay_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the environment tells the command alone, such as where to send digests, is not there."""
    monkeypatch.setenv("TROTH_SEND", "smtp://user:secret@mail.example.com")
    assert Sandbox().run(os.getenv, "TROTH_SEND") is None


def test_nobody_stays_behind() -> None:
    """With the sandbox its process ends."""
    sandbox = Sandbox()
    process = sandbox.run(os.getpid)
    sandbox.end()
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
