"""DMS: replication instances have no public address."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import rule


@rule(
    "DMS_REPLICATION_NOT_PUBLIC",
    title="Replication instances have no public address",
    types=("AWS::DMS::ReplicationInstance",),
    why="A replication instance holds the credentials of both databases it connects.",
    fix="Make the replication instance anew with --no-publicly-accessible.",
    passes={"PubliclyAccessible": False},
    fails={"PubliclyAccessible": True},
    trigger="periodic",
    severity="critical",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    if configuration.get("PubliclyAccessible"):
        return "The replication instance has a public address."
    return None
