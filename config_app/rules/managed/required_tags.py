"""Any resource: the tags that were agreed on are there."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import Example, Item, Parameter, rule


@rule(
    "REQUIRED_TAGS",
    title="Resources carry the agreed tags",
    types=(
        "AWS::EC2::Instance",
        "AWS::EC2::Volume",
        "AWS::EC2::VPC",
        "AWS::EC2::Subnet",
        "AWS::EC2::SecurityGroup",
        "AWS::S3::Bucket",
        "AWS::RDS::DBInstance",
    ),
    why="A resource without an owner's tag belongs to nobody when something is wrong with it.",
    fix="aws resourcegroupstaggingapi tag-resources",
    passes=Example({}, Item(tags={"team": "web"}), {"tag1Key": "team"}),
    fails=Example({}, Item(tags={}), {"tag1Key": "team"}),
    parameters=(
        Parameter("tag1Key", default="CostCenter", required=True),
        *(Parameter(f"tag{number}Key") for number in range(2, 7)),
        *(Parameter(f"tag{number}Value", "list") for number in range(1, 7)),
    ),
    severity="low",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item) -> Any:
    missing = []
    for number in range(1, 7):
        key, values = parameters.get(f"tag{number}Key"), parameters.get(f"tag{number}Value")
        if key and (key not in item.tags or (values and item.tags[key] not in values)):
            missing.append(key)
    return f"Missing or other than agreed: {', '.join(missing)}" if missing else None
