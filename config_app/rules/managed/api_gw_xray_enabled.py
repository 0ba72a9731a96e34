"""API Gateway: requests are traced."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import rule


@rule(
    "API_GW_XRAY_ENABLED",
    title="API stages trace their requests",
    types=("AWS::ApiGateway::Stage",),
    why="Where a slow request spent its time is seen only in a trace.",
    fix="aws apigateway update-stage with tracingEnabled=true.",
    passes={"tracingEnabled": True},
    fails={"tracingEnabled": False},
    severity="low",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    return None if configuration.get("tracingEnabled") else "Tracing is off."
