"""EMR: primary nodes have no public address."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import at
from config_app.rules.spec import NOT_APPLICABLE, rule


@rule(
    "EMR_MASTER_NO_PUBLIC_IP",
    title="Primary nodes of clusters have no public address",
    types=("AWS::EMR::Cluster",),
    why="Whoever reaches the primary node runs jobs on all the data of the cluster.",
    fix="Make the cluster anew in a private subnet.",
    passes={"status": {"state": "RUNNING"}, "masterPublicDnsName": "ip-10-0-0-7.ec2.internal"},
    fails={"status": {"state": "WAITING"}, "masterPublicDnsName": "ec2-203-0-113-7.compute-1.amazonaws.com"},
    trigger="periodic",
    severity="high",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    if at(configuration, "status", "state") not in {"RUNNING", "WAITING"}:
        return NOT_APPLICABLE
    name = str(configuration.get("masterPublicDnsName") or "")
    return f"The primary node has the public name {name}." if name.startswith("ec2-") else None
