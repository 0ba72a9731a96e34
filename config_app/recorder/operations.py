"""AWS Config's operations on recorders."""

from __future__ import annotations

from typing import Any

from config_app.recorder import reads, writes
from config_app.recorder.models import Recorder, Touch
from config_app.resources.spec import LOOK, all_types, in_order
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
            for name, number in writes.poll(account.id, region, in_order()).items():
                total[name] += number
    return total


def _described(found: Recorder) -> dict[str, Any]:
    return {
        "arn": arn.make("config", found.region, found.account_id, f"configuration-recorder/{found.name}"),
        "name": found.name,
        "roleARN": found.role_arn or f"arn:aws:iam::{found.account_id}:role/cairn-recorder",
        "recordingGroup": _group(found.group or {"allSupported": True, "includeGlobalResourceTypes": True}),
        "recordingMode": found.mode or {"recordingFrequency": "CONTINUOUS"},
        "recordingScope": "PAID",
    }


def _group(given: dict[str, Any]) -> dict[str, Any]:
    """A recording group with every member, as AWS answers."""
    every = given.get("allSupported", not given.get("resourceTypes") and not given.get("exclusionByResourceTypes"))
    excluded = (given.get("exclusionByResourceTypes") or {}).get("resourceTypes") or []
    strategy = "ALL_SUPPORTED" if every else "EXCLUSION_BY" if excluded else "INCLUSION_BY"
    return {
        "allSupported": every,
        "includeGlobalResourceTypes": given.get("includeGlobalResourceTypes", every),
        "resourceTypes": given.get("resourceTypes") or [],
        "exclusionByResourceTypes": {"resourceTypes": excluded},
        "recordingStrategy": given.get("recordingStrategy") or {"useOnly": f"{strategy}_RESOURCE_TYPES"},
    }


def _refuse_contradictions(group: dict[str, Any]) -> None:
    """A recording group that says two things at once is refused, as AWS does."""
    types = group.get("resourceTypes") or []
    excluded = (group.get("exclusionByResourceTypes") or {}).get("resourceTypes") or []
    strategy = (group.get("recordingStrategy") or {}).get("useOnly")
    every = group.get("allSupported", False)
    wrong = (
        "allSupported is true and resourceTypes or exclusionByResourceTypes name types: choose one."
        if every and (types or excluded)
        else "includeGlobalResourceTypes is for allSupported true."
        if group.get("includeGlobalResourceTypes") and not every
        else "name resourceTypes to record or to exclude, not both."
        if types and excluded
        else "it takes no resource type: set allSupported, resourceTypes or exclusionByResourceTypes."
        if group and not (every or types or excluded)
        else f"the strategy {strategy} does not go with the types that are named."
        if strategy and strategy != _group({**group, "recordingStrategy": None})["recordingStrategy"]["useOnly"]
        else ""
    )
    if wrong:
        raise CallError("InvalidRecordingGroupException", f"The recording group provided is not valid: {wrong}")


def _recorder(call: Call, name: str | None = None) -> Recorder:
    found = reads.recorder(call.account_id, call.region)
    if found is None or (name is not None and found.name != name):
        raise CallError(
            "NoSuchConfigurationRecorderException",
            f"Cannot find configuration recorder with the specified name '{name or 'default'}'.",
        )
    return found


@operation("config:PutConfigurationRecorder")
def put_configuration_recorder(
    call: Call, *, configuration_recorder: dict[str, Any], tags: list[dict[str, str]] | None = None
) -> None:
    """Make the region's recorder or change it; there is one a region."""
    given = configuration_recorder
    standing = reads.recorder(call.account_id, call.region)
    name = given.get("name") or (standing.name if standing else "default")
    # the one that Cairn made by itself takes the name that its owner gives it
    if standing and standing.name != name and (standing.role_arn or standing.group):
        raise CallError(
            "MaxNumberOfConfigurationRecordersExceededException",
            f"Failed to put configuration recorder '{name}' because the maximum number of configuration recorders: 1 is reached.",
        )
    role, mode = given.get("roleARN"), given.get("recordingMode") or {}
    if role is not None and not role.startswith("arn:"):
        raise CallError(
            "InvalidRoleException", f"Provided role ARN {role!r} is not valid: give the ARN of an IAM role."
        )
    if mode.get("recordingFrequency", "CONTINUOUS") != "CONTINUOUS" or mode.get("recordingModeOverrides"):
        raise CallError(
            "ValidationException", "recordingMode: only the frequency CONTINUOUS is recorded, without overrides."
        )
    _refuse_contradictions(given.get("recordingGroup") or {})
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
              event_name=LOOK, event_time=call.time, due=clock.now(), looks=1)  # it is no cause
        for service in sorted(services)
    )  # fmt: skip
    return {"services": sorted(services)}
