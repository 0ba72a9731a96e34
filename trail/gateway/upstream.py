"""Pass a request on to the account's cloud, streaming, with bounded waits; signed again where that is real AWS."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import urllib3
from botocore.auth import S3SigV4Auth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials

from project.kernel.aws.payload import PIECE
from project.kernel.aws.request import AwsRequest, Readable
from project.platform.identity import upstream

_HOP = frozenset({"connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "te", "trailer",
                  "transfer-encoding", "upgrade", "content-length", "expect"})  # fmt: skip
_SIGNED = frozenset({"authorization", "x-amz-date", "x-amz-security-token", "host", "x-amz-content-sha256"})
_FRAMES = frozenset({"x-amz-decoded-content-length", "x-amz-trailer", "x-amz-sdk-checksum-algorithm"})
_PRESIGNED = ("X-Amz-Algorithm=", "X-Amz-Credential=", "X-Amz-Date=", "X-Amz-Expires=", "X-Amz-SignedHeaders=",
              "X-Amz-Signature=", "X-Amz-Security-Token=")  # fmt: skip
TIMEOUT = urllib3.Timeout(connect=3.0, read=60.0)


@lru_cache(maxsize=1)
def _pool() -> urllib3.PoolManager:
    return urllib3.PoolManager(num_pools=64, maxsize=32, block=False, retries=False)


def pieces(stream: Readable) -> Iterator[bytes]:
    """The unread body in pieces; raises the CallError of a body that does not hold what was signed."""
    while part := stream.read(PIECE):
        yield part


def send(
    request: AwsRequest, address: str, *, body: bytes | None, account_id: str, service: str = ""
) -> urllib3.BaseHTTPResponse:
    """The upstream's answer with its body unread; raises urllib3's HTTPError where it does not answer.

    `body` None: it is streamed. A small one is read and proved first, so that a bad one never leaves.
    """
    again = upstream.is_aws(account_id, service)
    plain = again and request.framed and body is None
    if body is None and not plain and request.length is not None and request.length <= PIECE:
        body = request.body()
    query = _without_signature(request.query) if again and request.presigned else request.query
    target = (request.path_style if again else request.raw_path) + (f"?{query}" if query else "")
    headers = {name: value for name, value in request.headers.items() if name not in _HOP}
    content: bytes | Iterable[bytes] = b"" if body is None else body
    if body is None:
        content = pieces(request.content if plain and request.content else request.stream)
        length = headers.get("x-amz-decoded-content-length") if plain else request.length
        if length is not None:
            headers["content-length"] = str(length)
    if again:
        headers = _signed_again(
            request, address.rstrip("/") + target, headers, body, upstream.credentials(account_id, service)
        )
    if request.method in {"GET", "HEAD"} and not body:
        content = b""
    parts = urlsplit(address)
    # The target goes as it is: a pool manager would take dot segments away, and what is recorded would not be what was done.
    return _pool().connection_from_url(address).urlopen(
        request.method, parts.path.rstrip("/") + target, body=content or None, headers=headers, timeout=TIMEOUT,
        retries=False, preload_content=False, decode_content=False, redirect=False, assert_same_host=False,
    )  # fmt: skip


def _without_signature(query: str) -> str:
    return "&".join(pair for pair in query.split("&") if not pair.startswith(_PRESIGNED))


def _signed_again(
    request: AwsRequest, url: str, headers: Mapping[str, str], body: bytes | None, own: tuple[str, str, str | None]
) -> dict[str, str]:
    dropped = _SIGNED | (_FRAMES if request.framed and body is None else frozenset())
    kept = {name: value for name, value in headers.items() if name not in dropped}
    if request.framed and body is None:
        coding = [
            word for word in kept.pop("content-encoding", "").split(",") if word.strip() not in {"aws-chunked", ""}
        ]
        kept |= {"content-encoding": ",".join(coding)} if coding else {}
    kept["host"] = urlsplit(url).netloc
    wanted: Any = AWSRequest(method=request.method, url=url, headers=kept, data=body or b"")
    # a streamed body is proved by its own signature on the way in, and goes on unsigned over TLS
    wanted.context["client_config"] = Config(s3={"payload_signing_enabled": body is not None})
    signer = S3SigV4Auth if request.service == "s3" else SigV4Auth
    signer(Credentials(*own), request.service, request.region).add_auth(wanted)
    return dict(wanted.headers.items())


def kept_headers(answer: urllib3.BaseHTTPResponse) -> dict[str, str]:
    """The answer's headers that belong to the answer and not to the connection."""
    return {name: value for name, value in answer.headers.items() if name.lower() not in _HOP}
