"""EC2: instances have no public address."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import rule


@rule(
    "EC2_INSTANCE_NO_PUBLIC_IP",
    title="Instances have no public address",
    types=("AWS::EC2::Instance",),
    why="A machine with a public address can be reached, and attacked, from everywhere.",
    fix="Start the instance in a private subnet, behind a load balancer.",
    passes={"instanceId": "i-1"},
    fails={"instanceId": "i-2", "publicIpAddress": "203.0.113.7"},
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    if configuration.get("publicIpAddress"):
        return f"The instance has the public address {configuration['publicIpAddress']}."
    return None
