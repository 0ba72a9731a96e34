"""AWS Config's operations on remediations, and those with which people look at them and approve them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from config_app.remediation import automation, describing, reads, settings, spec, stepping, writes
from config_app.remediation.models import PENDING, RemediationConfiguration, RemediationExecution
from config_app.remediation.reads import Key, invalid
from config_app.rules import reads as rules
from project.kernel import clock, paging
from project.kernel.calls import Call
from project.kernel.errors import CallError
from project.kernel.registry import operation

PAGE = 100


@operation("config:PutRemediationConfigurations")
def put_remediation_configurations(call: Call, *, remediation_configurations: list[dict[str, Any]]) -> dict[str, Any]:
    """Put each that can be; the others are given back, each with its reason."""
    names = [given["ConfigRuleName"] for given in remediation_configurations]
    if len(names) != len(set(names)):
        raise invalid("RemediationConfigurations names a rule twice; a rule has one remediation.")
    failed = []
    for given in remediation_configurations:
        if problem := settings.problem(call, given):
            failed.append({"FailureMessage": problem, "FailedItems": [given]})
        else:
            writes.put(call.account_id, call.region, given["ConfigRuleName"], settings.fields(given), call.caller.arn)
    return {"FailedBatches": failed}


@operation("config:DescribeRemediationConfigurations")
def describe_remediation_configurations(call: Call, *, config_rule_names: list[str]) -> dict[str, Any]:
    """Of the named rules those that have one."""
    found = RemediationConfiguration.objects.filter(
        account_id=call.account_id, region=call.region, rule_name__in=config_rule_names
    )
    return {"RemediationConfigurations": [describing.configuration(one) for one in found.order_by("rule_name")]}


@operation("config:DeleteRemediationConfiguration")
def delete_remediation_configuration(call: Call, *, config_rule_name: str, resource_type: str = "") -> None:
    found = reads.find(call.account_id, call.region, config_rule_name)
    if resource_type and found.resource_type and resource_type != found.resource_type:
        raise CallError(
            "NoSuchRemediationConfigurationException", f"{config_rule_name} has no remediation for {resource_type}."
        )
    if found.pack:
        raise CallError("AccessDeniedException", "A conformance pack owns this remediation; change or delete the pack.")
    if RemediationExecution.objects.filter(
        account_id=call.account_id, region=call.region, rule_name=config_rule_name, state__in=("QUEUED", "IN_PROGRESS")
    ).exists():
        raise CallError(
            "RemediationInProgressException",
            "Remediation action is in progress. You can either cancel execution in AWS Systems Manager or wait and try again later.",
        )
    writes.delete(found)


@operation("config:StartRemediationExecution")
def start_remediation_execution(
    call: Call, *, config_rule_name: str, resource_keys: list[dict[str, Any]]
) -> dict[str, Any]:
    """Ask that resources be repaired; each waits until another person approves (ApproveRemediation)."""
    found = reads.find(call.account_id, call.region, config_rule_name)
    if reads.document(found) is None:
        raise invalid(f"The document {found.document} is not implemented here: {settings.KNOWN}")
    keys = list(dict.fromkeys((one["resourceType"], one["resourceId"]) for one in resource_keys))
    refused = _refused(call, found, keys)
    writes.ask(found, [key for key in keys if key not in refused], call.caller.arn)
    if not refused:
        return {}
    items = [{"resourceType": kind, "resourceId": number} for kind, number in refused]
    return {"FailureMessage": " ".join(dict.fromkeys(refused.values()))[:1000], "FailedItems": items}


def _refused(call: Call, found: RemediationConfiguration, keys: Sequence[Key]) -> dict[Key, str]:
    """The resources that are not repaired, each with its reason."""
    place = (call.account_id, call.region, found.rule_name)
    wrong, busy = reads.findings(*place, keys), reads.open_keys(*place, keys)
    spared = {(one.resource_type, one.resource_id): one for one in reads.exceptions(*place, keys)}
    refused: dict[Key, str] = {}
    for key in keys:
        if found.resource_type and key[0] != found.resource_type:
            refused[key] = f"{key[1]}: the remediation is for {found.resource_type}."
        elif key in spared:
            refused[key] = f"{key[1]} has a remediation exception: {spared[key].message or 'no reason is given'}."
        elif key in busy:
            refused[key] = f"{key[1]} has a remediation under way."
        elif key not in wrong:
            refused[key] = f"{key[1]} is not noncompliant with {found.rule_name}."
    return refused


@operation("config:DescribeRemediationExecutionStatus")
def describe_remediation_execution_status(
    call: Call, *, config_rule_name: str, resource_keys: list[dict[str, Any]] | None = None, limit: int = PAGE,
    next_token: str | None = None,
) -> dict[str, Any]:  # fmt: skip
    """The newest execution of each resource."""
    reads.find(call.account_id, call.region, config_rule_name)
    size = limit or PAGE
    keys = [(one["resourceType"], one["resourceId"]) for one in resource_keys] if resource_keys else None
    scope = f"DescribeRemediationExecutionStatus/{call.account_id}/{call.region}"
    after = paging.position(scope, call.parameters, next_token) if next_token else 0
    found = reads.newest(call.account_id, call.region, config_rule_name, keys, after=after, limit=size + 1)
    answer: dict[str, Any] = {"RemediationExecutionStatuses": [describing.status(one) for one in found[:size]]}
    if len(found) > size:
        answer["NextToken"] = paging.token(scope, call.parameters, found[size - 1].id)
    return answer


@operation("config:PutRemediationExceptions")
def put_remediation_exceptions(
    call: Call, *, config_rule_name: str, resource_keys: list[dict[str, Any]], message: str = "",
    expiration_time: datetime | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Leave resources alone, until a moment or until the exception is deleted."""
    rules.find(call.account_id, call.region, config_rule_name)
    if expiration_time is not None and expiration_time <= clock.now():
        raise invalid("ExpirationTime must lie ahead.")
    writes.put_exceptions(
        call.account_id, call.region, config_rule_name, _keys(resource_keys), call.caller.arn, message, expiration_time
    )
    return {"FailedBatches": []}


