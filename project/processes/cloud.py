"""The sandbox cloud's process: `python -m project.processes.cloud PORT JOURNAL READY`.

It binds the port without listening (connections are refused), replays the journal, then listens and makes the file
READY. One changing call runs at a time, so that the journal's order is the order of their effects; reads run beside.
"""

from __future__ import annotations

import io
import logging
import re
import secrets
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from project.kernel import registry
from project.processes import chance
from project.processes.journal import LARGEST_BODY, Entry, Full, Journal

log = logging.getLogger(__name__)
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
_KEPT = {"wsgi.url_scheme", "wsgi.input_terminated"}
_NEVER = {"ReceiveMessage"}  # it may wait for 20 s, and what it hides comes back by itself
_MANAGED = re.compile(rb"alias/aws/[a-z0-9]+")
_SCOPE = re.compile(r"Credential=([^/]+)/\d+/([^/]+)/")
_MOST_MADE = 1_000  # of an account's keys of the cloud, each in a region
LOCK_SECONDS = 60


def verb(environ: Mapping[str, Any], body: bytes) -> str:
    """The operation's name where the protocol says it (query, ec2, json), else an empty text."""
    target = str(environ.get("HTTP_X_AMZ_TARGET", ""))
    if target:
        return target.rpartition(".")[2]
    form = str(environ.get("CONTENT_TYPE", "")).startswith("application/x-www-form-urlencoded")
    fields = parse_qs(body.decode("latin-1") if form else str(environ.get("QUERY_STRING", "")))
    return fields.get("Action", [""])[0]


def changes(environ: Mapping[str, Any], body: bytes) -> bool:
    """Whether the call may change the cloud's state."""
    name = verb(environ, body)
    if name:
        return not registry.reads(name) and name not in _NEVER
    path = str(environ.get("PATH_INFO", ""))
    return environ["REQUEST_METHOD"] not in {"GET", "HEAD", "OPTIONS"} and not path.endswith("/invocations")


def makes(environ: Mapping[str, Any], body: bytes) -> str:
    """What a read makes when it is the first to name it, an AWS managed key by its alias; an empty text for other reads."""
    found = _MANAGED.search(body) if str(environ.get("HTTP_X_AMZ_TARGET", "")).startswith("TrentService.") else None
    scope = _SCOPE.search(str(environ.get("HTTP_AUTHORIZATION", "")))
    return f"{scope[1]} {scope[2]} {found[0].decode()}" if found and scope else ""


def plain(environ: Mapping[str, Any]) -> dict[str, Any]:
    """The part of a WSGI environment that can be written down."""
    return {
        key: value
        for key, value in environ.items()
        if isinstance(value, str | int | bool | dict) and ("." not in key or key in _KEPT or key.startswith("moto."))
    }


