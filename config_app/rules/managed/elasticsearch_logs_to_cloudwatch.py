"""Elasticsearch: domains send their logs."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import at
from config_app.rules.search_domains import unpublished
from config_app.rules.spec import Example, Parameter, rule


@rule(
    "ELASTICSEARCH_LOGS_TO_CLOUDWATCH",
    title="Search domains send their logs (Elasticsearch)",
    types=("AWS::Elasticsearch::Domain",),
    why="Slow queries and refused requests are only seen where logs arrive.",
    fix="aws es update-elasticsearch-domain-config --log-publishing-options for the types named in the verdict.",
    passes=Example(
        {
            "logPublishingOptions": {
                "ES_APPLICATION_LOGS": {
                    "enabled": True,
                    "cloudWatchLogsLogGroupArn": "arn:aws:logs:us-east-1:111122223333:log-group:es",
                }
            }
        },
        parameters={"logTypes": "error"},
    ),
    fails={"logPublishingOptions": {}},
    parameters=(Parameter("logTypes", "list", choices=("search", "index", "error")),),
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    published = {
        name for name, entry in (configuration.get("logPublishingOptions") or {}).items() if at(entry, "enabled")
    }
    return unpublished(published, parameters.get("logTypes"))
