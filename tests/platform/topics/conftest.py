"""A subscriber on this machine that keeps what it was sent, and calls of named operations."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from project.kernel import calls
from tests.conftest import ACCOUNT


@dataclass
class Subscriber:
    """An HTTP server: `status` is what it answers, `pause` how long it thinks, `got` what it received."""

    url: str = ""
    status: int = 200
    pause: float = 0.0
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def subscriber() -> Iterator[Callable[[], Subscriber]]:
    """Makes subscribers; all of them end with the test."""
    servers: list[ThreadingHTTPServer] = []

    def make() -> Subscriber:
        made = Subscriber()

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                time.sleep(made.pause)
                made.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
                self.send_response(made.status)
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        made.url = f"http://127.0.0.1:{server.server_address[1]}/hook"
        return made

    yield make
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def run(people: dict[str, Any]) -> Callable[..., Any]:
    """Run an operation as one of the people: `run("sns:CreateTopic", Name="x", by="bob")`."""
    from project.platform.identity import reads

    def do(operation: str, *, by: str = "alice", **wire: Any) -> Any:
        return calls.run(calls.Call(operation, reads.caller_for_user(people[by]), wire, via="rest"))

    return do


@pytest.fixture
def topic(run: Callable[..., Any]) -> Any:
    """A topic of ACCOUNT."""
    from project.platform.topics import reads

    arn = run("sns:CreateTopic", Name="cairn-alerts")["TopicArn"]
    assert arn == f"arn:aws:sns:us-east-1:{ACCOUNT}:cairn-alerts"
    return reads.by_arn(arn)
