"""A streamed body is proved while it passes: what does not hold never gets its last piece through."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from project.kernel.aws import payload, sigv4
from project.kernel.aws.request import from_environ
from project.kernel.errors import CallError
from tests.kernel.aws.conftest import KEY, SECRET, Sent, sign

STAMP, DATE = "20130524T000000Z", "20130524"
SCOPE = f"{DATE}/us-east-1/s3/aws4_request"
EXAMPLE_SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"


def signer(seed: str, secret: str = SECRET) -> payload.Signer:
    return payload.Signer(sigv4.signing_key(secret, DATE, "us-east-1", "s3"), STAMP, SCOPE, seed)


def framed(content: list[bytes], seed: str, secret: str = SECRET, trailer: dict[str, str] | None = None) -> bytes:
    """An aws-chunked body as a client writes it; made here from the published text, not from the code under test."""
    import hmac

    key = f"AWS4{secret}".encode()
    for part in (DATE, "us-east-1", "s3", "aws4_request"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    empty = hashlib.sha256(b"").hexdigest()
    body, before = b"", seed
    for chunk in [*content, b""]:
        text = f"AWS4-HMAC-SHA256-PAYLOAD\n{STAMP}\n{SCOPE}\n{before}\n{empty}\n{hashlib.sha256(chunk).hexdigest()}"
        before = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
        body += f"{len(chunk):x};chunk-signature={before}\r\n".encode() + (chunk + b"\r\n" if chunk else b"")
    if trailer:
        lines = "".join(f"{name}:{value}\n" for name, value in trailer.items())
        text = f"AWS4-HMAC-SHA256-TRAILER\n{STAMP}\n{SCOPE}\n{before}\n{hashlib.sha256(lines.encode()).hexdigest()}"
        last = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
        body += lines.replace("\n", "\r\n").encode() + f"x-amz-trailer-signature:{last}\r\n".encode()
    return body + b"\r\n"


def cut(body: bytes, size: int) -> Iterator[bytes]:
    return (body[start : start + size] for start in range(0, len(body), size))


def through(body: bytes, size: int = 7, **options: Any) -> tuple[bytes, bytes]:
    pairs = list(payload.chunks(cut(body, size), **{"signer": None, "trailer": False, "length": None, **options}))
    return b"".join(wire for wire, _ in pairs), b"".join(data for _, data in pairs)


def test_the_published_example_verifies() -> None:
    """AWS's own example: 65 KiB of `a` in chunks of 64 KiB and 1 KiB, with the signatures that its page prints."""
    seed = "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9"
    first = b"10000;chunk-signature=ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648\r\n" + b"a" * 65536
    second = b"400;chunk-signature=0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497\r\n" + b"a" * 1024
    last = b"0;chunk-signature=b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9\r\n\r\n"
    body = first + b"\r\n" + second + b"\r\n" + last
    wire, content = through(body, 1000, signer=signer(seed, EXAMPLE_SECRET), length=66560)
    assert wire == body and content == b"a" * 66560


@settings(deadline=None)  # other work on the machine is no defect
@given(
    content=st.lists(st.binary(min_size=1, max_size=60), max_size=5),
    size=st.integers(1, 50),
    trailer=st.none() | st.just({"x-amz-meta-sum": "abc="}),
)
def test_framing_is_undone_exactly_however_the_bytes_arrive(content: list[bytes], size: int, trailer: Any) -> None:
    body = framed(content, "seed", trailer=trailer)
    options = {"signer": signer("seed"), "trailer": trailer is not None, "length": sum(map(len, content))}
    assert through(body, size, **options) == (body, b"".join(content))


@settings(deadline=None)  # other work on the machine is no defect
@given(
    content=st.lists(st.binary(min_size=1, max_size=40), min_size=1, max_size=4), place=st.integers(0, 10**6),
    new=st.integers(0, 255), size=st.integers(1, 64),
)  # fmt: skip
def test_one_changed_byte_anywhere_is_refused_before_the_end(
    content: list[bytes], place: int, new: int, size: int
) -> None:
    body = bytearray(framed(content, "seed", trailer={"x-amz-meta-sum": "abc="}))
    place %= len(body)
    if body[place] == new:
        return
    before = bytes(body)
    body[place] = new
    passed = b""
    try:
        for wire, _ in payload.chunks(
            cut(bytes(body), size), signer=signer("seed"), trailer=True, length=sum(map(len, content))
        ):
            passed += wire
    except CallError:
        assert len(passed) < len(body)
    else:  # only what carries no meaning may differ: a blank beside a value, the case of a size or a name
        again = bytes(body).decode("latin-1")
        assert "".join(again.split()).lower() == "".join(before.decode("latin-1").split()).lower()


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "IncompleteBody"),
        (b"5\r\nab", "IncompleteBody"),
        (b"3\r\nabc\r\n", "IncompleteBody"),
        (b"3\r\nabcd\r\n0\r\n\r\n", "InvalidRequest"),
        (b"zz\r\nabc\r\n0\r\n\r\n", "InvalidRequest"),
        (b"-3\r\nabc\r\n0\r\n\r\n", "InvalidRequest"),
        (b"3\r\nabc\r\n0\r\n\r\nmore", "InvalidRequest"),
        (b"3\r\nabc\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n", "BadDigest"),
        (b"1" * 40_000, "InvalidRequest"),
        (b"3\r\nabc\r\n0\r\n" + b"a:b\r\n" * 30 + b"\r\n", "InvalidRequest"),
        (b"2\r\nab\r\n0\r\n\r\n", "IncompleteBody"),
    ],
)
def test_malformed_framing_is_refused_with_a_reason(body: bytes, code: str) -> None:
    with pytest.raises(CallError) as refused:
        through(body, 16, trailer=True, length=3)
    assert refused.value.code == code


