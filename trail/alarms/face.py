"""CloudWatch Logs and CloudWatch on the wire, for Cairn's own log groups, filters and alarms.

The name decides (project/platform/owning.py); what is not Cairn's goes on to the account's cloud. A listing that names
nothing shows Cairn's own first, page after page, then the cloud's: whose token it is says whose page is asked for.
"""

from __future__ import annotations

import logging
from typing import Any

from botocore import xform_name
from botocore.exceptions import BotoCoreError, ClientError
from django.http.response import HttpResponseBase

from project.kernel import calls, paging, registry
from project.kernel.aws import encoding, endpoint
from project.kernel.aws.request import AwsRequest
from project.kernel.errors import CallError
from project.platform import owning
from project.platform.identity import upstream
from trail.alarms import reads, wire
from trail.metrics import reads as metrics

log = logging.getLogger(__name__)
_SERVICES = {"logs": "logs", "monitoring": "cloudwatch"}
# Listings that may name nothing: the answer's list.
_LISTINGS = {
    "logs:DescribeLogGroups": "logGroups",
    "logs:DescribeMetricFilters": "metricFilters",
    "cloudwatch:DescribeAlarms": "MetricAlarms",
    "cloudwatch:DescribeAlarmHistory": "AlarmHistoryItems",
}
_GROUP = ("logGroupName", "logGroupIdentifier")


def handle(request: AwsRequest) -> HttpResponseBase | None:
    """Answer where the call is about something of Cairn's own."""
    service = _SERVICES.get(request.service)
    if service is None or request.caller is None:
        return None
    try:
        asked = wire.read(request, service)
    except CallError as error:
        calls.refuse(endpoint.call_of(request, f"{service}:UnknownOperation", {}), error)
        return encoding.error_response(request, error)
    if asked is None:
        return None
    name = f"{service}:{asked.model.name}"
    given = asked.parameters
    listing = name in _LISTINGS and not _names(given)
    token = str(given.get("nextToken") or given.get("NextToken") or "")
    if listing and token and not paging.is_own(token) and not owning.alone(_account(request), service):
        return None  # a further page of the cloud's
    if not listing and not _own(request, service, given):
        return None
    try:
        result = _run(request, name, given)
    except CallError as error:
        return wire.refusal(request, asked, error)
    if listing and not owning.alone(_account(request), service):
        result = _with_the_clouds(request, service, asked, result, _LISTINGS[name])
    return wire.answer(request, asked, result)


def _account(request: AwsRequest) -> str:
    return request.caller.account_id if request.caller else ""


def _names(given: dict[str, Any]) -> bool:
    return any(given.get(member) for member in (*_GROUP, "AlarmName", "AlarmNames"))


def _own(request: AwsRequest, service: str, given: dict[str, Any]) -> bool:
    account = _account(request)
    if owning.alone(account, service):
        return True
    if service == "logs":
        if "logEventMessages" in given:  # TestMetricFilter names no group: the language is Cairn's own
            return True
        named = next((str(given[member]) for member in _GROUP if given.get(member)), "")
        return bool(named) and metrics.is_own(account, request.region, named)
    names = [given["AlarmName"]] if given.get("AlarmName") else given.get("AlarmNames") or []
    if names:
        known = [owning.ours(name) or reads.find(account, request.region, name) is not None for name in names]
        if all(known):
            return True
    space, metric = given.get("Namespace"), given.get("MetricName")
    return bool(space and metric) and metrics.makes_metric(account, request.region, str(space), str(metric))


def _run(request: AwsRequest, name: str, given: dict[str, Any]) -> dict[str, Any]:
    call = endpoint.call_of(request, name, given)
    if registry.find(name) is None:
        error = CallError("InvalidAction", f"Cairn does not take {name} for what it keeps itself.")
        calls.refuse(call, error)
        raise error
    owning.guard(request, name)
    return dict(calls.run(call))


def _with_the_clouds(
    request: AwsRequest, service: str, asked: wire.Asked, result: dict[str, Any], member: str
) -> dict[str, Any]:
    """The cloud's first page behind the last of Cairn's own rows; a cloud that does not answer is left out."""
    if result.get("nextToken") or result.get("NextToken"):
        return result  # there are more of its own
    wanted = {name: value for name, value in asked.parameters.items() if name not in {"nextToken", "NextToken"}}
    try:
        client = upstream.client(service, request.region, _account(request))
        far = getattr(client, xform_name(asked.model.name))(**wanted)
    except (ClientError, BotoCoreError, CallError) as problem:
        log.info("the cloud does not list %s: %s", member, problem)
        return result
    merged = {**result, member: [*result.get(member, []), *far.get(member, [])]}
    token = far.get("nextToken") or far.get("NextToken")
    return {**merged, **({("nextToken" if service == "logs" else "NextToken"): token} if token else {})}
