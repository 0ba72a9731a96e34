"""AWS Config's operations on recorders."""

from __future__ import annotations

from typing import Any

from config_app.recorder import choosing, describing, groups, reads, services, writes
from config_app.recorder.models import LinkedRecorder, Recorder
from config_app.resources.spec import all_types, in_order
from config_app.tags.given import checked
from project.kernel import paging
from project.kernel.calls import Call
from project.kernel.errors import CallError
from project.kernel.registry import operation
from project.platform.identity import upstream
from project.platform.identity.models import Account

PAGE = 20


def poll_all() -> dict[str, int]:
    """Look at everything in every account: the command line's `record` and the first look after a start."""
    writes.ensure_recorders()
    total = {"new": 0, "changed": 0, "deleted": 0, "failed": 0}
    for account in Account.objects.all():
        for region in upstream.regions(account.id):
            for name, number in writes.poll(account.id, region, in_order()).items():
                total[name] += number
    return total


@operation("config:PutConfigurationRecorder")
def put_configuration_recorder(
    call: Call, *, configuration_recorder: dict[str, Any], tags: list[dict[str, str]] | None = None
) -> None:
    """Make the region's recorder or change it; there is one a region."""
    given = configuration_recorder
    standing = reads.recorder(call.account_id, call.region)
    name = given.get("name") or (standing.name if standing else "default")
    if given.get("servicePrincipal") or name.startswith(services.PREFIX):
        raise CallError(
            "UnmodifiableEntityException",
            "A service-linked recorder is made by PutServiceLinkedConfigurationRecorder.",
        )
    # the one that Cairn made by itself takes the name that its owner gives it
    if standing and standing.name != name and (standing.role_arn or standing.group):
        raise CallError(
            "MaxNumberOfConfigurationRecordersExceededException",
            f"Failed to put configuration recorder '{name}' because the maximum number of configuration recorders: 1 is reached.",
        )
    role, group, mode = given.get("roleARN"), given.get("recordingGroup"), given.get("recordingMode")
    if group is None and standing is None:
        group = {"allSupported": True}
    if role is not None and not role.startswith("arn:"):
        raise CallError(
            "InvalidRoleException", f"Provided role ARN {role!r} is not valid: give the ARN of an IAM role."
        )
    kept = standing or Recorder()
    _refuse_unsound(group if group is not None else kept.group, mode if mode is not None else kept.mode)
    labels = checked(tags)
    is_new = not (kept.role_arn or kept.group)  # later tags are ignored, as AWS does
    changes = {
        "tags": labels if is_new else None,
        "name": name,
        "role_arn": role,
        "group": groups.stated(group),
        "mode": mode,
    }
    writes.save_recorder(
        call.account_id, call.region, {key: value for key, value in changes.items() if value is not None}
    )


def _refuse_unsound(group: dict[str, Any], mode: dict[str, Any]) -> None:
    """A group that says two things at once is refused, as AWS does, and a mode that does not fit the group."""
    if wrong := groups.contradiction(group):
        raise CallError("InvalidRecordingGroupException", f"The recording group provided is not valid: {wrong}")
    if wrong := groups.misuse(mode, group):
        raise CallError("ValidationException", f"The recording mode provided is not valid: {wrong}")


@operation("config:DescribeConfigurationRecorders")
def describe_configuration_recorders(
    call: Call,
    *,
    configuration_recorder_names: list[str] | None = None,
    service_principal: str | None = None,
    arn: str | None = None,
) -> dict[str, Any]:
    found = choosing.chosen(call, configuration_recorder_names or [], service_principal, arn)
    return {"ConfigurationRecorders": [describing.recorder(one) for one in found]}


@operation("config:DescribeConfigurationRecorderStatus")
def describe_configuration_recorder_status(
    call: Call,
    *,
    configuration_recorder_names: list[str] | None = None,
    service_principal: str | None = None,
    arn: str | None = None,
) -> dict[str, Any]:
    found = choosing.chosen(call, configuration_recorder_names or [], service_principal, arn)
    fresh = reads.freshness([call.account_id])
    return {"ConfigurationRecordersStatus": [describing.status(one, fresh) for one in found]}


