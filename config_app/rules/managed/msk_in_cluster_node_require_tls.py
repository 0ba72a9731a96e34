"""MSK: brokers speak to each other encrypted."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import at
from config_app.rules.spec import rule


@rule(
    "MSK_IN_CLUSTER_NODE_REQUIRE_TLS",
    title="Brokers of Kafka speak encrypted to each other",
    types=("AWS::MSK::Cluster",),
    why="Between brokers goes every message of the cluster.",
    fix="Make the cluster anew with EncryptionInTransit InCluster=true.",
    passes={"EncryptionInfo": {"EncryptionInTransit": {"InCluster": True, "ClientBroker": "TLS"}}},
    fails={"EncryptionInfo": {"EncryptionInTransit": {"InCluster": False}}},
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    inside = at(configuration, "EncryptionInfo", "EncryptionInTransit", "InCluster")
    return "Traffic between the brokers is not encrypted." if inside is False else None
