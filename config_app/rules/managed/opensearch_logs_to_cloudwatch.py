"""OpenSearch: domains send their logs."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import at
from config_app.rules.search_domains import unpublished
from config_app.rules.spec import Example, Parameter, rule


@rule(
    "OPENSEARCH_LOGS_TO_CLOUDWATCH",
    title="Search domains send their logs",
    types=("AWS::OpenSearch::Domain",),
    why="Slow queries and refused requests are only seen where logs arrive.",
    fix="aws opensearch update-domain-config --log-publishing-options for the types named in the verdict.",
    passes={
        "LogPublishingOptions": {
            "ES_APPLICATION_LOGS": {"Enabled": True},
            "SEARCH_SLOW_LOGS": {"Enabled": True},
            "INDEX_SLOW_LOGS": {"Enabled": True},
        }
    },
    fails=Example(
        {"LogPublishingOptions": {"ES_APPLICATION_LOGS": {"Enabled": True}}}, parameters={"logTypes": "search"}
    ),
    parameters=(Parameter("logTypes", "list", choices=("search", "index", "error")),),
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    published = {
        name for name, entry in (configuration.get("LogPublishingOptions") or {}).items() if at(entry, "Enabled")
    }
    return unpublished(published, parameters.get("logTypes"))
