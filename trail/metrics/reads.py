"""Find log groups, their filters, and metrics."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from project.kernel import arn
from project.kernel.calls import Call
from project.kernel.errors import CallError
from project.platform import owning
from project.platform.identity import upstream
from trail.metrics.models import LogGroup, MetricFilter, MetricPoint, Stretch


def group_name(identifier: str) -> str:
    """The name in a log group's name or ARN."""
    parts = arn.parse(identifier)
    if parts is None:
        return identifier
    return parts.resource.removeprefix("log-group:").removesuffix(":*").removesuffix(":")


def group(account_id: str, region: str, identifier: str) -> LogGroup | None:
    """Cairn's own log group of this name or ARN."""
    parts = arn.parse(identifier)
    if parts is not None:
        if parts.account != account_id:
            return None
        region = parts.region
    return LogGroup.objects.filter(account_id=account_id, region=region, name=group_name(identifier)).first()


def find(call: Call, identifier: str) -> LogGroup:
    found = group(call.account_id, call.region, identifier)
    if found is None:
        raise CallError("ResourceNotFoundException", "The specified log group does not exist.")
    return found


def is_own(account_id: str, region: str, identifier: str) -> bool:
    """Whether Cairn answers for the group (see project/platform/owning.py)."""
    return (
        owning.ours(group_name(identifier))
        or owning.alone(account_id, "logs")
        or group(account_id, region, identifier) is not None
    )


def check(call: Call, group_arn: str) -> None:
    """Whether a trail may deliver to this group: Cairn's own, or one that the account's cloud has."""
    if group(call.account_id, call.region, group_arn) is not None:
        return
    name = group_name(group_arn)
    if not is_own(call.account_id, call.region, group_arn) and _is_upstream(call, name):
        return
    raise CallError(
        "InvalidCloudWatchLogsLogGroupArnException",
        f"CloudTrail cannot validate the specified log group ARN: there is no log group {name}.",
    )


def _is_upstream(call: Call, name: str) -> bool:
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        client = upstream.client("logs", call.region, call.account_id)
        found = client.describe_log_groups(logGroupNamePrefix=name)["logGroups"]
    except (ClientError, BotoCoreError, CallError):
        return False
    return any(item["logGroupName"] == name for item in found)


def groups(accounts: Sequence[str], *, region: str = "", prefix: str = "", contains: str = "") -> list[LogGroup]:
    found = LogGroup.objects.filter(account_id__in=accounts)
    if region:
        found = found.filter(region=region)
    if prefix:
        found = found.filter(name__startswith=prefix)
    if contains:
        found = found.filter(name__contains=contains)
    return list(found.order_by("name", "account_id", "region"))


def filters(groups: Sequence[LogGroup]) -> list[MetricFilter]:
    return list(MetricFilter.objects.filter(group__in=groups).select_related("group").order_by("group__name", "name"))


def open_stretches(groups: Sequence[LogGroup]) -> Counter[int]:
    """How many trails deliver to each group now, by its id."""
    return Counter(Stretch.objects.filter(group__in=groups, tx_until=None).values_list("group_id", flat=True))


def makes_metric(account_id: str, region: str, namespace: str, name: str) -> bool:
    """Whether one of Cairn's metric filters counts into this metric."""
    return MetricFilter.objects.filter(
        group__account_id=account_id, group__region=region,
        transformation__metricNamespace=namespace, transformation__metricName=name,
    ).exists()  # fmt: skip


def points(
    account_id: str, region: str, namespace: str, name: str, start: datetime, end: datetime, dimensions: str = "{}"
) -> list[Any]:
    """(minute, number, sum, least, most) of `start <= minute < end`, oldest first."""
    found = MetricPoint.objects.filter(
        account_id=account_id, region=region, namespace=namespace, name=name, dimensions=dimensions,
        minute__gte=start, minute__lt=end,
    )  # fmt: skip
    return list(found.order_by("minute").values_list("minute", "number", "total", "least", "most"))


def metrics(accounts: Sequence[str], since: datetime) -> list[dict[str, Any]]:
    """The metrics that had a point since then."""
    found = MetricPoint.objects.filter(account_id__in=accounts, minute__gte=since)
    keys = ("account_id", "region", "namespace", "name", "dimensions")
    return list(found.values(*keys).distinct().order_by(*keys))
