"""OpenSearch: domains run the newest service software."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import rule


@rule(
    "OPENSEARCH_UPDATE_CHECK",
    title="Search domains are up to date",
    types=("AWS::OpenSearch::Domain",),
    why="Updates of the service close holes that are known by then.",
    fix="aws opensearch start-service-software-update --domain-name NAME",
    passes={"ServiceSoftwareOptions": {"UpdateAvailable": False}},
    fails={"ServiceSoftwareOptions": {"UpdateAvailable": True, "NewVersion": "R20260101"}},
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    software = configuration.get("ServiceSoftwareOptions") or {}
    if software.get("UpdateAvailable"):
        return f"The update {software.get('NewVersion') or ''} is not installed.".replace("  ", " ")
    return None
