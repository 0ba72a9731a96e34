"""DAX: connections are encrypted."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import rule


@rule(
    "DAX_TLS_ENDPOINT_ENCRYPTION",
    title="Caches of tables answer over TLS",
    types=("AWS::DAX::Cluster",),
    why="Between program and cache goes what is in the table.",
    fix="Make the cluster anew with --cluster-endpoint-encryption-type TLS.",
    passes={"clusterEndpointEncryptionType": "TLS"},
    fails={"clusterEndpointEncryptionType": "NONE"},
    trigger="periodic",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    return None if configuration.get("clusterEndpointEncryptionType") == "TLS" else "The cluster answers without TLS."
