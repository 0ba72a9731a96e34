"""What CreateTrail and UpdateTrail are given, checked as AWS checks it and turned into a trail's settings."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from project.kernel import arn
from project.kernel.calls import Call
from project.kernel.errors import CallError
from trail.trails import destinations, organization
from trail.trails.models import Trail

_MEMBERS = {
    "is_multi_region_trail": "multi_region",
    "include_global_service_events": "global_events",
    "enable_log_file_validation": "validation",
    "recursive_logging": "recursive",
}
_LOG_GROUP = re.compile(r"arn:aws[a-z-]*:logs:[a-z0-9-]+:\d{12}:log-group:[A-Za-z0-9_/.#-]{1,512}(?::\*|:)?")
_ROLE = re.compile(r"arn:aws[a-z-]*:iam::\d{12}:role/[\w+=,.@/-]{1,576}")

# Filled by the slice of log groups: (call, ARN) → raises CallError where the group cannot take a trail's events.
log_group_checks: list[Callable[[Call, str], None]] = []


def checked(call: Call, trail: Trail, given: Mapping[str, Any]) -> dict[str, Any]:
    """The changes that a call asks for; an empty text takes a setting away. Raises AWS's errors."""
    changes: dict[str, Any] = {ours: given[name] for name, ours in _MEMBERS.items() if given.get(name) is not None}
    if given.get("s3_key_prefix") is not None:
        changes["prefix"] = _prefix(given["s3_key_prefix"])
    if given.get("s3_bucket_name") is not None or "prefix" in changes:
        bucket = given.get("s3_bucket_name") or trail.bucket
        destinations.claim_bucket(call, bucket, changes.get("prefix", trail.prefix))
        changes["bucket"] = bucket
    if given.get("sns_topic_name") is not None:
        changes["topic"] = destinations.topic(call, given["sns_topic_name"])
    if given.get("kms_key_id") is not None:
        changes["kms_key"] = destinations.kms_key(call, given["kms_key_id"], changes.get("bucket", trail.bucket))
    changes |= _log_group(call, trail, given)
    if given.get("is_organization_trail") is not None:
        if given["is_organization_trail"]:
            organization.check(call.account_id)
        changes["organization"] = given["is_organization_trail"]
    after = {name: changes.get(name, getattr(trail, name)) for name in ("multi_region", "global_events")}
    if after["multi_region"] and not after["global_events"]:
        raise CallError(
            "InvalidParameterCombinationException", "Multi-Region trail must include global service events."
        )
    return changes


def _prefix(prefix: str) -> str:
    if not prefix:
        return ""
    if len(prefix) > 200:
        raise CallError("InvalidS3PrefixException", "S3 prefix is longer than maximum length of 200 characters.")
    parts = prefix.strip("/").split("/")
    if prefix.startswith("/") or any(part in {"", ".", ".."} or len(part.encode()) > 250 for part in parts):
        raise CallError(
            "InvalidS3PrefixException",
            "S3 prefix must be a path without a leading slash, empty or dotted parts, each part at most 250 bytes.",
        )
    return prefix.rstrip("/")


def _log_group(call: Call, trail: Trail, given: Mapping[str, Any]) -> dict[str, Any]:
    group, role = given.get("cloud_watch_logs_log_group_arn"), given.get("cloud_watch_logs_role_arn")
    if group is None and role is None:
        return {}
    after_group = trail.log_group if group is None else group
    after_role = trail.log_role if role is None else role
    if bool(after_group) != bool(after_role):
        missing = "RoleArn" if after_group else "LogGroupArn"
        raise CallError(
            f"InvalidCloudWatchLogs{missing}Exception",
            "You must specify a role ARN as well as a log group ARN, or neither.",
        )
    if after_group and not _LOG_GROUP.fullmatch(after_group):
        raise CallError(
            "InvalidCloudWatchLogsLogGroupArnException",
            "CloudTrail cannot validate the specified log group ARN: "
            "write arn:aws:logs:REGION:ACCOUNT:log-group:NAME:*.",
        )
    if after_role and not _ROLE.fullmatch(after_role):
        raise CallError("InvalidCloudWatchLogsRoleArnException", f"{after_role} is not the ARN of a role.")
    parts = arn.parse(after_group) if after_group else None
    if parts is not None and parts.account != call.account_id:
        raise CallError("InvalidCloudWatchLogsLogGroupArnException", "The log group must be of the caller's account.")
    if after_group:
        for check in log_group_checks:
            check(call, after_group)
    return {"log_group": after_group, "log_role": after_role}
