"""Signature Version 4: read a signed request's claim and compute what its signature must be.

Source: AWS, "Signature Version 4 for API requests". The key's secret comes from a slot; this file knows no tables.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache
from itertools import islice
from urllib.parse import parse_qsl, quote

from project.kernel.aws import payload
from project.kernel.aws.request import AwsRequest, Credential
from project.kernel.errors import CallError

ALGORITHM = "AWS4-HMAC-SHA256"
SKEW = timedelta(minutes=5)
LONGEST_PRESIGNED = 7 * 24 * 3600
_FIELDS = ("Credential", "SignedHeaders", "Signature")
_FIELD = re.compile(r"(Credential|SignedHeaders|Signature)=([^,\s]+)")
_SHA256 = re.compile(r"[0-9a-fA-F]{64}")
UNSIGNED = "UNSIGNED-PAYLOAD"
# Other ways to write a path that came decoded (an ARN in a label may hold an encoded slash); the gateway knows the labels.
spellings: list[Callable[[AwsRequest], Iterable[str]]] = []


def claim(request: AwsRequest) -> Credential | None:
    """What the request says of its signer, or None where it is not signed. Raises IncompleteSignatureException.

    Whatever can be read is in `request.credential` even then, so that the refusal is recorded for the right service.
    """
    header, asked = request.headers.get("authorization", ""), request.arguments
    presigned = not header and "X-Amz-Algorithm" in asked
    if not header and not presigned:
        return None
    fields = {name: asked.get(f"X-Amz-{name}", "") for name in _FIELDS} if presigned else dict(_FIELD.findall(header))
    lacking = [name for name in _FIELDS if not fields.get(name)]
    if fields.get("Credential"):
        request.credential = _credential(fields, presigned=presigned)
    algorithm = asked["X-Amz-Algorithm"] if presigned else header.partition(" ")[0]
    if algorithm != ALGORITHM:
        raise _incomplete(f"Unsupported AWS 'algorithm': {algorithm[:40]!r}. Sign with {ALGORITHM}.")
    if lacking and presigned:
        raise _incomplete(f"The query lacks {', '.join(f'X-Amz-{name}' for name in lacking)}.")
    if lacking:
        raise _incomplete(f"Authorization header requires {' and '.join(repr(name) for name in lacking)}.")
    if header and "X-Amz-Algorithm" in asked:
        raise _incomplete("Only one auth mechanism is allowed: the Authorization header or the X-Amz-* parameters.")
    if request.credential is None:
        raise _incomplete("Credential must have the form ACCESS-KEY/DATE/REGION/SERVICE/aws4_request.")
    return request.credential


def _incomplete(message: str) -> CallError:
    return CallError("IncompleteSignatureException", message, status=403)


def _credential(fields: Mapping[str, str], *, presigned: bool) -> Credential | None:
    parts = fields["Credential"].rsplit("/", 4)
    if len(parts) != 5 or parts[4] != "aws4_request":
        return None
    names = tuple(fields.get("SignedHeaders", "").lower().split(";"))
    return Credential(parts[0], parts[1], parts[2], parts[3], names, fields.get("Signature", ""), presigned)


def check_signed_headers(request: AwsRequest) -> None:
    """Refuse a signature that leaves out what changes a call's meaning: the host and every x-amz-* header."""
    names = set(request.credential.signed_headers) if request.credential else set()
    if "host" not in names and ":authority" not in names:
        raise _incomplete("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.")
    free = {"x-amz-content-sha256"} if request.credential and not request.presigned else set()  # signed by its value
    bare = sorted(name for name in request.headers if name.startswith("x-amz-") and name not in names | free)
    if bare:
        raise CallError(
            "HeadersNotSigned",
            f"There were headers present in the request which were not signed: {', '.join(bare)}",
            status=403,
        )


def moment(request: AwsRequest) -> datetime:
    """When the request says that it was signed."""
    text = request.arguments.get("X-Amz-Date", "") if request.presigned else request.headers.get("x-amz-date", "")
    try:
        if not text and not request.presigned and "date" in request.headers:
            return parsedate_to_datetime(request.headers["date"]).astimezone(UTC)
        return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError as problem:
        raise _incomplete("X-Amz-Date must be given as YYYYMMDDTHHMMSSZ.") from problem


def check_time(request: AwsRequest, now: datetime) -> None:
    """Refuse a signature that is too old or from the future; a presigned one has its own life."""
    signed = moment(request)
    credential = request.credential
    if credential is None or signed.strftime("%Y%m%d") != credential.date:
        raise _incomplete("The date of the credential's scope is not the date of X-Amz-Date.")
    life = SKEW
    if request.presigned:
        text = request.arguments.get("X-Amz-Expires", "")
        if not re.fullmatch("[0-9]{1,6}", text) or not 0 < int(text) <= LONGEST_PRESIGNED:
            raise _incomplete("X-Amz-Expires must be a number of seconds from 1 to 604800.")
        life = timedelta(seconds=int(text))
    if signed - SKEW > now:
        raise CallError(
            "RequestTimeTooSkewed",
            f"Signature not yet current: {signed:%Y%m%dT%H%M%SZ} is still later than {now + SKEW:%Y%m%dT%H%M%SZ}",
            status=403,
        )
    if now > signed + life:
        raise CallError(
            "RequestExpired" if request.presigned else "RequestTimeTooSkewed",
            f"Signature expired: {signed:%Y%m%dT%H%M%SZ} is now earlier than {now - life:%Y%m%dT%H%M%SZ}",
            status=403,
        )


