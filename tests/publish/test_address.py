"""Where a board is served: at what was asked for or at the next free port, and for nobody who calls it by another name."""

from __future__ import annotations

import errno

import pytest

from troth.base.errors import BoardError
from troth.publish.middleware import ListenAddress, bind_free, parse_address


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [
        ("127.0.0.1:8000", "127.0.0.1", 8000),
        ("localhost:80", "localhost", 80),
        ("[::1]:8000", "::1", 8000),
        ("[0:0::1]:1", "::1", 1),
        ("0.0.0.0:0", "0.0.0.0", 0),  # noqa: S104 - what somebody may ask for
    ],
)
def test_an_address(text: str, host: str, port: int) -> None:
    """A number of the network or localhost, and a port."""
    assert parse_address(text) == ListenAddress(host, port)


@pytest.mark.parametrize("text", ["", "8000", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:65536", "board.example:8000", "::1:x"])
def test_no_address(text: str) -> None:
    """Anything else is refused with what to write."""
    with pytest.raises(BoardError) as error:
        parse_address(text)
    assert "127.0.0.1:8000" in error.value.hint


@pytest.mark.parametrize(
    "host", ["127.0.0.1:8000", "localhost:8000", "LOCALHOST:8000", "[::1]:8000", "[0:0:0:0:0:0:0:1]:8000", "192.0.2.7:8000"]
)
def test_its_own_names(host: str) -> None:
    """The address that is served is answered, and this machine's own names are."""
    assert ListenAddress("192.0.2.7", 8000).is_named_by(host)


@pytest.mark.parametrize(
    "host",
    [
        "evil.example:8000", "evil.example", "127.0.0.1", "127.0.0.1:8001", "localhost", "localhost.evil.example:8000", "192.0.2.8:8000",
        "", ":8000", "127.0.0.1:8000:8000", "localhost:8000@evil.example", "127.0.0.1:x", "[::1", "[::1]8000", "0x7f.1:8000",
    ],
)  # fmt: skip
def test_other_names(host: str) -> None:
    """Every other name may be that of a page that lets a browser read a private board."""
    assert not ListenAddress("192.0.2.7", 8000).is_named_by(host)
    assert not ListenAddress("localhost", 8000).is_named_by("192.0.2.7:8000")


@pytest.mark.parametrize("everywhere", ["0.0.0.0", "::"])  # noqa: S104 - as above
def test_where_all_of_the_network_may_ask(everywhere: str) -> None:
    """Numbers count there, as no name can be turned to them; names do not."""
    address = ListenAddress(everywhere, 8000)
    assert address.is_named_by("192.0.2.7:8000")
    assert address.is_named_by("[2001:db8::7]:8000")
    assert not address.is_named_by("evil.example:8000")


def test_browsers_leave_out_the_usual_port() -> None:
    """At port 80 a name without a port is meant for it."""
    assert ListenAddress("127.0.0.1", 80).is_named_by("127.0.0.1")
    assert ListenAddress("::1", 80).is_named_by("[::1]")


def taking(*taken: int, error: int = errno.EADDRINUSE) -> tuple[list[int], object]:
    """Return the ports that are tried, and what tries them where some are taken."""
    tried: list[int] = []

    def bind(address: ListenAddress) -> int:
        tried.append(address.port)
        if address.port in taken:
            raise OSError(error, "no")
        return address.port or 4321

    return tried, bind


def test_the_next_free_port() -> None:
    """Taken ports are passed over, one after the other."""
    tried, bind = taking(8000, 8001)
    assert bind_free(ListenAddress("127.0.0.1", 8000), bind) == ListenAddress("127.0.0.1", 8002)  # type: ignore[arg-type]
    assert tried == [8000, 8001, 8002]


def test_any_port() -> None:
    """With port 0 it is the one that the system gives."""
    assert bind_free(ListenAddress("127.0.0.1", 0), taking()[1]).port == 4321  # type: ignore[arg-type]


def test_no_free_port() -> None:
    """Where there is none, that is said; ports end at 65535."""
    tried, bind = taking(*range(65530, 65536))
    with pytest.raises(BoardError, match="65530 and the next ones are taken"):
        bind_free(ListenAddress("127.0.0.1", 65530), bind)  # type: ignore[arg-type]
    assert tried[-1] == 65535


def test_where_nobody_may_listen() -> None:
    """What is wrong with the first port is said, and no other is tried."""
    tried, bind = taking(80, error=errno.EACCES)
    with pytest.raises(BoardError, match="Permission denied"):
        bind_free(ListenAddress("127.0.0.1", 80), bind)  # type: ignore[arg-type]
    assert tried == [80]
