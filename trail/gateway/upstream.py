"""Pass a request on to the account's cloud, streaming, with bounded waits; signed again where that is real AWS."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlsplit

import urllib3
from botocore.auth import S3SigV4Auth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from project.kernel.aws.request import AwsRequest
from project.platform.identity import upstream

_HOP = frozenset({"connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "te", "trailer",
                  "transfer-encoding", "upgrade", "content-length", "expect"})  # fmt: skip
_SIGNED = frozenset({"authorization", "x-amz-date", "x-amz-security-token", "host"})
CHUNK = 256 * 1024
TIMEOUT = urllib3.Timeout(connect=3.0, read=60.0)


@lru_cache(maxsize=1)
def _pool() -> urllib3.PoolManager:
    return urllib3.PoolManager(num_pools=64, maxsize=32, block=False, retries=False, timeout=TIMEOUT)


def pieces(request: AwsRequest) -> Iterator[bytes]:
    """The unread body in pieces."""
    left = request.length
    while left is None or left > 0:
        part = request.stream.read(CHUNK if left is None else min(CHUNK, left))
        if not part:
            return
        if left is not None:
            left -= len(part)
        yield part


def send(
    request: AwsRequest, address: str, *, body: bytes | None, account_id: str, service: str = ""
) -> urllib3.BaseHTTPResponse:
    """The upstream's answer with its body unread; raises urllib3's HTTPError where it does not answer."""
    path = quote(request.path, safe="/~:@!$&'()*+,;=")
    url = address.rstrip("/") + path + (f"?{request.query}" if request.query else "")
    headers = {name: value for name, value in request.headers.items() if name not in _HOP}
    content: bytes | Iterable[bytes] = b"" if body is None else body
    if body is None:
        content = pieces(request)
        if request.length is not None:
            headers["content-length"] = str(request.length)
    if upstream.is_aws(account_id, service):
        headers = _signed_again(request, url, headers, body, upstream.credentials(account_id, service))
    return _pool().urlopen(
        request.method, url, body=content if request.method not in {"GET", "HEAD"} or body else None, headers=headers,
        preload_content=False, decode_content=False, redirect=False, assert_same_host=False,
    )  # fmt: skip


def _signed_again(
    request: AwsRequest, url: str, headers: Mapping[str, str], body: bytes | None, own: tuple[str, str, str | None]
) -> dict[str, str]:
    kept = {name: value for name, value in headers.items() if name not in _SIGNED}
    kept["host"] = urlsplit(url).netloc
    if body is None:
        kept["x-amz-content-sha256"] = "UNSIGNED-PAYLOAD"
    wanted: Any = AWSRequest(method=request.method, url=url, headers=kept, data=body or b"")
    keys = Credentials(*own)
    signer = S3SigV4Auth if request.service == "s3" else SigV4Auth
    signer(keys, request.service, request.region).add_auth(wanted)
    return dict(wanted.headers.items())


def kept_headers(answer: urllib3.BaseHTTPResponse) -> dict[str, str]:
    """The answer's headers that belong to the answer and not to the connection."""
    return {name: value for name, value in answer.headers.items() if name.lower() not in _HOP}