def _keys(given: Sequence[Mapping[str, Any]]) -> list[Key]:
    for place, one in enumerate(given, 1):
        if not one.get("ResourceType") or not one.get("ResourceId"):
            raise invalid(f"ResourceKeys[{place}] needs a ResourceType and a ResourceId.")
    return list(dict.fromkeys((one["ResourceType"], one["ResourceId"]) for one in given))


@operation("config:DescribeRemediationExceptions")
def describe_remediation_exceptions(
    call: Call, *, config_rule_name: str, resource_keys: list[dict[str, Any]] | None = None, limit: int = 25,
    next_token: str | None = None,
) -> dict[str, Any]:  # fmt: skip
    size = min(limit or 25, 25)
    keys = _keys(resource_keys) if resource_keys else None
    scope = f"DescribeRemediationExceptions/{call.account_id}/{call.region}"
    after = paging.position(scope, call.parameters, next_token) if next_token else 0
    own = reads.exceptions(call.account_id, call.region, config_rule_name, keys).filter(id__gt=after)
    found = list(own.order_by("id")[: size + 1])
    answer: dict[str, Any] = {"RemediationExceptions": [describing.exception(one) for one in found[:size]]}
    if len(found) > size:
        answer["NextToken"] = paging.token(scope, call.parameters, found[size - 1].id)
    return answer


