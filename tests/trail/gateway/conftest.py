"""An upstream that tests steer, an account that points at it, and a spool that keeps what the gateway recorded."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from project.kernel.aws import endpoint
from project.kernel.aws.request import from_environ
from tests.kernel.aws.conftest import Sent, Spooled, keyed, told
from trail.gateway.spool import Spool

__all__ = ["keyed", "told"]


@dataclass
class Seen:
    """A request as the upstream had it; `whole` is false where its body broke off."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes
    whole: bool = True


@dataclass
class Cloud:
    """What the upstream answers, and what it was asked."""

    url: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    delay: float = 0.0
    breaks_off: bool = False
    chunked: int = 0  # answers in so many pieces of 1 MiB, without a length
    seen: list[Seen] = field(default_factory=list)
    during: Callable[[], None] = lambda: None


def _handler(cloud: Cloud) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _any(self) -> None:
            length = int(self.headers.get("content-length") or 0)
            body = b""
            if "chunked" in self.headers.get("transfer-encoding", ""):
                while size := int(self.rfile.readline().strip() or b"0", 16):
                    body += self.rfile.read(size)
                    self.rfile.readline()
                self.rfile.readline()
                length = len(body)
            while len(body) < length and (part := self.rfile.read1(length - len(body))):
                body += part
            headers = {name.lower(): value for name, value in self.headers.items()}
            cloud.seen.append(Seen(self.command, self.path, headers, body, len(body) == length))
            cloud.during()
            time.sleep(cloud.delay)
            if len(body) < length:
                self.close_connection = True
                return
            self._answer()

        def _answer(self) -> None:
            self.send_response(cloud.status)
            for name, value in cloud.headers.items():
                self.send_header(name, value)
            if cloud.chunked:
                self.send_header("Transfer-Encoding", "chunked")
                self.end_headers()
                for _ in range(cloud.chunked):
                    self.wfile.write(b"100000\r\n" + b"x" * (1 << 20) + b"\r\n")
                self.wfile.write(b"0\r\n\r\n")
                return
            said = len(cloud.body) + (10 if cloud.breaks_off else 0)
            self.send_header("Content-Length", str(said))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(cloud.body)
            self.close_connection = cloud.breaks_off

        do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = do_PATCH = _any

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    return Handler


@pytest.fixture
def cloud(keyed: Any) -> Iterator[Cloud]:
    """A steered upstream of alice's account."""
    made = Cloud()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(made))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    made.url = f"http://127.0.0.1:{server.server_address[1]}"
    point(keyed, made.url)
    yield made
    server.shutdown()
    server.server_close()


def point(user: Any, url: str) -> None:
    """Let the user's account have this upstream."""
    from project.platform.identity import upstream

    user.account.upstream = url
    user.account.save()
    upstream._settings.clear()


@pytest.fixture(autouse=True)
def spooled(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Spooled:
    """The gateway's spool in a folder of the test; nothing goes on into the store."""
    from trail.gateway import passing

    made = Spooled(Spool(tmp_path / "spool"))
    monkeypatch.setattr(passing, "drain", lambda: made)
    return made


@pytest.fixture
def call() -> Callable[[Sent], Any]:
    """Send through the endpoint; a streamed answer is read to its end."""

    def send(sent: Sent) -> Any:
        response: Any = endpoint.serve(from_environ(sent.environ(), source_ip="198.51.100.4"))
        response.whole = b"".join(response.streaming_content) if response.streaming else response.content
        return response

    return send
