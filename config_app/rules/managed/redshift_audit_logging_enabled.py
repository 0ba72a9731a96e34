"""Redshift: clusters log who asked for what."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import on
from config_app.rules.spec import Example, Item, Parameter, rule


@rule(
    "REDSHIFT_AUDIT_LOGGING_ENABLED",
    title="Data warehouses keep an audit log",
    types=("AWS::Redshift::Cluster",),
    why="Without it nobody can tell who signed in or which queries were run.",
    fix="aws redshift enable-logging --cluster-identifier ID --bucket-name BUCKET",
    passes=Example(
        {"clusterIdentifier": "w"},
        Item(supplementary={"LoggingStatus": {"loggingEnabled": True, "bucketName": "logs"}}),
    ),
    fails=Example({"clusterIdentifier": "w"}, Item(supplementary={"LoggingStatus": {"loggingEnabled": False}})),
    parameters=(Parameter("bucketNames", "list"),),
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item) -> Any:
    log, wanted = item.part("LoggingStatus") or {}, parameters.get("bucketNames")
    if not on(log.get("loggingEnabled")):
        return "The cluster keeps no audit log."
    if wanted and log.get("bucketName") not in wanted:
        return f"The audit log goes to {log.get('bucketName')}, which is none of the buckets asked for."
    return None