@operation("config:DeleteRemediationExceptions")
def delete_remediation_exceptions(
    call: Call, *, config_rule_name: str, resource_keys: list[dict[str, Any]]
) -> dict[str, Any]:
    """Delete what there is; the others are given back."""
    keys = _keys(resource_keys)
    known = reads.exceptions(call.account_id, call.region, config_rule_name, keys)
    held = set(known.values_list("resource_type", "resource_id"))
    if not held:
        raise CallError(
            "NoSuchRemediationExceptionException",
            f"{config_rule_name} has no remediation exception for these resources.",
        )
    writes.delete_exceptions(call.account_id, call.region, config_rule_name, keys)
    absent = [{"ResourceType": kind, "ResourceId": number} for kind, number in keys if (kind, number) not in held]
    said = {"FailureMessage": "There is no remediation exception for these resources.", "FailedItems": absent}
    return {"FailedBatches": [said] if absent else []}


@operation("cairn:ApproveRemediation")
def approve_remediation(call: Call, *, execution_id: str) -> dict[str, Any]:
    """Approve what somebody else asked for: it is carried out at once, under the approver's name and permissions."""
    found = _pending(call, execution_id)
    if call.caller.arn == found.asked_by:
        raise CallError(
            "AccessDeniedException", f"{found.number} was asked for by {found.asked_by}: somebody else must approve it."
        )
    key = (found.resource_type, found.resource_id)
    if not reads.findings(found.account_id, found.region, found.rule_name, [key]):
        raise invalid(f"{found.resource_id} is not noncompliant any more: deny {found.number} instead.")
    writes.approve(found, call.caller)
    automation.wake(found.id)
    return describing.execution(found)


@operation("cairn:DenyRemediation")
def deny_remediation(call: Call, *, execution_id: str, reason: str) -> dict[str, Any]:
    """Refuse an execution that waits for approval."""
    if not reason.strip() or len(reason) > 1000:
        raise invalid("reason must have 1 to 1000 characters.")
    return describing.execution(writes.deny(_pending(call, execution_id), call.caller.arn, reason.strip()))


def _pending(call: Call, number: str) -> RemediationExecution:
    found = reads.execution([call.account_id], number)
    if found.state != PENDING:
        raise invalid(f"{found.number} is {found.state}: only one that is PENDING can be decided.")
    return found


@operation("cairn:PreviewRemediation")
def preview_remediation(call: Call, *, config_rule_name: str, resource_type: str, resource_id: str) -> dict[str, Any]:
    """A dry run: the calls that would be made for a resource now. Reading ones are made, changing ones only shown."""
    found = reads.find(call.account_id, call.region, config_rule_name)
    document = reads.document(found)
    if document is None:
        raise invalid(f"The document {found.document} is not implemented here: {settings.KNOWN}")
    parameters = spec.settled(document, found.parameters, resource_id)
    answer: dict[str, Any] = {
        "document": document.name,
        "title": document.title,
        "changes": document.changes,
        "risk": document.risk,
    }
    try:
        return {**answer, "calls": stepping.preview(document, parameters, call.account_id, call.region)}
    except spec.NotRepairable as problem:
        return {**answer, "calls": [], "reason": str(problem)}


@operation("cairn:ListRemediations")
def list_remediations(
    call: Call, *, config_rule_name: str = "", state: str = "", next_token: str | None = None, limit: int = 50
) -> dict[str, Any]:
    """Executions with their approvals, the newest first."""
    if not 1 <= limit <= 100:
        raise invalid("limit must be 1 to 100.")
    scope = f"ListRemediations/{call.account_id}"
    before = paging.position(scope, call.parameters, next_token) if next_token else None
    found = reads.executions([call.account_id], name=config_rule_name, state=state, before=before, limit=limit + 1)
    answer: dict[str, Any] = {"remediations": [describing.execution(one) for one in found[:limit]]}
    if len(found) > limit:
        answer["nextToken"] = paging.token(scope, call.parameters, found[limit - 1].id)
    return answer


@operation("cairn:ListRemediationDocuments")
def list_remediation_documents(call: Call) -> dict[str, Any]:
    """Every document: what it changes, its risk, what it needs."""
    return {"documents": [describing.document(one) for one in spec.documents().values()]}
