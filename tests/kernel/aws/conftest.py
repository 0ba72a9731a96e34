"""Signed requests as botocore makes them, and what the endpoint answers and tells."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import orjson
import pytest
from botocore.auth import S3SigV4Auth, S3SigV4QueryAuth, SigV4Auth, SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from django.http.response import HttpResponseBase

from project.kernel import calls
from project.kernel.aws import endpoint
from project.kernel.aws.request import from_environ
from trail.gateway.spool import Ended, Spool

KEY, SECRET = "AKIAALICEALICEALICE1", "a-secret-of-alice-0123456789"


@dataclass
class Sent:
    """A request before it is sent: tests change it after it was signed."""

    method: str = "POST"
    url: str = "http://cairn.test/"
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)

    def environ(self) -> dict[str, Any]:
        parts = urlsplit(self.url)
        made: dict[str, Any] = {
            "REQUEST_METHOD": self.method,
            "PATH_INFO": unquote(parts.path, "latin-1") or "/",
            "QUERY_STRING": parts.query,
            "HTTP_HOST": parts.netloc,
            "CONTENT_LENGTH": str(len(self.body)),
            "wsgi.input": io.BytesIO(self.body),
            "REMOTE_ADDR": "198.51.100.4",
        }
        for name, value in self.headers.items():
            key = name.upper().replace("-", "_")
            made[key if key in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{key}"] = value
        return made


def sign(
    sent: Sent,
    service: str,
    *,
    key: str = KEY,
    secret: str = SECRET,
    token: str | None = None,
    expires: int | None = None,
) -> Sent:
    """Sign as botocore does, in the header, or in the query where `expires` is given."""
    request: Any = AWSRequest(method=sent.method, url=sent.url, data=sent.body, headers=dict(sent.headers))
    keys = Credentials(key, secret, token)
    if expires is not None:
        kind: Any = S3SigV4QueryAuth if service == "s3" else SigV4QueryAuth
        kind(keys, service, "us-east-1", expires=expires).add_auth(request)
    else:
        (S3SigV4Auth if service == "s3" else SigV4Auth)(keys, service, "us-east-1").add_auth(request)
    return Sent(sent.method, request.url, sent.body, {name: str(value) for name, value in request.headers.items()})


def query(service: str = "sts", action: str = "GetCallerIdentity") -> Sent:
    form = f"Action={action}&Version=2011-06-15".encode()
    return Sent(body=form, headers={"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"})


def json_call(verb: str = "DescribeTrails", body: bytes = b"{}") -> Sent:
    target = f"com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.{verb}"
    return Sent(body=body, headers={"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": target})


@dataclass
class Spooled:
    """In the drain's place: keeps the durable events of the gateway."""

    spool: Spool
    ended: list[Ended] = field(default_factory=list)

    def full(self) -> bool:
        return False

    def put(self, ended: Ended) -> None:
        self.ended.append(ended)
        self.spool.stored(ended)

    @property
    def records(self) -> list[dict[str, Any]]:
        return [orjson.loads(ended.record) for ended in self.ended]


@pytest.fixture
def keyed(alice: Any) -> Iterator[Any]:
    """alice with her access key."""
    from project.platform.identity import reads, upstream, writes

    reads.forget_keys()
    upstream._settings.clear()
    writes.make_key(alice, key_id=KEY, secret=SECRET)
    yield alice
    reads.forget_keys()
    upstream._settings.clear()


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[calls.Finished]:
    """Every finished call that was told, instead of the event store."""
    heard: list[calls.Finished] = []
    monkeypatch.setattr(calls, "listeners", [heard.append])
    return heard


@pytest.fixture(autouse=True)
def spooled(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Spooled:
    """The gateway's spool in a folder of the test; nothing goes on into the store."""
    from trail.gateway import passing

    made = Spooled(Spool(tmp_path / "spool"))
    monkeypatch.setattr(passing, "drain", lambda: made)
    return made


@pytest.fixture
def answer() -> Callable[[Sent], HttpResponseBase]:
    def send(sent: Sent) -> HttpResponseBase:
        return endpoint.serve(from_environ(sent.environ(), source_ip="198.51.100.4"))

    return send
