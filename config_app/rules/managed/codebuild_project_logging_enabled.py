"""CodeBuild: builds are logged."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import at
from config_app.rules.spec import Parameter, rule


@rule(
    "CODEBUILD_PROJECT_LOGGING_ENABLED",
    title="Build projects log their builds",
    types=("AWS::CodeBuild::Project",),
    why="What a build did, and what it was made to do, is only in its log.",
    fix="aws codebuild update-project --logs-config with cloudWatchLogs or s3Logs enabled.",
    passes={"logsConfig": {"cloudWatchLogs": {"status": "ENABLED", "groupName": "builds"}}},
    fails={"logsConfig": {"cloudWatchLogs": {"status": "DISABLED"}, "s3Logs": {"status": "DISABLED"}}},
    parameters=(
        Parameter("s3BucketNames", "list"),
        Parameter("cloudWatchGroupNames", "list"),
    ),
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    group, files = (at(configuration, "logsConfig", kind) or {} for kind in ("cloudWatchLogs", "s3Logs"))
    groups, buckets = parameters.get("cloudWatchGroupNames"), parameters.get("s3BucketNames")
    if group.get("status") == "ENABLED" and (not groups or group.get("groupName") in groups):
        return None
    bucket = str(files.get("location") or "").removeprefix("arn:aws:s3:::").partition("/")[0]
    if files.get("status") == "ENABLED" and (not buckets or bucket in buckets):
        return None
    return "Builds are logged to none of the places asked for." if groups or buckets else "Builds are not logged."