@lru_cache(maxsize=512)
def signing_key(secret: str, date: str, region: str, service: str) -> bytes:
    """The derived key; kept, since it holds for a day."""
    key = f"AWS4{secret}".encode()
    for part in (date, region, service, "aws4_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    return key


def signature(request: AwsRequest, secret: str, payload_hash: str) -> str:
    """The signature (hex) that the holder of `secret` would have made for this request."""
    credential = request.credential
    assert credential is not None  # noqa: S101 – callers verify only signed requests
    canonical = canonical_request(request, credential, payload_hash)
    scope = _scope(credential)
    stamp = moment(request).strftime("%Y%m%dT%H%M%SZ")
    text = "\n".join((ALGORITHM, stamp, scope, hashlib.sha256(canonical.encode()).hexdigest()))
    key = signing_key(secret, credential.date, credential.region, credential.service)
    return hmac.digest(key, text.encode(), "sha256").hex()


def _scope(credential: Credential) -> str:
    return f"{credential.date}/{credential.region}/{credential.service}/aws4_request"


def canonical_request(request: AwsRequest, credential: Credential, payload_hash: str) -> str:
    """The canonical request: S3's path is quoted once, every other service's twice."""
    path = request.raw_path
    if credential.service != "s3":
        path = quote(_normal(path), safe="/-_.~")
    headers = "".join(f"{name}:{_value(request, name)}\n" for name in credential.signed_headers)
    return "\n".join(
        (request.method, path or "/", _query(request), headers, ";".join(credential.signed_headers), payload_hash)
    )


def _normal(path: str) -> str:
    """Remove dot segments and doubled slashes, as clients do for every service but S3."""
    kept: list[str] = []
    for part in path.split("/"):
        if part == "..":
            kept = kept[:-1]
        elif part not in {"", "."}:
            kept.append(part)
    tail = "/" if kept and path.endswith("/") else ""
    return "/" + "/".join(kept) + tail


def _value(request: AwsRequest, name: str) -> str:
    return " ".join(request.headers.get(name, "").split())


def _query(request: AwsRequest) -> str:
    pairs = [  # as Latin-1, so that bytes which are no UTF-8 come out as they went in
        (quote(name, safe="-_.~", encoding="latin-1"), quote(value, safe="-_.~", encoding="latin-1"))
        for name, value in parse_qsl(request.query, keep_blank_values=True, encoding="latin-1")
        if name != "X-Amz-Signature" or not request.presigned
    ]
    return "&".join(f"{name}={value}" for name, value in sorted(pairs))


def payload_hash(request: AwsRequest) -> str:
    """The payload's hash as it went into the signature. S3's bodies stream: `prove_body` holds them to what was declared."""
    declared = request.headers.get("x-amz-content-sha256", "")
    if request.service == "s3":
        if request.presigned:
            return declared or UNSIGNED
        if not declared:
            raise CallError("MissingSecurityHeader", "Your request is missing a required header: x-amz-content-sha256")
        known = {UNSIGNED, payload.SIGNED, payload.SIGNED_TRAILER, payload.UNSIGNED_TRAILER}
        if declared not in known and not _SHA256.fullmatch(declared):
            raise CallError(
                "InvalidArgument",
                "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, "
                "STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER or a valid sha256 value.",
            )
        return declared
    return hashlib.sha256(request.body()).hexdigest()


def prove_body(request: AwsRequest, secret: str) -> None:
    """Put the check of what was declared of an S3 body in front of its stream: reading raises where it does not hold."""
    declared = request.headers.get("x-amz-content-sha256", "") if request.service == "s3" else ""
    if _SHA256.fullmatch(declared):
        request.stream = payload.Stream(payload.hashed(payload.source(request.stream, request.length), declared))
    elif declared.startswith("STREAMING-"):
        request.framed = True
        parts = _chunks(request, secret, declared)
        request.stream = payload.Stream(wire for wire, _ in parts)
        request.content = payload.Stream(data for _, data in parts if data)


def _chunks(request: AwsRequest, secret: str, declared: str) -> Iterator[tuple[bytes, bytes]]:
    credential = request.credential
    text = request.headers.get("x-amz-decoded-content-length", "")
    signer = None
    if credential is not None and declared != payload.UNSIGNED_TRAILER:
        signer = payload.Signer(
            signing_key(secret, credential.date, credential.region, credential.service),
            moment(request).strftime("%Y%m%dT%H%M%SZ"),
            _scope(credential),
            credential.signature,
        )
    return payload.chunks(
        payload.source(request.stream, request.length),
        signer=signer,
        trailer=declared.endswith("-TRAILER"),
        length=int(text) if re.fullmatch("[0-9]{1,15}", text) else None,
    )


def verify(request: AwsRequest, secret: str) -> None:
    """Compare in constant time; raises InvalidSignatureException (403)."""
    credential = request.credential
    hashed = payload_hash(request)
    for spelled in _spellings(request):
        request.spelled = spelled
        if credential and hmac.compare_digest(
            signature(request, secret, hashed).encode(), credential.signature.encode()
        ):
            return prove_body(request, secret)
    request.spelled = ""
    raise CallError(
        "InvalidSignatureException",
        "The request signature we calculated does not match the signature you provided. "
        "Check your AWS Secret Access Key and signing method.",
        status=403,
    )


def _spellings(request: AwsRequest) -> Iterator[str]:
    yield ""
    if request.service != "s3":
        for spell in spellings:
            yield from islice(spell(request), 8)
