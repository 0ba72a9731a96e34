"""Auto Scaling: metadata does not travel."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import at
from config_app.rules.spec import rule


@rule(
    "AUTOSCALING_LAUNCH_CONFIG_HOP_LIMIT",
    title="Launch configurations keep metadata on the machine",
    types=("AWS::AutoScaling::LaunchConfiguration",),
    why="With more than one hop a container, or a proxy, can fetch the machine's credentials.",
    fix="Make a new launch configuration with HttpPutResponseHopLimit=1.",
    passes={"metadataOptions": {"httpPutResponseHopLimit": 1}},
    fails={"metadataOptions": {"httpPutResponseHopLimit": 2}},
    severity="high",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    hops = at(configuration, "metadataOptions", "httpPutResponseHopLimit")
    return f"Metadata travels {hops} hops." if hops is not None and int(hops) > 1 else None
