"""AWS Config's operations on recorders and delivery channels."""

from __future__ import annotations

from typing import Any

from config_app.recorder import reads, writes
from config_app.recorder.models import Channel, Recorder, Touch
from config_app.resources.spec import all_types
from project.kernel import arn, clock
from project.kernel.calls import Call
from project.kernel.errors import CallError
from project.kernel.registry import operation
from project.platform.identity import upstream
from project.platform.identity.models import Account


def poll_all() -> dict[str, int]:
    """Look at everything in every account: the command line's `record` and the first look after a start."""
    writes.ensure_recorders()
    total = {"new": 0, "changed": 0, "deleted": 0, "failed": 0}
    for account in Account.objects.all():
        for region in upstream.regions(account.id):
            for name, number in writes.poll(account.id, region).items():
                total[name] += number
    return total


def _described(found: Recorder) -> dict[str, Any]:
    group = found.group or {"allSupported": True, "includeGlobalResourceTypes": True}
    return {
        "arn": arn.make("config", found.region, found.account_id, f"configuration-recorder/{found.name}"),
        "name": found.name,
        "roleARN": found.role_arn or f"arn:aws:iam::{found.account_id}:role/cairn-recorder",
        "recordingGroup": group,
        "recordingMode": found.mode or {"recordingFrequency": "CONTINUOUS"},
        "recordingScope": "PAID",
    }


def _recorder(call: Call, name: str | None = None) -> Recorder:
    found = reads.recorder(call.account_id, call.region)
    if found is None or (name is not None and found.name != name):
        raise CallError(
            "NoSuchConfigurationRecorderException",
            f"Cannot find configuration recorder with the specified name '{name or 'default'}'.",
        )
    return found


def _channel(call: Call, name: str | None = None) -> Channel:
    found = reads.channel(call.account_id, call.region)
    if found is None or (name is not None and found.name != name):
        raise CallError(
            "NoSuchDeliveryChannelException", f"Cannot find delivery channel with specified name '{name or 'default'}'."
        )
    return found


@operation("config:PutConfigurationRecorder")
def put_configuration_recorder(
    call: Call, *, configuration_recorder: dict[str, Any], tags: list[dict[str, str]] | None = None
) -> None:
    """Make the region's recorder or change it; there is one a region."""
    given = configuration_recorder
    standing = reads.recorder(call.account_id, call.region)
    name = given.get("name") or "default"
    if standing and standing.name != name:
        raise CallError(
            "MaxNumberOfConfigurationRecordersExceededException",
            f"Failed to put configuration recorder '{name}' because the maximum number of configuration recorders: 1 is reached.",
        )
    changes = {
        "name": name,
        "role_arn": given.get("roleARN"),
        "group": given.get("recordingGroup"),
        "mode": given.get("recordingMode"),
    }
    writes.save_recorder(
        call.account_id, call.region, {key: value for key, value in changes.items() if value is not None}
    )


@operation("config:DescribeConfigurationRecorders")
def describe_configuration_recorders(
    call: Call, *, configuration_recorder_names: list[str] | None = None, service_principal: str | None = None, **_: Any
) -> dict[str, Any]:
    for name in configuration_recorder_names or []:
        _recorder(call, name)
    found = reads.recorder(call.account_id, call.region)
    return {"ConfigurationRecorders": [_described(found)] if found else []}


@operation("config:DescribeConfigurationRecorderStatus")
def describe_configuration_recorder_status(
    call: Call, *, configuration_recorder_names: list[str] | None = None, service_principal: str | None = None, **_: Any
) -> dict[str, Any]:
    for name in configuration_recorder_names or []:
        _recorder(call, name)
    found = reads.recorder(call.account_id, call.region)
    if found is None:
        return {"ConfigurationRecordersStatus": []}
    fresh = reads.freshness([call.account_id])
    stale = fresh["stale"]
    status = {
        "arn": _described(found)["arn"],
        "name": found.name,
        "lastStartTime": found.started,
        "lastStopTime": found.stopped,
        "recording": found.recording,
        "lastStatus": "FAILURE" if stale else "SUCCESS" if fresh["newest"] else "PENDING",
        "lastErrorCode": "ListingFailed" if stale else None,
        "lastErrorMessage": f"{stale[0].type}: {stale[0].last_error}"[:256] if stale else None,
        "lastStatusChangeTime": fresh["newest"] or found.changed,
    }
    return {"ConfigurationRecordersStatus": [{key: value for key, value in status.items() if value is not None}]}


