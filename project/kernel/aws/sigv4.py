"""Signature Version 4: read a signed request's claim and compute what its signature must be.

Source: AWS, "Signature Version 4 for API requests". The key's secret comes from a slot; this file knows no tables.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from urllib.parse import parse_qsl, quote

from project.kernel.aws.request import AwsRequest, Credential
from project.kernel.errors import CallError

ALGORITHM = "AWS4-HMAC-SHA256"
SKEW = timedelta(minutes=5)
LONGEST_PRESIGNED = 7 * 24 * 3600
_FIELD = re.compile(r"(Credential|SignedHeaders|Signature)=([^,\s]+)")


def claim(request: AwsRequest) -> Credential | None:
    """What the request says of its signer, or None where it is not signed. Raises IncompleteSignatureException."""
    header = request.headers.get("authorization", "")
    if header.startswith(ALGORITHM):
        fields = dict(_FIELD.findall(header))
        if len(fields) < 3:
            raise _incomplete("Authorization header requires 'Credential', 'SignedHeaders' and 'Signature'.")
        return _credential(fields["Credential"], fields["SignedHeaders"], fields["Signature"], presigned=False)
    if request.arguments.get("X-Amz-Algorithm") == ALGORITHM:
        asked = request.arguments
        missing = {"X-Amz-Credential", "X-Amz-SignedHeaders", "X-Amz-Signature", "X-Amz-Date"} - set(asked)
        if missing:
            raise _incomplete(f"The query lacks {', '.join(sorted(missing))}.")
        return _credential(
            asked["X-Amz-Credential"], asked["X-Amz-SignedHeaders"], asked["X-Amz-Signature"], presigned=True
        )
    return None


def _incomplete(message: str) -> CallError:
    return CallError("IncompleteSignatureException", message, status=403)


def _credential(scope: str, signed: str, signature: str, *, presigned: bool) -> Credential:
    parts = scope.rsplit("/", 4)
    if len(parts) != 5 or parts[4] != "aws4_request":
        raise _incomplete("Credential must have the form ACCESS-KEY/DATE/REGION/SERVICE/aws4_request.")
    return Credential(parts[0], parts[1], parts[2], parts[3], tuple(signed.split(";")), signature, presigned)


def moment(request: AwsRequest) -> datetime:
    """When the request says that it was signed."""
    text = request.arguments.get("X-Amz-Date", "") if request.presigned else request.headers.get("x-amz-date", "")
    try:
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
        if not text.isdigit() or int(text) > LONGEST_PRESIGNED:
            raise _incomplete("X-Amz-Expires must be a number of seconds up to 604800.")
        life = timedelta(seconds=int(text))
    if signed - SKEW > now:
        raise CallError(
            "InvalidSignatureException",
            f"Signature not yet current: {signed:%Y%m%dT%H%M%SZ} is still later than {now + SKEW:%Y%m%dT%H%M%SZ}",
            status=403,
        )
    if now > signed + life:
        raise CallError(
            "InvalidSignatureException",
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
    scope = f"{credential.date}/{credential.region}/{credential.service}/aws4_request"
    stamp = moment(request).strftime("%Y%m%dT%H%M%SZ")
    text = "\n".join((ALGORITHM, stamp, scope, hashlib.sha256(canonical.encode()).hexdigest()))
    key = signing_key(secret, credential.date, credential.region, credential.service)
    return hmac.digest(key, text.encode(), "sha256").hex()


def canonical_request(request: AwsRequest, credential: Credential, payload_hash: str) -> str:
    """The canonical request. granian hands over a decoded path: S3 quotes it once, every other service twice."""
    path = quote(request.path, safe="/-_.~")
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
    pairs = [
        (quote(name, safe="-_.~"), quote(value, safe="-_.~"))
        for name, value in parse_qsl(request.query, keep_blank_values=True)
        if name != "X-Amz-Signature"
    ]
    return "&".join(f"{name}={value}" for name, value in sorted(pairs))


def payload_hash(request: AwsRequest) -> str:
    """The hash that was signed. S3 bodies are streamed: there the signed header speaks for the body."""
    declared = request.headers.get("x-amz-content-sha256", "")
    if request.service == "s3" or declared.startswith("STREAMING-"):
        return declared or ("UNSIGNED-PAYLOAD" if request.presigned else hashlib.sha256(request.body()).hexdigest())
    return hashlib.sha256(request.body()).hexdigest()


def verify(request: AwsRequest, secret: str) -> None:
    """Compare in constant time; raises InvalidSignatureException (403)."""
    credential = request.credential
    made = signature(request, secret, payload_hash(request))
    if credential is None or not hmac.compare_digest(made, credential.signature):
        raise CallError(
            "InvalidSignatureException",
            "The request signature we calculated does not match the signature you provided. "
            "Check your AWS Secret Access Key and signing method.",
            status=403,
        )