def test_trailers_that_were_not_announced_are_refused() -> None:
    with pytest.raises(CallError, match="does not announce"):
        through(b"0\r\na:b\r\n\r\n")


def test_the_right_crc32_passes() -> None:
    import base64
    import zlib

    check = base64.b64encode(zlib.crc32(b"abc").to_bytes(4, "big")).decode()
    body = f"3\r\nabc\r\n0\r\nx-amz-checksum-crc32:{check}\r\n\r\n".encode()
    assert through(body, trailer=True, length=3) == (body, b"abc")


@settings(deadline=None)  # other work on the machine is no defect
@given(st.binary(max_size=300), st.integers(1, 64))
def test_a_hashed_body_holds_its_last_piece_until_the_whole_is_proved(body: bytes, size: int) -> None:
    good = hashlib.sha256(body).hexdigest()
    assert b"".join(payload.hashed(cut(body, size), good)) == body
    passed: list[bytes] = []
    parts = payload.hashed(cut(body + b"!", size), good)
    with pytest.raises(CallError) as refused:
        while True:
            passed.append(next(parts))
    assert refused.value.code == "XAmzContentSHA256Mismatch"
    assert sum(map(len, passed)) <= len(body)


def test_a_body_that_ends_early_is_said_to(tmp_path: Any) -> None:
    import io

    with pytest.raises(CallError) as refused:
        list(payload.source(io.BytesIO(b"abc"), 5))
    assert refused.value.code == "IncompleteBody"
    assert b"".join(payload.source(io.BytesIO(b"abc"), None)) == b"abc"


@pytest.mark.parametrize(
    ("declared", "frame", "code"),
    [
        ("hash", None, "XAmzContentSHA256Mismatch"),
        ("STREAMING-AWS4-HMAC-SHA256-PAYLOAD", b"1;chunk-signature=00\r\nx\r\n", "SignatureDoesNotMatch"),
        ("STREAMING-UNSIGNED-PAYLOAD-TRAILER", b"1;\r\nxyz\r\n", "InvalidRequest"),
    ],
)
@pytest.mark.django_db
def test_reading_a_proved_request_raises_where_the_body_is_another(
    declared: str, frame: bytes | None, code: str, keyed: Any
) -> None:
    sent = Sent(
        "PUT", "http://cairn.test/b/k", b"content", {} if declared == "hash" else {"X-Amz-Content-SHA256": declared}
    )
    signed = sign(sent, "s3") if declared == "hash" else _signed_over(sent, declared)
    signed.body = frame or b"CONTENT"
    request = from_environ(signed.environ(), source_ip="::1")
    request.credential = sigv4.claim(request)
    sigv4.verify(request, SECRET)
    with pytest.raises(CallError) as refused:
        request.body()
    assert refused.value.code == code


def _signed_over(sent: Sent, declared: str) -> Sent:
    """A header signature whose payload hash is the word itself."""
    from botocore.auth import S3SigV4Auth
    from botocore.awsrequest import AWSRequest
    from botocore.credentials import Credentials

    class Streaming(S3SigV4Auth):
        def payload(self, request: Any) -> str:
            return declared

    request: Any = AWSRequest(method=sent.method, url=sent.url, data=sent.body, headers={})
    Streaming(Credentials(KEY, SECRET), "s3", "us-east-1").add_auth(request)
    return Sent(sent.method, sent.url, sent.body, {name: str(value) for name, value in request.headers.items()})


@pytest.mark.django_db
def test_an_s3_request_must_declare_its_content(keyed: Any, told: list[Any], answer: Callable[..., Any]) -> None:
    signed = sign(Sent("PUT", "http://cairn.test/b/k", b"x"), "s3")
    del signed.headers["X-Amz-Content-SHA256"]
    assert b"<Code>MissingSecurityHeader</Code>" in answer(signed).content
    signed = _signed_over(Sent("PUT", "http://cairn.test/b/k", b"x"), "whatever")
    assert b"<Code>InvalidArgument</Code>" in answer(signed).content
    assert len(told) == 2