@operation("config:StartConfigurationRecorder")
def start_configuration_recorder(call: Call, *, configuration_recorder_name: str) -> None:
    """Record. AWS asks for a delivery channel first; Cairn keeps history without one."""
    writes.start(_recorder(call, configuration_recorder_name))


@operation("config:StopConfigurationRecorder")
def stop_configuration_recorder(call: Call, *, configuration_recorder_name: str) -> None:
    writes.stop(_recorder(call, configuration_recorder_name))


@operation("config:DeleteConfigurationRecorder")
def delete_configuration_recorder(call: Call, *, configuration_recorder_name: str) -> None:
    writes.drop_recorder(_recorder(call, configuration_recorder_name))


def _shown(found: Channel) -> dict[str, Any]:
    shown = {
        "name": found.name, "s3BucketName": found.bucket, "s3KeyPrefix": found.prefix or None,
        "s3KmsKeyArn": found.kms_key or None, "snsTopicARN": found.topic or None,
        "configSnapshotDeliveryProperties": {"deliveryFrequency": found.frequency} if found.frequency else None,
    }  # fmt: skip
    return {key: value for key, value in shown.items() if value is not None}


@operation("config:PutDeliveryChannel")
def put_delivery_channel(call: Call, *, delivery_channel: dict[str, Any]) -> None:
    """Make the region's delivery channel or change it."""
    if reads.recorder(call.account_id, call.region) is None:
        raise CallError(
            "NoAvailableConfigurationRecorderException", "There is no configuration recorder: put one first."
        )
    if not delivery_channel.get("s3BucketName"):
        raise CallError("NoSuchBucketException", "A delivery channel needs s3BucketName.")
    properties = delivery_channel.get("configSnapshotDeliveryProperties") or {}
    writes.save_channel(
        call.account_id, call.region,
        {
            "name": delivery_channel.get("name") or "default", "bucket": delivery_channel["s3BucketName"],
            "prefix": delivery_channel.get("s3KeyPrefix", ""), "topic": delivery_channel.get("snsTopicARN", ""),
            "kms_key": delivery_channel.get("s3KmsKeyArn", ""), "frequency": properties.get("deliveryFrequency", ""),
        },
    )  # fmt: skip


@operation("config:DescribeDeliveryChannels")
def describe_delivery_channels(call: Call, *, delivery_channel_names: list[str] | None = None) -> dict[str, Any]:
    for name in delivery_channel_names or []:
        _channel(call, name)
    found = reads.channel(call.account_id, call.region)
    return {"DeliveryChannels": [_shown(found)] if found else []}


@operation("config:DescribeDeliveryChannelStatus")
def describe_delivery_channel_status(call: Call, *, delivery_channel_names: list[str] | None = None) -> dict[str, Any]:
    for name in delivery_channel_names or []:
        _channel(call, name)
    found = reads.channel(call.account_id, call.region)
    return {"DeliveryChannelsStatus": [{"name": found.name}] if found else []}


@operation("config:DeleteDeliveryChannel")
def delete_delivery_channel(call: Call, *, delivery_channel_name: str) -> None:
    found = _channel(call, delivery_channel_name)
    recorder = reads.recorder(call.account_id, call.region)
    if recorder and recorder.recording:
        raise CallError(
            "LastDeliveryChannelDeleteFailedException",
            f"Failed to delete last specified delivery channel with name '{found.name}', "
            "because there is a running configuration recorder.",
        )
    writes.drop_channel(found)


@operation("cairn:RecordNow", read_only=False)
def record_now(call: Call, *, resource_types: list[str] | None = None) -> dict[str, Any]:
    """Look at the account's resources in this region on the next sweep; the types must be declared ones."""
    unknown = [kind for kind in resource_types or [] if kind not in all_types()]
    if unknown:
        raise CallError("ValidationException", f"Not a recorded resource type: {unknown[0]}.")
    services = (
        {all_types()[kind].service for kind in resource_types}
        if resource_types
        else {d.service for d in all_types().values()}
    )
    writes.touch(
        Touch(account_id=call.account_id, region=call.region, service=service, event_id=call.event_id,
              event_name="RecordNow", event_time=call.time, due=clock.now())
        for service in sorted(services)
    )  # fmt: skip
    return {"services": sorted(services)}
