"""CloudTrail's ListPublicKeys, and Cairn's own operations on digests."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from project.kernel import clock
from project.kernel.calls import Call
from project.kernel.errors import CallError
from project.kernel.registry import operation
from trail.digests import outside, reads, recording, signing
from trail.trails import reads as trails


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


@operation("cairn:CheckTrailIntegrity")
def check_trail_integrity(call: Call, *, name: str) -> dict[str, Any]:
    """Begin to verify all that a trail delivered; `{"verificationId"}`, whose progress GetTrailIntegrity tells."""
    begun = recording.begin(trails.find(call, name), call.caller.arn)
    transaction.on_commit(lambda: _start(begun.id), robust=True)
    return {"verificationId": begun.id}


def _start(number: int) -> None:
    from trail.digests import tasks

    tasks.verify_trail.delay(number)


@operation("cairn:GetTrailIntegrity")
def get_trail_integrity(call: Call, *, name: str) -> dict[str, Any]:
    """The last verification of a trail: progress, and once it has ended the counts and every problem."""
    trail = trails.find(call, name)
    newest, ended = reads.newest(trail), reads.finished(trail)
    shown: dict[str, Any] = {"trailArn": trail.arn, "due": trail.digest_from is not None}
    if newest:
        shown |= {"verificationId": newest.id, "started": newest.started, "done": newest.done, "total": newest.total,
                  "running": newest.finished is None, "error": newest.error or None}  # fmt: skip
    if ended:
        shown |= {"verified": ended[0].finished, "result": ended[0].result}
    return {member: value for member, value in shown.items() if value is not None}


@operation("cairn:GetTrailHeads")
def get_trail_heads(call: Call, *, name: str) -> dict[str, Any]:
    """The anchored heads of a trail as signed text, to be kept outside: `manage.py verify --against` compares with it."""
    return {"text": outside.exported(trails.find(call, name))}
