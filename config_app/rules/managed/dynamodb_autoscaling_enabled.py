"""DynamoDB: capacity follows the load."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import at, listed
from config_app.rules.spec import Example, Inventory, Known, Parameter, rule


@rule(
    "DYNAMODB_AUTOSCALING_ENABLED",
    title="Capacity of tables follows the load",
    types=("AWS::DynamoDB::Table",),
    why="A table with a fixed capacity throttles its users or costs more than it must.",
    fix="aws application-autoscaling register-scalable-target for reads and writes, or --billing-mode PAY_PER_REQUEST",
    passes=Example({"tableName": "t", "billingModeSummary": {"billingMode": "PAY_PER_REQUEST"}}, inventory={}),
    fails=Example(
        {"tableName": "t", "provisionedThroughput": {"readCapacityUnits": 5}},
        inventory={"AWS::ApplicationAutoScaling::ScalableTarget": ()},
    ),
    parameters=(
        Parameter("minProvisionedReadCapacity", "int", least=1),
        Parameter("maxProvisionedReadCapacity", "int", least=1),
        Parameter("targetReadUtilization", "number", least=1, most=100),
        Parameter("minProvisionedWriteCapacity", "int", least=1),
        Parameter("maxProvisionedWriteCapacity", "int", least=1),
        Parameter("targetWriteUtilization", "number", least=1, most=100),
    ),
    trigger="periodic",
    severity="low",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], inventory: Inventory) -> Any:
    if at(configuration, "billingModeSummary", "billingMode") == "PAY_PER_REQUEST":
        return None
    targets = {
        target.configuration.get("scalableDimension"): target
        for target in inventory.of("AWS::ApplicationAutoScaling::ScalableTarget")
        if target.configuration.get("resourceId") == f"table/{configuration.get('tableName')}"
    }
    for side in ("Read", "Write"):
        target = targets.get(f"dynamodb:table:{side}CapacityUnits")
        if target is None:
            return f"The capacity for {side.lower()}s is fixed."
        least, most = parameters.get(f"minProvisioned{side}Capacity"), parameters.get(f"maxProvisioned{side}Capacity")
        if least is not None and int(target.configuration.get("minCapacity", 0)) < least:
            return f"The capacity for {side.lower()}s may fall below {least}."
        if most is not None and int(target.configuration.get("maxCapacity", 0)) > most:
            return f"The capacity for {side.lower()}s may rise above {most}."
        wanted = parameters.get(f"target{side}Utilization")
        if wanted is not None and wanted not in _utilizations(target):
            return f"The capacity for {side.lower()}s does not aim at {wanted:g} per cent."
    return None


def _utilizations(target: Known) -> set[float]:
    """The utilizations at which the target's scaling policies aim."""
    return {
        float(at(entry, "targetTrackingScalingPolicyConfiguration", "targetValue") or 0)
        for entry in listed(target.item.part("ScalingPolicies"))
    }
