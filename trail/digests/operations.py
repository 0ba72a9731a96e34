"""CloudTrail's ListPublicKeys, and Cairn's own operations on digests."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from project.kernel import clock
from project.kernel.calls import Call
from project.kernel.errors import CallError
from project.kernel.registry import operation
from trail.digests import signing


@operation("cloudtrail:ListPublicKeys")
def list_public_keys(
    call: Call, *, start_time: datetime | None = None, end_time: datetime | None = None, next_token: str | None = None
) -> dict[str, Any]:
    """The keys whose validity meets the range; without one, the present keys. `Value` is PKCS#1 DER."""
    if next_token:
        raise CallError("InvalidTokenException", "There is one page of keys; call without a token.")
    now = clock.now()
    start, end = start_time or (end_time or now), end_time or now
    if start > end:
        raise CallError("InvalidTimeRangeException", "The start time occurs after the end time.")
    return {
        "PublicKeyList": [
            {
                "Value": bytes(key.public), "ValidityStartTime": key.valid_from, "ValidityEndTime": key.valid_until,
                "Fingerprint": key.fingerprint,
            }
            for key in signing.listed(call.account_id, call.region, start, end)
        ]
    }  # fmt: skip


@operation("cairn:RotateDigestKey")
def rotate_digest_key(call: Call) -> dict[str, Any]:
    """A new signing key for the account's digests of the region; the old one stays listed."""
    return {"fingerprint": signing.rotate(call.account_id, call.region).fingerprint}
