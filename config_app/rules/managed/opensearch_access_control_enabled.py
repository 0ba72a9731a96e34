"""OpenSearch: access is decided by document and field."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import at
from config_app.rules.spec import rule


@rule(
    "OPENSEARCH_ACCESS_CONTROL_ENABLED",
    title="Search domains decide access finely",
    types=("AWS::OpenSearch::Domain",),
    why="Without it whoever may ask the domain at all may read and delete every index.",
    fix="aws opensearch update-domain-config --advanced-security-options Enabled=true,…",
    passes={"AdvancedSecurityOptions": {"Enabled": True}},
    fails={"AdvancedSecurityOptions": {"Enabled": False}},
    severity="high",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    return None if at(configuration, "AdvancedSecurityOptions", "Enabled") else "Fine-grained access control is off."
