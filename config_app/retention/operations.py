"""AWS Config's operations on retention, and the one under which items are removed."""

from __future__ import annotations

from typing import Any

from config_app.retention import reads, writes
from config_app.retention.models import Retention
from project.kernel.calls import Call
from project.kernel.errors import CallError
from project.kernel.registry import operation


def _shown(found: Retention) -> dict[str, Any]:
    return {"Name": reads.NAME, "RetentionPeriodInDays": found.days}


def _found(call: Call, name: str) -> Retention:
    found = reads.retention(call.account_id, call.region)
    if found is None or name != reads.NAME:
        raise CallError(
            "NoSuchRetentionConfigurationException",
            f"Cannot find retention configuration with the specified name '{name}'.",
        )
    return found


@operation("config:PutRetentionConfiguration")
def put_retention_configuration(call: Call, *, retention_period_in_days: int) -> dict[str, Any]:
    """Set for how long items are kept, 30 to 2557 days; there is one configuration, named default."""
    if not reads.SHORTEST <= retention_period_in_days <= reads.LONGEST:
        raise CallError(
            "InvalidParameterValueException",
            f"RetentionPeriodInDays must be from {reads.SHORTEST} to {reads.LONGEST}.",
        )
    return {"RetentionConfiguration": _shown(writes.put(call.account_id, call.region, retention_period_in_days))}


@operation("config:DescribeRetentionConfigurations")
def describe_retention_configurations(
    call: Call, *, retention_configuration_names: list[str] | None = None, next_token: str | None = None
) -> dict[str, Any]:
    if next_token is not None:
        raise CallError("InvalidNextTokenException", "There is one page only: leave NextToken out.")
    if retention_configuration_names:
        return {"RetentionConfigurations": [_shown(_found(call, name)) for name in retention_configuration_names]}
    found = reads.retention(call.account_id, call.region)
    return {"RetentionConfigurations": [_shown(found)] if found else []}


@operation("config:DeleteRetentionConfiguration")
def delete_retention_configuration(call: Call, *, retention_configuration_name: str) -> None:
    """Back to the longest time."""
    writes.drop(_found(call, retention_configuration_name))


@operation("cairn:ExpireItems", read_only=False)
def expire_items(call: Call, *, items: list[int]) -> dict[str, Any]:
    """Remove items whose time is over; others that are named stay. Called by the installation only."""
    if call.via != "system":
        raise CallError("OperationNotPermittedException", "Items expire by the account's retention only.")
    return {"items": writes.expire(call.account_id, call.region, items)}


def expire_due() -> int:
    """Remove what is due in every account; each removal is recorded as a call of its own."""
    return writes.run()