def rebuilt(entry: Entry) -> dict[str, Any]:
    """The environment of a journalled call."""
    return {
        **entry.environ,
        "CONTENT_LENGTH": str(len(entry.body)),
        "wsgi.version": (1, 0),
        "wsgi.input": io.BytesIO(entry.body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }


class Journalled:
    """moto's application, with every change written down before its answer is given."""

    def __init__(self, application: Application, journal: Journal) -> None:
        self._application, self._journal = application, journal
        self._one_change = threading.Lock()
        self._made: set[str] = set()

    def replay(self) -> int:
        """Do every journalled call again; returns how many."""
        count = 0
        for entry in self._journal.entries():
            self._made.add(makes(entry.environ, entry.body))
            try:
                with chance.seeded(entry.seed, entry.time):
                    self._run(rebuilt(entry))
            except Exception:
                log.exception("sandbox: the journal's call %d could not be done again", count + 1)
            count += 1
        return count

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] in {"GET", "HEAD", "OPTIONS"} and not changes(environ, b""):
            return self._application(environ, start_response)
        with tempfile.SpooledTemporaryFile(max_size=LARGEST_BODY) as body:
            said = environ.get("CONTENT_LENGTH") or ""
            length = _copy(environ, body)
            if said and length < int(said):  # its sender broke off: half an object is none
                start_response("400 Bad Request", [("Content-Type", "text/plain"), ("Connection", "close")])
                return [b"The body ended before its Content-Length.\n"]
            body.seek(0)
            kept = body.read(LARGEST_BODY)
            body.seek(0)
            environ["wsgi.input"], environ["CONTENT_LENGTH"] = body, str(length)
            environ.pop("HTTP_TRANSFER_ENCODING", None)
            made = makes(environ, kept)
            if changes(environ, kept) or (made and made not in self._made and len(self._made) < _MOST_MADE):
                status, headers, answer = self._change(environ, kept, length)
                self._made.add(made)
            else:
                status, headers, answer = self._run(environ)
        start_response(status, headers)
        return answer

    def _change(
        self, environ: dict[str, Any], body: bytes, length: int
    ) -> tuple[str, list[tuple[str, str]], list[bytes]]:
        if not self._one_change.acquire(timeout=LOCK_SECONDS):
            return _refusal("another change has not ended")
        try:
            keep = self._journal.admits(length)
            entry = Entry(plain(environ), body, secrets.randbits(63), time.time())
            with chance.seeded(entry.seed, entry.time):
                done = self._run(environ)
            if not keep:
                log.warning("sandbox: a body of %d bytes is not kept over a restart (%s)", length, environ["PATH_INFO"])
            elif int(done[0][:3]) < 400:
                self._journal.append(entry)
            return done
        except (Full, OSError) as problem:
            return _refusal(str(problem))
        finally:
            self._one_change.release()

    def _run(self, environ: dict[str, Any]) -> tuple[str, list[tuple[str, str]], list[bytes]]:
        begun: list[Any] = []

        def start(status: str, headers: list[tuple[str, str]], _: Any = None) -> None:
            begun[:] = [status, headers]

        answer = self._application(environ, start)
        try:
            chunks = list(answer)
        finally:
            getattr(answer, "close", lambda: None)()
        return begun[0], begun[1], chunks


def _copy(environ: Mapping[str, Any], into: Any) -> int:
    """Read the whole request body; returns its length."""
    stream, total = environ["wsgi.input"], 0
    if environ.get("wsgi.input_terminated") and not environ.get("CONTENT_LENGTH"):
        rest = sys.maxsize
    else:
        rest = int(environ.get("CONTENT_LENGTH") or 0)
    while rest > total and (part := stream.read(min(1 << 20, rest - total))):
        into.write(part)
        total += len(part)
    return total


def _refusal(reason: str) -> tuple[str, list[tuple[str, str]], list[bytes]]:
    log.error("sandbox: %s", reason)
    return "503 Service Unavailable", [("Content-Type", "text/plain")], [f"The sandbox cloud: {reason}.\n".encode()]


def main(port: int, journal: Path, ready: Path) -> None:
    logging.basicConfig(format="%(asctime)s %(levelname)s %(message)s", level=logging.WARNING)
    address = socket.socket()
    address.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    address.bind(("127.0.0.1", port))
    chance.install()
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
    from werkzeug.serving import make_server

    class Quiet(MotoRequestHandler):
        def log_request(self, *_: Any) -> None:
            """Every call is an event in Cairn already."""

    application = DomainDispatcherApplication(create_backend_app)
    application.debug = True  # type: ignore[attr-defined]  # as moto's own server sets it
    cloud = Journalled(application, Journal(journal))
    began = time.monotonic()
    count = cloud.replay()
    address.listen(256)
    server = make_server("127.0.0.1", port, cloud, threaded=True, request_handler=Quiet, fd=address.fileno())
    part = ready.with_suffix(".part")  # renamed, so that nobody reads half an address
    part.write_text(f"http://127.0.0.1:{port}")
    part.replace(ready)
    print(f"sandbox: {count} calls done again in {time.monotonic() - began:.1f} s", file=sys.stderr, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]))
