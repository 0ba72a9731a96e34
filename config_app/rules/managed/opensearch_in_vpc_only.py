"""OpenSearch: domains are inside the network."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import at, listed
from config_app.rules.spec import rule


@rule(
    "OPENSEARCH_IN_VPC_ONLY",
    title="Search domains are inside a VPC",
    types=("AWS::OpenSearch::Domain",),
    why="A domain with a public address is guarded by its policy alone.",
    fix="Make a new domain with VPC options and move the indexes to it.",
    passes={"VPCOptions": {"SubnetIds": ["subnet-1"]}},
    fails={"DomainName": "d"},
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    return None if listed(at(configuration, "VPCOptions", "SubnetIds")) else "The domain is in no VPC."
