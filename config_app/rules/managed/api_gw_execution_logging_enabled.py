"""API Gateway: stages log what they execute."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import at, named
from config_app.rules.spec import NOT_APPLICABLE, Item, Parameter, rule


@rule(
    "API_GW_EXECUTION_LOGGING_ENABLED",
    title="API stages log their execution",
    types=(
        "AWS::ApiGateway::Stage",
        "AWS::ApiGatewayV2::Stage",
    ),
    why="Without logs a failed or forged call of the API leaves nothing to look at.",
    fix="aws apigateway update-stage with /*/*/logging/loglevel set to ERROR or INFO.",
    passes={"methodSettings": {"*/*": {"loggingLevel": "ERROR"}}},
    fails={"methodSettings": {"*/*": {"loggingLevel": "OFF"}}},
    parameters=(Parameter("loggingLevel", "list", default="ERROR,INFO", choices=("ERROR", "INFO")),),
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item) -> Any:
    wanted = parameters["loggingLevel"]
    if item.type == "AWS::ApiGatewayV2::Stage":
        settings = configuration.get("defaultRouteSettings") or {}
        if "loggingLevel" not in settings:
            return NOT_APPLICABLE  # APIs of the kind HTTP have no execution log
        return None if settings["loggingLevel"] in wanted else "The stage does not log its execution."
    methods = configuration.get("methodSettings") or {}
    quiet = [name for name, method in methods.items() if at(method, "loggingLevel") not in wanted]
    if quiet or "*/*" not in methods:
        return f"Not logged: {named(quiet or ['all methods'])}"
    return None
