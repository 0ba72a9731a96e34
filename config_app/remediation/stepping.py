"""Carry a document's steps out, or only show them: the one place where a remediation meets the account's cloud."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from botocore import xform_name
from botocore.exceptions import BotoCoreError, ClientError

from config_app.remediation import spec
from config_app.remediation.spec import Step
from project.kernel import registry
from project.kernel.errors import CallError
from project.platform.identity import upstream

MOST = 100  # steps of one execution
# What reading steps may find missing without the repair being lost: the answer is then empty.
_ABSENT = {"NoSuchBucketPolicy"}
Act = Callable[[Step], Mapping[str, Any]]


def walk(found: spec.Document, parameters: Mapping[str, Any], act: Act) -> int:
    """Let `act` carry out each step and give its answer to the document; counts the steps.

    Raises CallError for what the cloud refuses and NotRepairable for what the document cannot repair.
    """
    steps, number = found.steps(parameters), 0
    try:
        step = next(steps)
        while number < MOST:
            number += 1
            step = steps.send(act(step))
    except StopIteration:
        return number
    raise spec.NotRepairable(f"The document has more than {MOST} steps for this resource.")


def call(step: Step, account_id: str, region: str) -> Mapping[str, Any]:
    """Make a step's call of the account's cloud; raises CallError."""
    service, _, verb = step.operation.partition(":")
    try:
        client = upstream.client(service, region, account_id)
        answer: dict[str, Any] = getattr(client, xform_name(verb))(**step.parameters)
    except ClientError as refusal:
        error = refusal.response.get("Error", {})
        if error.get("Code") in _ABSENT and reads(step):
            return {}
        status = int(refusal.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 400))
        raise CallError(str(error.get("Code") or status), str(error.get("Message") or ""), status=status) from refusal
    except BotoCoreError as problem:
        raise CallError(
            "ServiceUnavailable", f"{step.operation} did not reach the cloud: {problem}", status=503
        ) from problem
    return {name: value for name, value in answer.items() if name != "ResponseMetadata"}


def reads(step: Step) -> bool:
    return registry.reads(step.operation.partition(":")[2])


def preview(found: spec.Document, parameters: Mapping[str, Any], account_id: str, region: str) -> list[dict[str, Any]]:
    """The calls that the document would make of this resource now: reading ones are made, changing ones only shown."""
    shown: list[dict[str, Any]] = []

    def act(step: Step) -> Mapping[str, Any]:
        shown.append(
            {"name": step.name, "operation": step.operation, "parameters": dict(step.parameters), "reads": reads(step)}
        )
        return call(step, account_id, region) if reads(step) and not is_own(step) else {}

    walk(found, parameters, act)
    return shown


def is_own(step: Step) -> bool:
    """Whether the step is an operation of Cairn itself: trails are Cairn's own."""
    return step.operation.partition(":")[0] in {"cloudtrail", "config"}
