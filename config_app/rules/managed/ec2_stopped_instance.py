"""EC2: stopped machines are started or removed."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from config_app.rules.documents import at, days_since
from config_app.rules.spec import Example, Item, NotRecorded, Parameter, rule


@rule(
    "EC2_STOPPED_INSTANCE",
    title="Instances do not stay stopped",
    types=("AWS::EC2::Instance",),
    why="A machine that was stopped long ago misses every patch and comes back as it was.",
    fix="aws ec2 terminate-instances --instance-ids ID, after a snapshot of what is worth keeping.",
    passes={"state": {"name": "running"}},
    fails=Example(
        {"state": {"name": "stopped"}, "stateTransitionReason": "User initiated (2026-01-01 10:00:00 GMT)"},
        Item(at=datetime(2026, 3, 1, tzinfo=UTC)),
    ),
    parameters=(Parameter("AllowedDays", "int", default="30", least=1),),
    trigger="periodic",
    severity="low",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item) -> Any:
    if at(configuration, "state", "name") != "stopped":
        return None
    told = re.search(r"\((\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2})", str(configuration.get("stateTransitionReason") or ""))
    age = days_since(told[1] if told else None, item.at)
    if age is None:
        raise NotRecorded("When the instance was stopped is not recorded.")
    return f"The instance has been stopped for {int(age)} days." if age > parameters["AllowedDays"] else None
