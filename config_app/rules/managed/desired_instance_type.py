"""EC2: machines are of the agreed types."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import Example, Parameter, rule


@rule(
    "DESIRED_INSTANCE_TYPE",
    title="Instances are of an agreed type",
    types=("AWS::EC2::Instance",),
    why="Types that nobody agreed on cost what nobody planned.",
    fix="aws ec2 modify-instance-attribute --instance-id ID --instance-type, while the instance is stopped.",
    passes=Example({"instanceType": "t3.micro"}, parameters={"instanceType": "t3.micro,t3.small"}),
    fails=Example({"instanceType": "p4d.24xlarge"}, parameters={"instanceType": "t3.micro,t3.small"}),
    parameters=(Parameter("instanceType", "list", required=True),),
    severity="low",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    kind = configuration.get("instanceType")
    return None if kind in parameters["instanceType"] else f"The instance is of the type {kind}."
