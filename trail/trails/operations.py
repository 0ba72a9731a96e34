"""CloudTrail's operations on trails."""

from __future__ import annotations

from typing import Any

from project.kernel.calls import Call
from project.kernel.errors import CallError
from project.kernel.registry import operation
from trail.selectors import basic
from trail.trails import reads, settings, tagging, writes
from trail.trails.models import Trail

MOST = 5


def described(trail: Trail) -> dict[str, Any]:
    """A trail as CreateTrail and UpdateTrail answer it; absent members are left out."""
    shown: dict[str, Any] = {
        "Name": trail.name,
        "S3BucketName": trail.bucket,
        "S3KeyPrefix": trail.prefix or None,
        "SnsTopicName": trail.topic.rpartition(":")[2] or None,
        "SnsTopicARN": trail.topic or None,
        "IncludeGlobalServiceEvents": trail.global_events,
        "IsMultiRegionTrail": trail.multi_region,
        "TrailARN": trail.arn,
        "LogFileValidationEnabled": trail.validation,
        "CloudWatchLogsLogGroupArn": trail.log_group or None,
        "CloudWatchLogsRoleArn": trail.log_role or None,
        "KmsKeyId": trail.kms_key or None,
        "IsOrganizationTrail": trail.organization,
        "RecursiveLogging": trail.recursive,
    }
    return {name: value for name, value in shown.items() if value is not None}


def shown(trail: Trail) -> dict[str, Any]:
    """A trail as DescribeTrails and GetTrail show it."""
    custom = bool(trail.advanced_selectors) or (bool(trail.selectors) and trail.selectors != basic.DEFAULT)
    return {
        **described(trail),
        "HomeRegion": trail.home_region,
        "HasCustomEventSelectors": custom,
        "HasInsightSelectors": bool(trail.insight_selectors),
    }


def touched(call: Call, result: Any) -> list[dict[str, str]]:
    """The record's resources: the trail that the call named."""
    arn = result.get("TrailARN") or str(call.parameters.get("Name") or call.parameters.get("TrailName") or "")
    if arn and not arn.startswith("arn:"):
        arn = f"arn:aws:cloudtrail:{call.region}:{call.account_id}:trail/{arn}"
    return [{"accountId": call.account_id, "type": "AWS::CloudTrail::Trail", "ARN": arn}] if arn else []


@operation("cloudtrail:CreateTrail", touches=touched)
def create_trail(
    call: Call, *, name: str, s3_bucket_name: str, tags_list: list[dict[str, str]] | None = None, **given: Any
) -> dict[str, Any]:
    """Make a trail in the call's region; it delivers nothing until StartLogging."""
    reads.check_name(name)
    here = reads.visible(call.account_id, call.region)
    if any(trail.name == name for trail in here):
        raise CallError("TrailAlreadyExistsException", f"Trail {name} already exists for customer: {call.account_id}")
    if len(here) >= MOST:
        raise CallError(
            "MaximumNumberOfTrailsExceededException",
            f"User: {call.account_id} already has {MOST} trails in {call.region}.",
        )
    trail = Trail(account_id=call.account_id, home_region=call.region, name=name)
    trail.tags = tagging.added({}, tags_list or [])
    return described(writes.create(trail, settings.checked(call, trail, {**given, "s3_bucket_name": s3_bucket_name})))


@operation("cloudtrail:UpdateTrail", touches=touched)
def update_trail(call: Call, *, name: str, **given: Any) -> dict[str, Any]:
    trail = reads.at_home(call, name)
    return described(writes.change(trail, settings.checked(call, trail, given)))


@operation("cloudtrail:DeleteTrail", touches=touched)
def delete_trail(call: Call, *, name: str) -> None:
    writes.delete(reads.at_home(call, name))


@operation("cloudtrail:GetTrail")
def get_trail(call: Call, *, name: str) -> dict[str, Any]:
    return {"Trail": shown(reads.find(call, name))}


@operation("cloudtrail:DescribeTrails")
def describe_trails(
    call: Call, *, trail_name_list: list[str] | None = None, include_shadow_trails: bool = True
) -> dict[str, Any]:
    """Trails of the region; unknown names are left out, as AWS does. ARNs name trails of any home region."""
    found = reads.visible(call.account_id, call.region, shadows=include_shadow_trails)
    if trail_name_list:
        arns = [name for name in trail_name_list if name.startswith("arn:")]
        elsewhere = [trail for trail in reads.of_accounts([call.account_id]) if trail.arn in arns]
        named = [trail for trail in found if trail.name in trail_name_list or trail.arn in arns]
        found = list({trail.id: trail for trail in (*named, *elsewhere)}.values())
    return {"trailList": [shown(trail) for trail in found]}


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
    """What is true of the trail now. Members that nothing is known of are left out; the old text members are there."""
    trail = reads.find(call, name)

    def stamp(moment: Any) -> str:
        return f"{moment:%Y-%m-%dT%H:%M:%SZ}" if moment else ""

    status = {
        "IsLogging": trail.logging,
        "LatestDeliveryError": trail.error or None,
        "LatestNotificationError": trail.notify_error or None,
        "LatestDeliveryTime": trail.delivered,
        "LatestNotificationTime": trail.notified,
        "StartLoggingTime": trail.started,
        "StopLoggingTime": trail.stopped,
        "LatestCloudWatchLogsDeliveryError": trail.stream_error or None,
        "LatestCloudWatchLogsDeliveryTime": trail.streamed,
        "LatestDigestDeliveryTime": trail.digested,
        "LatestDigestDeliveryError": trail.digest_error or None,
        "LatestDeliveryAttemptTime": stamp(trail.attempted),
        "LatestNotificationAttemptTime": stamp(trail.notified),
        "LatestNotificationAttemptSucceeded": stamp(trail.notified),
        "LatestDeliveryAttemptSucceeded": stamp(trail.delivered),
        "TimeLoggingStarted": stamp(trail.started),
        "TimeLoggingStopped": stamp(trail.stopped),
    }
    return {key: value for key, value in status.items() if value is not None}
