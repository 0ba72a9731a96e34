"""EC2: instances have a line of their own to their disks."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import NOT_APPLICABLE, rule

# the types that can be optimized and are not by themselves (EC2's user guide, EBS optimization by default aside)
OPTIONAL = frozenset(
    [
        "c1.xlarge",
        "c3.xlarge",
        "c3.2xlarge",
        "c3.4xlarge",
        "g2.2xlarge",
        "i2.xlarge",
        "i2.2xlarge",
        "i2.4xlarge",
        "m1.large",
        "m1.xlarge",
        "m2.2xlarge",
        "m2.4xlarge",
        "m3.xlarge",
        "m3.2xlarge",
        "r3.xlarge",
        "r3.2xlarge",
        "r3.4xlarge",
    ]
)


@rule(
    "EBS_OPTIMIZED_INSTANCE",
    title="Instances have bandwidth of their own to their disks",
    types=("AWS::EC2::Instance",),
    why="Where disks and network share a line, a busy network slows the disk.",
    fix="aws ec2 modify-instance-attribute --instance-id ID --ebs-optimized, while the instance is stopped.",
    passes={"instanceType": "m4.large", "ebsOptimized": True},
    fails={"instanceType": "c3.xlarge", "ebsOptimized": False},
    severity="low",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    if configuration.get("ebsOptimized"):
        return None
    kind = str(configuration.get("instanceType"))
    return "The instance is not EBS-optimized, although it can be." if kind in OPTIONAL else NOT_APPLICABLE
