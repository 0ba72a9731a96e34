"""The upstream's answer: read whole where it can be recorded, streamed on where it is large, and handed to the client."""

from __future__ import annotations

import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

import urllib3
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from project.kernel.aws.payload import PIECE
from trail.gateway import protocol, upstream

LIMIT = 16 << 20  # answers up to this are read whole, so that they can be recorded; larger ones are streamed
SECONDS = 300.0  # for a whole answer that is read here, however slowly it drips


@dataclass(frozen=True)
class Answer:
    """An answer whose status and headers are there; `content` is what was read of it, `rest` whether more follows."""

    raw: urllib3.BaseHTTPResponse
    content: bytes = b""
    rest: bool = False

    @property
    def document(self) -> bytes:
        """What can be recorded: nothing of a streamed answer; gzip is undone within the limit."""
        if self.rest:
            return b""
        if self.raw.headers.get("content-encoding", "") != "gzip":
            return self.content
        try:
            return zlib.decompressobj(31).decompress(self.content, LIMIT)
        except zlib.error:
            return b""


def read(raw: urllib3.BaseHTTPResponse, method: str, parsed: protocol.Parsed) -> Answer:
    """Read an answer as far as it may be recorded. Raises urllib3's HTTPError where the upstream breaks off or drips."""
    if method == "HEAD":
        raw.release_conn()
        return Answer(raw)
    length = raw.headers.get("content-length", "")
    if (parsed.model is not None and parsed.model.has_streaming_output and raw.status < 300) or (
        length.isdigit() and int(length) > LIMIT
    ):
        return Answer(raw, rest=True)
    parts: list[bytes] = []
    size, end = 0, time.monotonic() + SECONDS
    while part := raw.read(PIECE, decode_content=False):
        parts.append(part)
        size += len(part)
        if size > LIMIT:
            return Answer(raw, b"".join(parts), rest=True)
        if time.monotonic() > end:
            raw.close()
            raise urllib3.exceptions.TimeoutError(f"the answer took longer than {SECONDS:.0f} s")
    raw.release_conn()
    return Answer(raw, b"".join(parts))


def response(answer: Answer) -> HttpResponseBase:
    """The client's response: the upstream's status, headers and bytes as they came."""
    made: HttpResponseBase
    if answer.rest:
        made = StreamingHttpResponse(_stream(answer), status=answer.raw.status)
    else:
        made = HttpResponse(answer.content, status=answer.raw.status)
    del made["Content-Type"]
    for header, value in upstream.kept_headers(answer.raw).items():
        made[header] = value
    length = answer.raw.headers.get("content-length")
    if length is not None:
        made["Content-Length"] = length
    return made


def _stream(answer: Answer) -> Iterator[bytes]:
    whole = False
    try:
        if answer.content:
            yield answer.content
        while part := answer.raw.read(PIECE, decode_content=False):
            yield part
        whole = True
    finally:
        if whole:
            answer.raw.release_conn()
        else:
            answer.raw.close()  # the client went away: what is left is not waited for
