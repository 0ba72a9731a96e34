"""API Gateway: stages of HTTP and WebSocket APIs log who calls."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import at
from config_app.rules.spec import rule


@rule(
    "API_GWV2_ACCESS_LOGS_ENABLED",
    title="Stages log who calls them",
    types=("AWS::ApiGatewayV2::Stage",),
    why="Without an access log a call of the API leaves nothing to look at.",
    fix="aws apigatewayv2 update-stage --access-log-settings DestinationArn=…,Format=…",
    passes={"accessLogSettings": {"destinationArn": "arn:aws:logs:us-east-1:111122223333:log-group:api"}},
    fails={"stageName": "$default"},
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    return None if at(configuration, "accessLogSettings", "destinationArn") else "The stage keeps no access log."
