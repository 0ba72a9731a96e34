"""DAX: caches are encrypted."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import at
from config_app.rules.spec import rule


@rule(
    "DAX_ENCRYPTION_ENABLED",
    title="Caches of tables are encrypted",
    types=("AWS::DAX::Cluster",),
    why="A cache holds what the table holds: it deserves the same protection.",
    fix="Make the cluster anew with --sse-specification Enabled=true.",
    passes={"sSEDescription": {"status": "ENABLED"}},
    fails={"sSEDescription": {"status": "DISABLED"}},
    trigger="periodic",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    if at(configuration, "sSEDescription", "status") not in {"ENABLED", "ENABLING"}:
        return "The cluster is not encrypted."
    return None
