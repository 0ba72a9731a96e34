"""CloudWatch: an alarm watches the resource."""

from __future__ import annotations

from typing import Any

from config_app.rules.alarms import DIMENSIONS
from config_app.rules.documents import listed
from config_app.rules.spec import NOT_APPLICABLE, Example, Inventory, Item, Known, Parameter, rule


@rule(
    "CLOUDWATCH_ALARM_RESOURCE_CHECK",
    title="An alarm watches each resource of the named type",
    types=(
        "AWS::EC2::Instance",
        "AWS::RDS::DBCluster",
        "AWS::S3::Bucket",
        "AWS::EC2::Volume",
    ),
    why="What nobody watches fails unseen.",
    fix="aws cloudwatch put-metric-alarm with the resource as dimension.",
    passes=Example(
        {"instanceId": "i-1"},
        Item(type="AWS::EC2::Instance", resource_id="i-1"),
        parameters={"resourceType": "AWS::EC2::Instance", "metricName": "CPUUtilization"},
        inventory={
            "AWS::CloudWatch::Alarm": (
                Known({"metricName": "CPUUtilization", "dimensions": [{"name": "InstanceId", "value": "i-1"}]}),
            )
        },
    ),
    fails=Example(
        {"instanceId": "i-2"},
        Item(type="AWS::EC2::Instance", resource_id="i-2"),
        parameters={"resourceType": "AWS::EC2::Instance", "metricName": "CPUUtilization"},
        inventory={
            "AWS::CloudWatch::Alarm": (
                Known({"metricName": "CPUUtilization", "dimensions": [{"name": "InstanceId", "value": "i-1"}]}),
            )
        },
    ),
    parameters=(
        Parameter(
            "resourceType",
            required=True,
            choices=("AWS::EC2::Volume", "AWS::EC2::Instance", "AWS::RDS::DBCluster", "AWS::S3::Bucket"),
        ),
        Parameter("metricName", required=True),
    ),
    trigger="periodic",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item, inventory: Inventory) -> Any:
    if item.type != parameters["resourceType"]:
        return NOT_APPLICABLE
    watched = inventory.derived("what alarms watch", _watched)
    dimension = DIMENSIONS[item.type]
    if any((parameters["metricName"], dimension, name) in watched for name in (item.resource_id, item.name)):
        return None
    return f"No alarm watches {parameters['metricName']} of the resource."


def _watched(inventory: Inventory) -> frozenset[tuple[Any, Any, Any]]:
    """Metric, dimension and value of every alarm."""
    return frozenset(
        (known.configuration.get("metricName"), entry.get("name"), entry.get("value"))
        for known in inventory.of("AWS::CloudWatch::Alarm")
        for entry in listed(known.configuration.get("dimensions"))
    )
