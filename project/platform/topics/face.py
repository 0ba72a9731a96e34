"""SNS on the wire, for Cairn's own topics only; every other call goes on to the account's cloud."""

from __future__ import annotations

from typing import Any

from django.http.response import HttpResponseBase

from project.kernel import arn, calls, registry
from project.kernel.aws import encoding, endpoint, querying, shapes
from project.kernel.aws.request import OWN_LIMIT, AwsRequest
from project.kernel.errors import CallError
from project.platform import owning
from project.platform.topics import reads, spelling

_ARNS = ("TopicArn", "TargetArn", "SubscriptionArn", "ResourceArn")


def handle(request: AwsRequest) -> HttpResponseBase | None:
    """Answer where the call names a topic of Cairn's own, or where Cairn's are the only ones."""
    if request.service != "sns" or "x-www-form-urlencoded" not in request.headers.get("content-type", ""):
        return None
    body = request.body(OWN_LIMIT)
    verb = querying.action(body)
    model = shapes.operation_model("sns", verb) if verb else None
    if model is None or request.caller is None:
        return None
    try:
        parameters = querying.read(model, body)
        if not own(request.caller.account_id, request.region, parameters):
            return None
        result = _run(request, verb, spelling.subscription(verb, parameters))
    except CallError as error:
        return encoding.error_response(request, error)
    return querying.answer(request, model, result)


def own(account_id: str, region: str, parameters: dict[str, Any]) -> bool:
    """Whether the topic that is named is Cairn's (see project/platform/owning.py)."""
    if owning.alone(account_id, "sns"):
        return True
    if name := parameters.get("Name"):
        return owning.ours(name) or reads.by_name(account_id, region, name) is not None
    given = next((str(parameters[member]) for member in _ARNS if parameters.get(member)), "")
    parts = arn.parse(given)
    if parts is None:
        return False
    name = parts.resource.partition(":")[0]
    return owning.ours(name) or reads.by_name(parts.account, parts.region, name) is not None


def _run(request: AwsRequest, verb: str, parameters: dict[str, Any]) -> Any:
    name = f"sns:{verb}"
    call = endpoint.call_of(request, name, parameters)
    if registry.find(name) is None:
        error = CallError("InvalidAction", f"Cairn's own topics do not take {verb}.")
        calls.refuse(call, error)
        raise error
    owning.guard(request, name)
    return calls.run(call)
