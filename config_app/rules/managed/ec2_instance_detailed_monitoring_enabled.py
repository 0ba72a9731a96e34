"""EC2: machines are measured every minute."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import at
from config_app.rules.spec import rule


@rule(
    "EC2_INSTANCE_DETAILED_MONITORING_ENABLED",
    title="Instances are measured every minute",
    types=("AWS::EC2::Instance",),
    why="At five minutes a burst is an average, and an alarm is late.",
    fix="aws ec2 monitor-instances --instance-ids ID",
    passes={"monitoring": {"state": "enabled"}},
    fails={"monitoring": {"state": "disabled"}},
    severity="low",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    return None if at(configuration, "monitoring", "state") in {"enabled", "pending"} else "Detailed monitoring is off."