@operation("config:ListConfigurationRecorders")
def list_configuration_recorders(
    call: Call,
    *,
    filters: list[dict[str, Any]] | None = None,
    max_results: int | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    """Recorders by name; a filter takes those whose recording scope is one of its values."""
    scope = f"config:ListConfigurationRecorders/{call.account_id}/{call.region}"
    after = paging.position(scope, call.parameters, next_token, code="ValidationException") if next_token else ""
    size = max_results or PAGE
    wanted = [set(entry.get("filterValue") or []) for entry in filters or []]
    there = sorted(
        (describing.short(found) for found in choosing.every(call)), key=lambda summary: str(summary["name"])
    )
    rest = [
        summary
        for summary in there
        if summary["name"] > after and all(summary["recordingScope"] in values for values in wanted)
    ]
    answer: dict[str, Any] = {"ConfigurationRecorderSummaries": rest[:size]}
    if len(rest) > size:
        answer["NextToken"] = paging.token(scope, call.parameters, rest[size - 1]["name"])
    return answer


@operation("config:StartConfigurationRecorder")
def start_configuration_recorder(call: Call, *, configuration_recorder_name: str) -> None:
    """Record. AWS asks for a delivery channel first; Cairn keeps history without one."""
    writes.start(choosing.own(call, configuration_recorder_name, "it is always recording."))


@operation("config:StopConfigurationRecorder")
def stop_configuration_recorder(call: Call, *, configuration_recorder_name: str) -> None:
    writes.stop(choosing.own(call, configuration_recorder_name, "it is always recording; delete it to end that."))


@operation("config:DeleteConfigurationRecorder")
def delete_configuration_recorder(call: Call, *, configuration_recorder_name: str) -> None:
    writes.drop_recorder(
        choosing.own(call, configuration_recorder_name, "use DeleteServiceLinkedConfigurationRecorder to delete it.")
    )


@operation("config:AssociateResourceTypes")
def associate_resource_types(
    call: Call, *, configuration_recorder_arn: str, resource_types: list[str]
) -> dict[str, Any]:
    """Record these types too, by a recorder whose group names types."""
    return _regrouped(call, configuration_recorder_arn, resource_types, recorded=True)


@operation("config:DisassociateResourceTypes")
def disassociate_resource_types(
    call: Call, *, configuration_recorder_arn: str, resource_types: list[str]
) -> dict[str, Any]:
    """Record these types no more, by a recorder whose group names types."""
    return _regrouped(call, configuration_recorder_arn, resource_types, recorded=False)


def _regrouped(call: Call, named: str, types: list[str], *, recorded: bool) -> dict[str, Any]:
    (found,) = choosing.chosen(call, [], None, named)
    if not types:
        raise CallError("ValidationException", "ResourceTypes names no resource type.")
    if groups.strategy(found.group or describing.EVERYTHING) == groups.ALL:
        raise CallError(
            "ValidationException",
            f"'{found.name}' records all supported types: its recording strategy must be {groups.INCLUSION} or "
            f"{groups.EXCLUSION}.",
        )
    group = groups.with_types(found.group, types, recorded=recorded)
    _refuse_unsound(group, {})
    writes.regroup(found, group)
    return {"ConfigurationRecorder": describing.recorder(found)}


@operation("config:PutServiceLinkedConfigurationRecorder")
def put_service_linked_configuration_recorder(
    call: Call, *, service_principal: str, tags: list[dict[str, str]] | None = None
) -> dict[str, Any]:
    """Make the recorder of a service, which records the service's types from now on whether its owner's is on or off."""
    types = services.types_of(service_principal)
    if not types:
        raise CallError(
            "ValidationException",
            f"No recorder can be linked to {service_principal!r}: write a service principal whose types are recorded, "
            "such as securityhub.amazonaws.com.",
        )
    if any(one.service_principal == service_principal for one in reads.linked([call.account_id], call.region)):
        raise CallError("ConflictException", f"A service-linked recorder for {service_principal} already exists.")
    made = writes.link_recorder(call.account_id, call.region, service_principal, types, checked(tags))
    return {"Arn": describing.name_of(made), "Name": made.name}


@operation("config:DeleteServiceLinkedConfigurationRecorder")
def delete_service_linked_configuration_recorder(
    call: Call, *, service_principal: str | None = None, arn: str | None = None
) -> dict[str, Any]:
    """Delete the recorder of a service; what it recorded stays."""
    if not service_principal and not arn:
        raise CallError("ValidationException", "Name the recorder by ServicePrincipal or Arn.")
    (found,) = choosing.chosen(call, [], service_principal, arn)
    if not isinstance(found, LinkedRecorder):
        raise CallError("ValidationException", f"'{found.name}' is not service-linked: DeleteConfigurationRecorder.")
    writes.unlink_recorder(found)
    return {"Arn": describing.name_of(found), "Name": found.name}


@operation("cairn:RecordNow", read_only=False)
def record_now(call: Call, *, resource_types: list[str] | None = None) -> dict[str, Any]:
    """Look at the account's resources in this region on the next sweep; the types must be declared ones."""
    unknown = [kind for kind in resource_types or [] if kind not in all_types()]
    if unknown:
        raise CallError("ValidationException", f"Not a recorded resource type: {unknown[0]}.")
    return {"services": writes.ask(call.account_id, call.region, resource_types or all_types(), call.event_id)}
