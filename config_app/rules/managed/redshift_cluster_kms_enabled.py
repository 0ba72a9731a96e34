"""Redshift: clusters are encrypted with a KMS key."""

from __future__ import annotations

from typing import Any

from config_app.rules.encryption import without_key
from config_app.rules.spec import Parameter, rule


@rule(
    "REDSHIFT_CLUSTER_KMS_ENABLED",
    title="Data warehouses are encrypted with a KMS key",
    types=("AWS::Redshift::Cluster",),
    why="A key of one's own says who may read the warehouse's disks and snapshots.",
    fix="aws redshift modify-cluster --cluster-identifier ID --encrypted --kms-key-id KEY",
    passes={"encrypted": True, "kmsKeyId": "arn:aws:kms:us-east-1:111122223333:key/1"},
    fails={"encrypted": False},
    parameters=(Parameter("kmsKeyArns", "list"),),
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    return without_key(
        configuration.get("kmsKeyId") if configuration.get("encrypted") else None,
        parameters.get("kmsKeyArns"),
        "The cluster",
    )
