"""CloudTrail's operations on trails."""

from __future__ import annotations

import re
from typing import Any

from project.kernel.calls import Call
from project.kernel.errors import CallError
from project.kernel.registry import operation
from trail.selectors import basic
from trail.trails import reads, writes
from trail.trails.models import Trail

MOST = 5
_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{1,126})[A-Za-z0-9]")


def described(trail: Trail) -> dict[str, Any]:
    """A trail as DescribeTrails shows it; absent members are left out."""
    shown: dict[str, Any] = {
        "Name": trail.name,
        "S3BucketName": trail.bucket,
        "S3KeyPrefix": trail.prefix or None,
        "SnsTopicName": trail.topic or None,
        "SnsTopicARN": trail.topic if trail.topic.startswith("arn:") else None,
        "IncludeGlobalServiceEvents": trail.global_events,
        "IsMultiRegionTrail": trail.multi_region,
        "HomeRegion": trail.home_region,
        "TrailARN": trail.arn,
        "LogFileValidationEnabled": trail.validation,
        "CloudWatchLogsLogGroupArn": trail.log_group or None,
        "CloudWatchLogsRoleArn": trail.log_role or None,
        "KmsKeyId": trail.kms_key or None,
        "HasCustomEventSelectors": bool(trail.advanced_selectors)
        or (bool(trail.selectors) and trail.selectors != basic.DEFAULT),
        "HasInsightSelectors": False,
        "IsOrganizationTrail": trail.organization,
    }
    return {name: value for name, value in shown.items() if value is not None}


def touched(call: Call, result: Any) -> list[dict[str, str]]:
    """The record's resources: the trail that the call named."""
    arn = result.get("TrailARN") or str(call.parameters.get("Name") or call.parameters.get("TrailName") or "")
    if arn and not arn.startswith("arn:"):
        arn = f"arn:aws:cloudtrail:{call.region}:{call.account_id}:trail/{arn}"
    return [{"accountId": call.account_id, "type": "AWS::CloudTrail::Trail", "ARN": arn}] if arn else []


def _changes(call: Call, given: dict[str, Any]) -> dict[str, Any]:
    bucket = given.get("s3_bucket_name")
    if bucket is not None and not writes.claim_bucket(bucket, account_id=call.account_id, region=call.region):
        raise CallError("S3BucketDoesNotExistException", f"S3 bucket {bucket} does not exist!")
    prefix = given.get("s3_key_prefix")
    if prefix is not None and (len(prefix) > 200 or prefix.startswith("/") or ".." in prefix or "//" in prefix):
        raise CallError(
            "InvalidS3PrefixException", "The prefix must be a path of at most 200 characters without a leading slash."
        )
    if given.get("is_multi_region_trail") and given.get("include_global_service_events") is False:
        raise CallError(
            "InvalidParameterCombinationException", "A multi-region trail must include global service events."
        )
    return {
        "bucket": bucket, "prefix": prefix.rstrip("/") if prefix is not None else None,
        "topic": given.get("sns_topic_name"), "kms_key": given.get("kms_key_id"),
        "log_group": given.get("cloud_watch_logs_log_group_arn"), "log_role": given.get("cloud_watch_logs_role_arn"),
        "multi_region": given.get("is_multi_region_trail"), "organization": given.get("is_organization_trail"),
        "global_events": given.get("include_global_service_events"), "validation": given.get("enable_log_file_validation"),
    }  # fmt: skip


def _check_name(name: str) -> None:
    if not _NAME.fullmatch(name) or re.search(r"[._-]{2}", name) or re.fullmatch(r"\d+\.\d+\.\d+\.\d+", name):
        raise CallError(
            "InvalidTrailNameException",
            "Trail name must be 3 to 128 letters, digits, periods, underscores or dashes, begin and end with a letter "
            "or digit, and hold no two of the signs beside each other.",
        )


@operation("cloudtrail:CreateTrail", touches=touched)
def create_trail(
    call: Call, *, name: str, s3_bucket_name: str, tags_list: list[dict[str, str]] | None = None, **given: Any
) -> dict[str, Any]:
    """Make a trail in the call's region; it delivers nothing until StartLogging."""
    _check_name(name)
    if Trail.objects.filter(account_id=call.account_id, home_region=call.region, name=name).exists():
        raise CallError("TrailAlreadyExistsException", f"Trail {name} already exists for customer: {call.account_id}")
    if Trail.objects.filter(account_id=call.account_id, home_region=call.region).count() >= MOST:
        raise CallError(
            "MaximumNumberOfTrailsExceededException",
            f"User: {call.account_id} already has {MOST} trails in {call.region}.",
        )
    trail = Trail(account_id=call.account_id, home_region=call.region, name=name)
    trail.tags = {tag["Key"]: tag.get("Value", "") for tag in tags_list or []}
    writes.save(trail, _changes(call, {**given, "s3_bucket_name": s3_bucket_name}))
    return described(trail)


@operation("cloudtrail:UpdateTrail", touches=touched)
def update_trail(call: Call, *, name: str, **given: Any) -> dict[str, Any]:
    return described(writes.save(reads.at_home(call, name), _changes(call, given)))


@operation("cloudtrail:DeleteTrail", touches=touched)
def delete_trail(call: Call, *, name: str) -> None:
    writes.delete(reads.at_home(call, name))


