"""Neptune: audit logs are exported."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import listed
from config_app.rules.spec import NOT_APPLICABLE, rule


@rule(
    "NEPTUNE_CLUSTER_CLOUDWATCH_LOG_EXPORT_ENABLED",
    title="Graph databases export their audit log",
    types=("AWS::RDS::DBCluster",),
    why="Who asked for what is lost with the cluster where its log stays inside.",
    fix="aws neptune modify-db-cluster --cloudwatch-logs-export-configuration EnableLogTypes=audit",
    passes={"engine": "neptune", "enabledCloudwatchLogsExports": ["audit"]},
    fails={"engine": "neptune", "enabledCloudwatchLogsExports": []},
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    if configuration.get("engine") != "neptune":
        return NOT_APPLICABLE
    return (
        None
        if "audit" in listed(configuration.get("enabledCloudwatchLogsExports"))
        else "The audit log is not exported."
    )
