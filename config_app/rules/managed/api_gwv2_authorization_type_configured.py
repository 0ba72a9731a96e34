"""API Gateway: routes ask who is calling."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import Parameter, rule


@rule(
    "API_GWV2_AUTHORIZATION_TYPE_CONFIGURED",
    title="Routes ask who is calling",
    types=("AWS::ApiGatewayV2::Route",),
    why="A route without authorization answers everybody.",
    fix="aws apigatewayv2 update-route --authorization-type JWT --authorizer-id ID",
    passes={"routeKey": "GET /", "authorizationType": "JWT"},
    fails={"routeKey": "GET /", "authorizationType": "NONE"},
    parameters=(Parameter("authorizationType", choices=("AWS_IAM", "JWT", "CUSTOM")),),
    trigger="periodic",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    found, wanted = configuration.get("authorizationType") or "NONE", parameters.get("authorizationType")
    if found == "NONE":
        return "The route answers without asking who is calling."
    return None if wanted in {None, found} else f"The route uses {found} instead of {wanted}."
