"""OpenSearch: nodes speak to each other encrypted."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import at
from config_app.rules.spec import rule


@rule(
    "OPENSEARCH_NODE_TO_NODE_ENCRYPTION_CHECK",
    title="Nodes of search domains speak encrypted",
    types=("AWS::OpenSearch::Domain",),
    why="Between the nodes goes everything that is indexed and asked for.",
    fix="aws opensearch update-domain-config --node-to-node-encryption-options Enabled=true",
    passes={"NodeToNodeEncryptionOptions": {"Enabled": True}},
    fails={"NodeToNodeEncryptionOptions": {"Enabled": False}},
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    return (
        None
        if at(configuration, "NodeToNodeEncryptionOptions", "Enabled")
        else "Traffic between the domain's nodes is not encrypted."
    )
