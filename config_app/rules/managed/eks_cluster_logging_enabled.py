"""EKS: the control plane keeps logs."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import at, listed
from config_app.rules.spec import rule


@rule(
    "EKS_CLUSTER_LOGGING_ENABLED",
    title="Clusters log all that their control plane does",
    types=("AWS::EKS::Cluster",),
    why="Who asked the cluster for what is only in its audit log.",
    fix="aws eks update-cluster-config --name NAME --logging with all five types enabled.",
    passes={
        "Logging": {
            "ClusterLogging": {
                "EnabledTypes": [
                    {"Type": "api"},
                    {"Type": "audit"},
                    {"Type": "authenticator"},
                    {"Type": "controllerManager"},
                    {"Type": "scheduler"},
                ]
            }
        }
    },
    fails={"Logging": {"ClusterLogging": {"EnabledTypes": [{"Type": "api"}]}}},
    trigger="periodic",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    enabled = {entry.get("Type") for entry in listed(at(configuration, "Logging", "ClusterLogging", "EnabledTypes"))}
    missing = [
        kind for kind in ("api", "audit", "authenticator", "controllerManager", "scheduler") if kind not in enabled
    ]
    return f"Logs that are not kept: {', '.join(missing)}" if missing else None
