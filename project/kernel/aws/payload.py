"""Prove a streamed body while it passes through: the signed SHA-256 of the whole, or the signature of each chunk.

Source: AWS, "Signature calculations for the Authorization header: transferring payload in multiple chunks" and
"… including trailing headers". The last piece of whatever a signature speaks for is held back until it is proved, so
that a receiver never has the whole of a body that was tampered with.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from project.kernel.aws.request import Readable
from project.kernel.errors import CallError

PIECE = 256 * 1024
LONGEST_LINE = 16 * 1024  # a chunk's head or a trailer; real ones are below 200 bytes
SIGNED = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"
SIGNED_TRAILER = f"{SIGNED}-TRAILER"
UNSIGNED_TRAILER = "STREAMING-UNSIGNED-PAYLOAD-TRAILER"
_EMPTY = hashlib.sha256(b"").hexdigest()
_HEX = frozenset("0123456789abcdefABCDEF")


@dataclass(frozen=True)
class Signer:
    """What chunk signatures are made with: the derived key, the request's stamp and scope, and its own signature."""

    key: bytes
    stamp: str
    scope: str
    seed: str

    def sign(self, kind: str, before: str, *hashes: str) -> str:
        text = "\n".join((f"AWS4-HMAC-SHA256-{kind}", self.stamp, self.scope, before, *hashes))
        return hmac.digest(self.key, text.encode(), "sha256").hex()


class Stream:
    """A readable over pieces; `read` gives the next piece, whatever its size, and nothing at the end."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces

    def read(self, size: int = -1, /) -> bytes:
        return b"" if size == 0 else next(self._pieces, b"")


def source(stream: Readable, length: int | None) -> Iterator[bytes]:
    """The body in pieces; raises IncompleteBody where it ends before its length."""
    left = length
    while left is None or left > 0:
        part = stream.read(PIECE if left is None else min(PIECE, left))
        if not part:
            if left:
                raise CallError("IncompleteBody", f"The body ended {left:,} bytes before its Content-Length.")
            return
        left = None if left is None else left - len(part)
        yield part


def hashed(pieces: Iterator[bytes], wanted: str) -> Iterator[bytes]:
    """The pieces as they are; the last one only when the whole has the SHA-256 `wanted` (hex)."""
    digest, held = hashlib.sha256(), b""
    for piece in pieces:
        if held:
            yield held
        digest.update(piece)
        held = piece
    if not hmac.compare_digest(digest.hexdigest(), wanted.lower()):
        raise CallError(
            "XAmzContentSHA256Mismatch", "The provided 'x-amz-content-sha256' header does not match what was computed."
        )
    if held:
        yield held


def chunks(
    pieces: Iterator[bytes], *, signer: Signer | None, trailer: bool, length: int | None
) -> Iterator[tuple[bytes, bytes]]:
    """An aws-chunked body as (wire bytes, content bytes) pieces, each chunk and the trailer proved where it is signed.

    `length` is x-amz-decoded-content-length. Raises SignatureDoesNotMatch, BadDigest, IncompleteBody, InvalidRequest.
    """
    return _Chunks(pieces, signer, trailer, length).run()


class _Chunks:
    def __init__(self, pieces: Iterator[bytes], signer: Signer | None, trailer: bool, length: int | None) -> None:
        self._pieces, self._signer, self._trailer, self._length = pieces, signer, trailer, length
        self._buffer = b""
        self._before = signer.seed if signer else ""
        self._crc32 = 0
        self._total = 0

    def run(self) -> Iterator[tuple[bytes, bytes]]:
        while True:
            line = self._line()
            size, signature = self._head(line)
            if size == 0:
                self._prove(signature, _EMPTY)
                yield self._ending(line), b""
                return
            yield line, b""
            yield from self._content(size, signature)

    def _content(self, size: int, signature: str) -> Iterator[tuple[bytes, bytes]]:
        digest, held, left = hashlib.sha256(), b"", size
        while left:
            if held:
                yield held, held
            held = self._some(left)
            left -= len(held)
            digest.update(held)
            self._crc32 = zlib.crc32(held, self._crc32)
        self._total += size
        self._prove(signature, digest.hexdigest())
        end = self._line()
        if end != b"\r\n":
            raise _malformed("a chunk is longer than its size says")
        yield held + end, held

    def _ending(self, line: bytes) -> bytes:
        if self._length is not None and self._total != self._length:
            raise CallError(
                "IncompleteBody",
                f"The chunks hold {self._total:,} bytes, x-amz-decoded-content-length says {self._length:,}.",
            )
        wire, signed, signature = [line], [], ""
        while (line := self._line()) != b"\r\n":
            wire.append(line)
            if len(wire) > 20:
                raise _malformed("it has more than 20 trailers")
            name, _, value = line.decode("latin-1").strip().partition(":")
            name, value = name.strip().lower(), value.strip()
            if name == "x-amz-trailer-signature":
                signature = value
                continue
            signed.append(f"{name}:{value}\n")
            if name == "x-amz-checksum-crc32":  # others are the receiver's: the standard library has no CRC-32C
                self._check_sum(value)
        if self._trailer and self._signer is not None:
            self._prove(signature, hashlib.sha256("".join(signed).encode()).hexdigest(), kind="TRAILER")
        elif signed and not self._trailer:
            raise _malformed("it has trailers that its x-amz-content-sha256 does not announce")
        if self._buffer or next(self._pieces, b""):
            raise _malformed("bytes follow its last chunk")
        return b"".join((*wire, line))

    def _check_sum(self, value: str) -> None:
        if value != base64.b64encode(self._crc32.to_bytes(4, "big")).decode():
            raise CallError("BadDigest", "The CRC32 you specified did not match the calculated checksum.")

    def _prove(self, signature: str, *hashes: str, kind: str = "PAYLOAD") -> None:
        if self._signer is None:
            return
        said = (_EMPTY, *hashes) if kind == "PAYLOAD" else hashes
        made = self._signer.sign(kind, self._before, *said)
        if not hmac.compare_digest(made.encode(), signature.encode()):
            raise CallError(
                "SignatureDoesNotMatch",
                "The chunk signature we calculated does not match the one in the body. Check your key and signing method.",
                status=403,
            )
        self._before = signature

    def _head(self, line: bytes) -> tuple[int, str]:
        size, _, rest = line.decode("latin-1").strip().partition(";")
        if not 0 < len(size) <= 16 or not set(size) <= _HEX:
            raise _malformed("a chunk does not begin with its size in hexadecimal")
        return int(size, 16), rest.strip().removeprefix("chunk-signature=")

    def _line(self) -> bytes:
        while b"\r\n" not in self._buffer:
            if len(self._buffer) > LONGEST_LINE:
                raise _malformed("a chunk's head is too long")
            self._more()
        line, _, self._buffer = self._buffer.partition(b"\r\n")
        return line + b"\r\n"

    def _some(self, most: int) -> bytes:
        if not self._buffer:
            self._more()
        part, self._buffer = self._buffer[:most], self._buffer[most:]
        return part

    def _more(self) -> None:
        piece = next(self._pieces, b"")
        if not piece:
            raise CallError("IncompleteBody", "The aws-chunked body ended before its last chunk.")
        self._buffer += piece


def _malformed(why: str) -> CallError:
    return CallError("InvalidRequest", f"The aws-chunked body is malformed: {why}.")
