"""RDS: people sign in to clusters with IAM."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import rule


@rule(
    "RDS_CLUSTER_IAM_AUTHENTICATION_ENABLED",
    title="Database clusters let people sign in with IAM",
    types=("AWS::RDS::DBCluster",),
    why="Passwords of a database are shared and never taken back; IAM's permissions are.",
    fix="aws rds modify-db-cluster --db-cluster-identifier ID --enable-iam-database-authentication",
    passes={"engine": "aurora-mysql", "iamdatabaseAuthenticationEnabled": True},
    fails={"engine": "aurora-mysql", "iamdatabaseAuthenticationEnabled": False},
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    return (
        None if configuration.get("iamdatabaseAuthenticationEnabled") else "Nobody can sign in to the cluster with IAM."
    )
