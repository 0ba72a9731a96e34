"""RDS: minor versions are installed by themselves."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import rule


@rule(
    "RDS_AUTOMATIC_MINOR_VERSION_UPGRADE_ENABLED",
    title="Databases install minor versions",
    types=("AWS::RDS::DBInstance",),
    why="Minor versions close holes; those who forget them keep the holes.",
    fix="aws rds modify-db-instance --db-instance-identifier ID --auto-minor-version-upgrade",
    passes={"autoMinorVersionUpgrade": True},
    fails={"autoMinorVersionUpgrade": False},
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    return None if configuration.get("autoMinorVersionUpgrade") else "Minor versions are not installed by themselves."
