"""OpenSearch: domains log who asked for what."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import among, at
from config_app.rules.spec import Parameter, rule


@rule(
    "OPENSEARCH_AUDIT_LOGGING_ENABLED",
    title="Search domains log who asked for what",
    types=("AWS::OpenSearch::Domain",),
    why="Without an audit log nobody can tell who read which documents.",
    fix="aws opensearch update-domain-config --log-publishing-options AUDIT_LOGS={Enabled=true,CloudWatchLogsLogGroupArn=…}",
    passes={
        "LogPublishingOptions": {
            "AUDIT_LOGS": {
                "Enabled": True,
                "CloudWatchLogsLogGroupArn": "arn:aws:logs:us-east-1:111122223333:log-group:audit",
            }
        }
    },
    fails={"LogPublishingOptions": {"AUDIT_LOGS": {"Enabled": False}}},
    parameters=(Parameter("cloudWatchLogsLogGroupArnList", "list"),),
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    log, wanted = (
        at(configuration, "LogPublishingOptions", "AUDIT_LOGS") or {},
        parameters.get("cloudWatchLogsLogGroupArnList"),
    )
    if not log.get("Enabled"):
        return "The domain keeps no audit log."
    if wanted and not among(log.get("CloudWatchLogsLogGroupArn"), wanted):
        return "The audit log goes to none of the log groups asked for."
    return None
