"""Carry an approved execution out: every call is told as an event of whoever approved it, then the resource is looked at again.

A step is stored before its call and after it. Its event commits by itself: what a later step fails at takes nothing back.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from config_app.remediation import reads, spec, stepping, writes
from config_app.remediation.models import FAILED, RUNNING, SUCCEEDED, RemediationExecution
from config_app.remediation.spec import Step
from project.kernel import calls, clock
from project.kernel.calls import Call, Caller, Finished
from project.kernel.errors import CallError

log = logging.getLogger(__name__)
SERVICE = "config.amazonaws.com"


def run(number: int) -> None:
    """Carry out an execution that waits for its turn."""
    found = writes.take(number)
    if found is None:
        return
    document = reads.document(found)
    if document is None:
        writes.end(found, FAILED, f"The document {found.document} is not implemented.")
        return
    try:
        parameters = spec.settled(document, found.parameters, found.resource_id)
        if not stepping.walk(document, parameters, lambda step: _act(found, step)):
            raise spec.NotRepairable("The document has nothing to do for this resource.")
        writes.end(found, SUCCEEDED)
    except (CallError, spec.NotRepairable) as refusal:
        writes.end(found, FAILED, f"{getattr(refusal, 'code', '')} {refusal}".strip())
    except Exception as problem:
        log.exception("remediation %s failed", found.number)
        writes.end(found, FAILED, f"{type(problem).__name__}: {problem}")


def _act(found: RemediationExecution, step: Step) -> Mapping[str, Any]:
    """One step: noted, authorised, carried out, told, noted."""
    entry: dict[str, Any] = {
        "Name": step.name, "State": RUNNING, "StartTime": clock.now().isoformat(), "Operation": step.operation,
        "Parameters": _plain(step.parameters),
    }  # fmt: skip
    found.steps.append(entry)
    writes.note(found)
    try:
        answer = _carry_out(found, step)
    except CallError as refusal:
        entry |= {
            "State": FAILED,
            "ErrorMessage": f"{refusal.code}: {refusal.message}"[:1000],
            "StopTime": clock.now().isoformat(),
        }
        writes.note(found)
        raise
    entry |= {"State": SUCCEEDED, "StopTime": clock.now().isoformat()}
    writes.note(found)
    return answer


def _carry_out(found: RemediationExecution, step: Step) -> Mapping[str, Any]:
    call = _call(found, step)
    if stepping.is_own(step):
        return calls.run(call)
    answer, error = None, None
    try:
        calls.authorize(call)
        answer = stepping.call(step, found.account_id, found.region)
    except CallError as refusal:
        error = refusal
    told = Finished(call, stepping.reads(step), None if error else _plain(answer), error, _resources(found))
    with transaction.atomic():
        calls.tell(told)
    if error is not None:
        raise error
    return answer or {}


def _call(found: RemediationExecution, step: Step) -> Call:
    said = {
        "remediation": found.number, "configRuleName": found.rule_name, "document": found.document, "step": step.name,
        "askedBy": found.asked_by, "automatic" if found.automatic else "approvedBy": found.decided_by,
    }  # fmt: skip
    parameters = dict(step.parameters)
    if step.operation.startswith("s3:") and "Bucket" in parameters:  # as CloudTrail spells it
        parameters["bucketName"] = parameters.pop("Bucket")
    return Call(
        step.operation, caller_of(found), parameters, region=found.region, source_ip=SERVICE,
        user_agent=SERVICE, via="system", extra={"additionalEventData": said},
    )  # fmt: skip


def caller_of(found: RemediationExecution) -> Caller:
    """Whoever approved, acting through Config; where nobody need approve, the service itself, set up by a person."""
    acting, account = found.acting, found.account_id
    if not acting:
        everything = {"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
        identity = {"type": "AWSService", "invokedBy": SERVICE, "accountId": account}
        return Caller(account, f"arn:aws:iam::{account}:root", identity, (account,), policies=(everything,))
    identity = {**acting["identity"], "invokedBy": SERVICE}
    return Caller(account, acting["arn"], identity, (account,), policies=tuple(acting["policies"]))


def _resources(found: RemediationExecution) -> tuple[Mapping[str, str], ...]:
    resource = reads.resource(found)
    if resource is None or not resource.arn:
        return ()
    return ({"accountId": found.account_id, "type": found.resource_type, "ARN": resource.arn},)


def _plain(value: Any) -> Any:
    """As JSON takes it: moments as texts."""
    if isinstance(value, Mapping):
        return {str(name): _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)
