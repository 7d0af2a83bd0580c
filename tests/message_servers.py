"""Servers on this machine that take messages: one for mail, one for anything that is posted."""

from __future__ import annotations

import json
import socketserver
import threading
from contextlib import contextmanager
from email import message_from_bytes
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage


@contextmanager
def run_mail_server(*refused: str) -> Iterator[tuple[str, list[EmailMessage]]]:
    """Give a mail server's address and the messages that it took; those for a refused address it does not take.

    It lets nobody log in: it hangs up.
    """
    taken: list[EmailMessage] = []

    class Session(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.say("220 here")
            while line := self.rfile.readline().decode().strip():
                word = line[:4].upper()
                if word == "DATA":
                    self.say("354 go on")
                    lines = iter(self.rfile.readline, b".\r\n")
                    taken.append(
                        message_from_bytes(b"".join(each[1:] if each.startswith(b"..") else each for each in lines), policy=default)
                    )
                if word == "QUIT":
                    self.say("221 bye")
                    return
                if word == "AUTH":  # as servers do that think of whoever guesses
                    return
                if word == "EHLO":
                    self.say("250-here")
                    self.say("250 AUTH PLAIN")
                    continue
                self.say("550 nobody of that name" if word == "RCPT" and any(each in line for each in refused) else "250 fine")

        def say(self, line: str) -> None:
            self.wfile.write(f"{line}\r\n".encode())

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Session) as server, _serve_forever(server):
        yield f"smtp://127.0.0.1:{server.server_address[1]}", taken


@contextmanager
def run_http_server(status: int = 200) -> Iterator[tuple[str, list[tuple[str, Any]]]]:
    """Give the address of a server, `host:port`, and the paths and JSON that were posted to it; it answers with this status."""
    taken: list[tuple[str, Any]] = []

    class Request(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            taken.append((self.path, json.loads(self.rfile.read(int(self.headers["Content-Length"])))))
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Request) as server, _serve_forever(server):
        yield f"127.0.0.1:{server.server_address[1]}", taken


@contextmanager
def _serve_forever(server: socketserver.BaseServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
