"""Remediations as AWS shows them, and executions and documents as Cairn's own operations do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from config_app.remediation import reads, spec
from config_app.remediation.models import RemediationConfiguration, RemediationException, RemediationExecution
from config_app.rules.parameters import Parameter

_STATES = {"PENDING": "QUEUED", "DENIED": "FAILED"}  # AWS knows no approval


def configuration(found: RemediationConfiguration) -> dict[str, Any]:
    """A RemediationConfiguration."""
    shown: dict[str, Any] = {
        "ConfigRuleName": found.rule_name, "TargetType": "SSM_DOCUMENT", "TargetId": found.document,
        "TargetVersion": found.version or None, "Parameters": found.parameters or None,
        "ResourceType": found.resource_type or None, "Automatic": found.automatic,
        "ExecutionControls": found.controls or None, "MaximumAutomaticAttempts": found.attempts,
        "RetryAttemptSeconds": found.retry_seconds, "Arn": found.arn,
        "CreatedByService": "config-conforms.amazonaws.com" if found.pack else None,
    }  # fmt: skip
    return {name: value for name, value in shown.items() if value is not None}


def status(found: RemediationExecution) -> dict[str, Any]:
    """A RemediationExecutionStatus. What waits for approval is QUEUED, and its one step says so."""
    last = found.ended or found.started or found.decided or found.asked
    return {
        "ResourceKey": {"resourceType": found.resource_type, "resourceId": found.resource_id},
        "State": _STATES.get(found.state, found.state),
        "StepDetails": [_step(step) for step in found.steps] or [_waiting(found)],
        "InvocationTime": found.started or found.asked,
        "LastUpdatedTime": last,
    }


def _step(step: Mapping[str, Any]) -> dict[str, Any]:
    shown = {name: step[name] for name in ("Name", "State", "ErrorMessage") if step.get(name)}
    return shown | {name: datetime.fromisoformat(step[name]) for name in ("StartTime", "StopTime") if step.get(name)}


def _waiting(found: RemediationExecution) -> dict[str, Any]:
    if found.state == "PENDING":
        said = f"{found.number} waits until somebody else than {found.asked_by} approves it."
        return {"Name": "Approval", "State": "PENDING", "ErrorMessage": said}
    if found.state == "DENIED":
        return {"Name": "Approval", "State": "FAILED", "ErrorMessage": f"Denied by {found.decided_by}: {found.reason}"}
    state = "FAILED" if found.state == "FAILED" else "PENDING"
    shown = {"Name": found.document, "State": state}
    return shown | ({"ErrorMessage": found.reason} if found.reason else {})


def exception(found: RemediationException) -> dict[str, Any]:
    """A RemediationException."""
    shown: dict[str, Any] = {
        "ConfigRuleName": found.rule_name, "ResourceType": found.resource_type, "ResourceId": found.resource_id,
        "Message": found.message or None, "ExpirationTime": found.expires,
    }  # fmt: skip
    return {name: value for name, value in shown.items() if value is not None}


def execution(found: RemediationExecution) -> dict[str, Any]:
    """An execution with its people, moments and steps, for REST and for whoever decided it."""
    document = reads.document(found)
    shown: dict[str, Any] = {
        "executionId": found.number, "accountId": found.account_id, "region": found.region, "state": found.state,
        "configRuleName": found.rule_name, "resourceType": found.resource_type, "resourceId": found.resource_id,
        "document": found.document, "title": document.title if document else None, "automatic": found.automatic,
        "reason": found.reason, "asked": found.asked.isoformat(), "askedBy": found.asked_by,
        "decided": found.decided and found.decided.isoformat(), "decidedBy": found.decided_by,
        "started": found.started and found.started.isoformat(), "ended": found.ended and found.ended.isoformat(),
        "steps": found.steps,
    }  # fmt: skip
    return {name: value for name, value in shown.items() if value not in (None, "", [])}


def document(found: spec.Document) -> dict[str, Any]:
    """A document: what it changes, its risk, what it needs."""
    return {
        "name": found.name, "title": found.title, "changes": found.changes, "risk": found.risk,
        "resourceTypes": list(found.types), "parameters": [_parameter(one) for one in found.parameters],
        "permissions": list(found.permissions),
    }  # fmt: skip


def _parameter(one: Parameter) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "name": one.name, "kind": one.kind, "required": one.required, "default": one.default, "least": one.least,
        "most": one.most, "choices": list(one.choices) or None,
    }  # fmt: skip
    return {name: value for name, value in shown.items() if value is not None}
