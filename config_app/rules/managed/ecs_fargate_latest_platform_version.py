"""ECS: Fargate runs its newest platform."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import NOT_APPLICABLE, Parameter, rule


@rule(
    "ECS_FARGATE_LATEST_PLATFORM_VERSION",
    title="Services on Fargate run the newest platform",
    types=("AWS::ECS::Service",),
    why="A platform that is named by number keeps its known holes.",
    fix="aws ecs update-service --service NAME --platform-version LATEST --force-new-deployment",
    passes={"LaunchType": "FARGATE", "PlatformVersion": "LATEST"},
    fails={"LaunchType": "FARGATE", "PlatformVersion": "1.3.0"},
    parameters=(
        Parameter("latestLinuxVersion"),
        Parameter("latestWindowsVersion"),
    ),
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    if configuration.get("LaunchType") != "FARGATE":
        return NOT_APPLICABLE
    version = str(configuration.get("PlatformVersion") or "LATEST")
    newest = {"LATEST", parameters.get("latestLinuxVersion", "1.4.0"), parameters.get("latestWindowsVersion", "1.0.0")}
    return None if version in newest else f"The service runs the platform version {version}."