@operation("cloudtrail:GetTrail")
def get_trail(call: Call, *, name: str) -> dict[str, Any]:
    return {"Trail": described(reads.find(call, name))}


@operation("cloudtrail:DescribeTrails")
def describe_trails(
    call: Call, *, trail_name_list: list[str] | None = None, include_shadow_trails: bool = True
) -> dict[str, Any]:
    """Trails of the region; unknown names are left out, as AWS does."""
    found = reads.visible(call.account_id, call.region, shadows=include_shadow_trails)
    if trail_name_list:
        found = [trail for trail in found if trail.name in trail_name_list or trail.arn in trail_name_list]
    return {"trailList": [described(trail) for trail in found]}


@operation("cloudtrail:ListTrails")
def list_trails(call: Call, *, next_token: str | None = None) -> dict[str, Any]:
    if next_token:
        raise CallError("InvalidTokenException", "There is one page of trails; call without a token.")
    found = reads.of_accounts([call.account_id])
    return {"Trails": [{"TrailARN": t.arn, "Name": t.name, "HomeRegion": t.home_region} for t in found]}


@operation("cloudtrail:StartLogging", touches=touched)
def start_logging(call: Call, *, name: str) -> None:
    writes.start(reads.at_home(call, name))


@operation("cloudtrail:StopLogging", touches=touched)
def stop_logging(call: Call, *, name: str) -> None:
    writes.stop(reads.at_home(call, name))


@operation("cloudtrail:GetTrailStatus")
def get_trail_status(call: Call, *, name: str) -> dict[str, Any]:
    """What is true of the trail now; members that nothing is known of are left out."""
    trail = reads.find(call, name)

    def stamp(moment: Any) -> str:
        return f"{moment:%Y-%m-%dT%H:%M:%SZ}" if moment else ""

    status = {
        "IsLogging": trail.logging,
        "LatestDeliveryTime": trail.delivered,
        "LatestDeliveryError": trail.error or None,
        "StartLoggingTime": trail.started,
        "StopLoggingTime": trail.stopped,
        "LatestDeliveryAttemptTime": stamp(trail.attempted),
        "LatestDeliveryAttemptSucceeded": stamp(trail.delivered),
        "LatestNotificationAttemptTime": "",
        "LatestNotificationAttemptSucceeded": "",
        "TimeLoggingStarted": stamp(trail.started),
        "TimeLoggingStopped": stamp(trail.stopped),
    }
    return {key: value for key, value in status.items() if value is not None}


@operation("cloudtrail:GetEventSelectors")
def get_event_selectors(call: Call, *, trail_name: str) -> dict[str, Any]:
    trail = reads.find(call, trail_name)
    if trail.advanced_selectors:
        return {"TrailARN": trail.arn, "AdvancedEventSelectors": trail.advanced_selectors}
    return {"TrailARN": trail.arn, "EventSelectors": trail.selectors or basic.DEFAULT}


@operation("cloudtrail:PutEventSelectors", touches=touched)
def put_event_selectors(
    call: Call,
    *,
    trail_name: str,
    event_selectors: list[dict[str, Any]] | None = None,
    advanced_event_selectors: list[dict[str, Any]] | None = None,
) -> dict[str, Any]:
    """Basic or advanced selectors, never both."""
    trail = reads.at_home(call, trail_name)
    if bool(event_selectors) == bool(advanced_event_selectors):
        raise CallError("InvalidEventSelectorsException", "Give either EventSelectors or AdvancedEventSelectors.")
    for selector in advanced_event_selectors or []:
        if not any(field["Field"] == "eventCategory" and field.get("Equals") for field in selector["FieldSelectors"]):
            raise CallError(
                "InvalidEventSelectorsException", "Each selector needs the field eventCategory with Equals."
            )
    trail.selectors, trail.advanced_selectors = event_selectors or [], advanced_event_selectors or []
    writes.save(trail, {})
    chosen = {"EventSelectors": event_selectors, "AdvancedEventSelectors": advanced_event_selectors}
    return {"TrailARN": trail.arn, **{key: value for key, value in chosen.items() if value}}


@operation("cloudtrail:AddTags")
def add_tags(call: Call, *, resource_id: str, tags_list: list[dict[str, str]]) -> None:
    trail = reads.find(call, resource_id)
    tags = {**trail.tags, **{tag["Key"]: tag.get("Value", "") for tag in tags_list}}
    if len(tags) > 50:
        raise CallError("TagsLimitExceededException", "A trail holds at most 50 tags.")
    writes.save(trail, {"tags": tags})


@operation("cloudtrail:RemoveTags")
def remove_tags(call: Call, *, resource_id: str, tags_list: list[dict[str, str]]) -> None:
    trail = reads.find(call, resource_id)
    gone = {tag["Key"] for tag in tags_list}
    writes.save(trail, {"tags": {key: value for key, value in trail.tags.items() if key not in gone}})


@operation("cloudtrail:ListTags")
def list_tags(call: Call, *, resource_id_list: list[str], next_token: str | None = None) -> dict[str, Any]:
    if next_token:
        raise CallError("InvalidTokenException", "There is one page of tags; call without a token.")
    found = [(name, reads.find(call, name)) for name in resource_id_list]
    tags = [{"ResourceId": name, "TagsList": [{"Key": k, "Value": v} for k, v in t.tags.items()]} for name, t in found]
    return {"ResourceTagList": tags}
