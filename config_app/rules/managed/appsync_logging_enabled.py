"""AppSync: what is asked is logged."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import at
from config_app.rules.spec import Parameter, rule


@rule(
    "APPSYNC_LOGGING_ENABLED",
    title="GraphQL APIs log what they are asked",
    types=("AWS::AppSync::GraphQLApi",),
    why="Without logs a failed or forged query leaves nothing to look at.",
    fix="aws appsync update-graphql-api --log-config fieldLogLevel=ERROR,cloudWatchLogsRoleArn=ROLE",
    passes={"LogConfig": {"FieldLogLevel": "ERROR"}},
    fails={"LogConfig": {"FieldLogLevel": "NONE"}},
    parameters=(Parameter("fieldLoggingLevel", "list", choices=("ERROR", "ALL", "INFO", "DEBUG")),),
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    level, wanted = at(configuration, "LogConfig", "FieldLogLevel") or "NONE", parameters.get("fieldLoggingLevel")
    if level == "NONE":
        return "The API does not log its fields."
    return f"The API logs at the level {level}." if wanted and level not in wanted else None
