"""Neptune: people sign in with IAM."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import NOT_APPLICABLE, rule


@rule(
    "NEPTUNE_CLUSTER_IAM_DATABASE_AUTHENTICATION",
    title="Graph databases let people sign in with IAM",
    types=("AWS::RDS::DBCluster",),
    why="Without it whoever reaches the port may ask for everything.",
    fix="aws neptune modify-db-cluster --db-cluster-identifier ID --enable-iam-database-authentication",
    passes={"engine": "neptune", "iamdatabaseAuthenticationEnabled": True},
    fails={"engine": "neptune", "iamdatabaseAuthenticationEnabled": False},
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    if configuration.get("engine") != "neptune":
        return NOT_APPLICABLE
    return (
        None if configuration.get("iamdatabaseAuthenticationEnabled") else "Nobody can sign in to the cluster with IAM."
    )
