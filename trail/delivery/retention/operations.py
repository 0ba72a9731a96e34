"""Named operations on how long a trail's files are kept, where, and under which lock; removals are recorded by one, too."""

from __future__ import annotations

from typing import Any

from project.kernel.calls import Call
from project.kernel.errors import CallError
from project.kernel.registry import operation
from project.platform.storage.models import Bucket
from trail.delivery.retention import writes
from trail.trails import reads
from trail.trails.models import Trail
from trail.trails.operations import touched

LONGEST = 36_500


def described(trail: Trail) -> dict[str, Any]:
    """The retention of a trail; absent members mean for ever, nowhere else, not locked."""
    shown = {
        "trailArn": trail.arn, "keepDays": trail.keep_days, "coldDays": trail.cold_days,
        "coldPrefix": trail.cold_prefix or None, "lockDays": trail.lock_days, "legalHold": trail.legal_hold,
    }  # fmt: skip
    return {name: value for name, value in shown.items() if value is not None}


@operation("cairn:GetTrailRetention")
def get_trail_retention(call: Call, *, name: str) -> dict[str, Any]:
    return described(reads.find(call, name))


@operation("cairn:PutTrailRetention", touches=touched)
def put_trail_retention(
    call: Call, *, name: str, keep_days: int | None = None, cold_days: int | None = None, cold_prefix: str | None = None,
    lock_days: int | None = None, legal_hold: bool = False,
) -> dict[str, Any]:  # fmt: skip
    """The whole retention of a trail; what is left out is for ever, nowhere else, not locked.

    Locks of files that are there already are never shortened; a legal hold takes and frees all of them.
    """
    trail = reads.at_home(call, name)
    for member, days in (("keepDays", keep_days), ("coldDays", cold_days), ("lockDays", lock_days)):
        if days is not None and not 1 <= days <= LONGEST:
            raise _invalid(f"{member} must be from 1 to {LONGEST:,} days.")
    if keep_days is not None and (lock_days or 0) > keep_days:
        raise _invalid("lockDays must not be more than keepDays: files would be locked when their time is over.")
    if keep_days is not None and cold_days is not None and cold_days >= keep_days:
        raise _invalid("coldDays must be less than keepDays.")
    if (cold_days is None) != (not cold_prefix):
        raise _invalid("Give coldDays and coldPrefix together.")
    if cold_prefix:
        _check_prefix(trail, cold_prefix)
    return described(
        writes.put(
            trail, keep_days=keep_days, cold_days=cold_days, cold_prefix=(cold_prefix or "").strip("/"), lock_days=lock_days,
            legal_hold=legal_hold,
        )
    )  # fmt: skip


def _check_prefix(trail: Trail, prefix: str) -> None:
    parts = prefix.strip("/").split("/")
    if len(prefix) > 200 or any(part in {"", ".", "..", "AWSLogs"} for part in parts):
        raise _invalid("coldPrefix must be a path of at most 200 characters without empty or dotted parts and AWSLogs.")
    if Bucket.objects.filter(name=trail.bucket, backend="s3").exists():
        raise _invalid("Files of a real S3 bucket move by the bucket's own lifecycle: leave coldDays out.")


def _invalid(sentence: str) -> CallError:
    return CallError("InvalidParameterException", sentence)


@operation("cairn:ExpireLogFiles", touches=touched)
def expire_log_files(
    call: Call, *, name: str, log_files: list[int], digests: list[int], first_key: str, last_key: str
) -> dict[str, Any]:
    """Note that the time of these files is over; they are removed once this is recorded. Called by the installation only."""
    if call.via != "system":
        raise CallError("OperationNotPermittedException", "Files expire by their trail's retention only.")
    return {"logFiles": writes.expire(log_files, digests), "firstKey": first_key, "lastKey": last_key}
