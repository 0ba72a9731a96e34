"""CodeDeploy: a bad release is taken back."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import at, listed
from config_app.rules.spec import rule


@rule(
    "CODEDEPLOY_AUTO_ROLLBACK_MONITOR_ENABLED",
    title="Deployment groups take a bad release back",
    types=("AWS::CodeDeploy::DeploymentGroup",),
    why="Without alarms and rollback a bad release stays until somebody notices it.",
    fix="aws deploy update-deployment-group with an alarm configuration and automatic rollback.",
    passes={
        "autoRollbackConfiguration": {"enabled": True, "events": ["DEPLOYMENT_STOP_ON_ALARM"]},
        "alarmConfiguration": {"enabled": True, "alarms": [{"name": "errors"}]},
    },
    fails={"autoRollbackConfiguration": {"enabled": False}, "alarmConfiguration": {"enabled": False}},
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    if not at(configuration, "autoRollbackConfiguration", "enabled"):
        return "A bad release is not taken back."
    if not at(configuration, "alarmConfiguration", "enabled") or not listed(
        at(configuration, "alarmConfiguration", "alarms")
    ):
        return "No alarm watches a release."
    return None
