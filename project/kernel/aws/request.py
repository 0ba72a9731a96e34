"""An AWS request as it came in: who signed it, for which service and region, and its body, read only when asked."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, Protocol
from urllib.parse import parse_qsl, quote

from project.kernel import clock
from project.kernel.calls import Caller
from project.kernel.errors import CallError

OWN_LIMIT = 1 << 20  # 1 MiB: more than any CloudTrail or Config request may hold
BODY_LIMIT = 70 << 20  # Lambda's zip upload, base64 in JSON


class Readable(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


@dataclass
class Credential:
    """What the Authorization header or the presigned query says; nothing of it is proved yet."""

    access_key_id: str
    date: str
    region: str
    service: str
    signed_headers: tuple[str, ...]
    signature: str
    presigned: bool = False


@dataclass
class AwsRequest:
    """One request. Header names are lower-case; `path` is decoded, `query` is raw; `framed` bodies are aws-chunked."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    stream: Readable
    length: int | None
    source_ip: str
    credential: Credential | None = None
    caller: Caller | None = None
    session_token: str = ""
    time: datetime = field(default_factory=clock.now)
    request_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    event_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    environ: Mapping[str, Any] = field(default_factory=dict)
    framed: bool = False
    spelled: str = ""  # the path as the signature proved it, where that is not the usual spelling
    content: Readable | None = None  # of a framed body: its content without the frames
    _body: bytes | None = None

    @property
    def service(self) -> str:
        return self.credential.service if self.credential else ""

    @property
    def region(self) -> str:
        return (self.credential.region if self.credential else "") or "us-east-1"

    @property
    def presigned(self) -> bool:
        return bool(self.credential and self.credential.presigned)

    @property
    def raw_path(self) -> str:
        """The path, percent-encoded once as its signer wrote it; every other sign than the unreserved ones is encoded."""
        return self.spelled or quote(self.path, safe="/-_.~")

    @property
    def path_style(self) -> str:
        """The raw path with the bucket in it, also where S3's client put the bucket into the host name."""
        head = self.host.partition(":")[0]
        if self.service == "s3" and ".s3." in head:
            return f"/{head.partition('.s3.')[0]}{self.raw_path}"
        return self.raw_path

    @property
    def host(self) -> str:
        return self.headers.get("host", "")

    @property
    def user_agent(self) -> str:
        return self.headers.get("user-agent", "")[:1024]

    @property
    def target(self) -> str:
        return self.headers.get("x-amz-target", "")

    @cached_property
    def arguments(self) -> dict[str, str]:
        """The query's parameters, decoded; the first of a repeated name."""
        return dict(reversed(parse_qsl(self.query, keep_blank_values=True)))

    def body(self, limit: int = BODY_LIMIT) -> bytes:
        """The whole body, read once; raises CallError `RequestEntityTooLargeException` beyond `limit` bytes."""
        if self._body is None:
            self._body = self._read(limit)
        if len(self._body) > limit:
            raise self._too_large(limit)
        return self._body

    def _read(self, limit: int) -> bytes:
        if self.length is not None and self.length > limit:
            raise self._too_large(limit)
        parts: list[bytes] = []
        size = 0
        while True:
            left = 65536 if self.length is None else min(65536, self.length - size)
            part = self.stream.read(left) if left else b""
            if not part:
                self._check_whole(size)
                return b"".join(parts)
            size += len(part)
            if size > limit:
                raise self._too_large(limit)
            parts.append(part)

    def _check_whole(self, size: int) -> None:
        if self.length is not None and size < self.length:
            raise CallError("IncompleteBody", f"The body ended after {size:,} of {self.length:,} bytes.")

    @staticmethod
    def _too_large(limit: int) -> CallError:
        return CallError("RequestEntityTooLargeException", f"The request's body is larger than {limit:,} bytes.")


def from_environ(environ: Mapping[str, Any], *, source_ip: str) -> AwsRequest:
    """Read a WSGI environment; the body stays unread."""
    headers = {name[5:].replace("_", "-").lower(): value for name, value in environ.items() if name.startswith("HTTP_")}
    for name in ("CONTENT_TYPE", "CONTENT_LENGTH"):
        if environ.get(name):
            headers[name.replace("_", "-").lower()] = environ[name]
    length = environ.get("CONTENT_LENGTH") or ""
    chunked = "chunked" in headers.get("transfer-encoding", "").lower()
    return AwsRequest(
        method=environ["REQUEST_METHOD"],
        path=environ.get("PATH_INFO", "/").encode("latin-1").decode("utf-8", "replace") or "/",
        query=environ.get("QUERY_STRING", ""),
        headers=headers,
        stream=environ["wsgi.input"],
        length=None if chunked else int(length) if length.isdigit() else 0,
        source_ip=source_ip,
        environ=environ,
    )
