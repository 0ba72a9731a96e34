"""DynamoDB: the account's capacity is not used up."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import at, member
from config_app.rules.spec import Example, Inventory, Item, Known, NotRecorded, Parameter, rule


@rule(
    "DYNAMODB_THROUGHPUT_LIMIT_CHECK",
    title="The tables leave some of the account's capacity",
    types=("AWS::::Account",),
    why="At the limit every table of the region is throttled, whichever grew.",
    fix="Ask for a higher quota of read and write capacity, or lower what tables reserve.",
    passes=Example(
        {
            "dynamodbLimits": {
                "us-east-1": {"accountMaxReadCapacityUnits": 80000, "accountMaxWriteCapacityUnits": 80000}
            }
        },
        inventory={
            "AWS::DynamoDB::Table": (
                Known(
                    {"provisionedThroughput": {"readCapacityUnits": 5, "writeCapacityUnits": 5}},
                    Item(region="us-east-1"),
                ),
            )
        },
    ),
    fails=Example(
        {"dynamodbLimits": {"us-east-1": {"accountMaxReadCapacityUnits": 100, "accountMaxWriteCapacityUnits": 100}}},
        inventory={
            "AWS::DynamoDB::Table": (
                Known(
                    {"provisionedThroughput": {"readCapacityUnits": 90, "writeCapacityUnits": 5}},
                    Item(region="us-east-1"),
                ),
            )
        },
    ),
    parameters=(
        Parameter("accountRCUThresholdPercentage", "int", default="80", least=1, most=100),
        Parameter("accountWCUThresholdPercentage", "int", default="80", least=1, most=100),
    ),
    trigger="periodic",
    severity="low",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], inventory: Inventory) -> Any:
    limits = configuration.get("dynamodbLimits")
    if not limits:
        raise NotRecorded("The account's limits of DynamoDB are not recorded.")
    thresholds = {
        "Read": parameters["accountRCUThresholdPercentage"],
        "Write": parameters["accountWCUThresholdPercentage"],
    }
    tables = inventory.of("AWS::DynamoDB::Table")
    for region, limit in limits.items():
        if inventory.region not in {"", region}:
            continue
        for side, most in thresholds.items():
            units = (
                at(known.configuration, "provisionedThroughput", f"{side.lower()}CapacityUnits") for known in tables
            )
            most_units = int(member(limit or {}, f"accountMax{side}CapacityUnits") or 1)
            share = 100 * sum(int(number or 0) for number in units) / most_units
            if share > most:
                return f"{share:.0f} per cent of the {side.lower()} capacity of {region} are reserved."
    return None
