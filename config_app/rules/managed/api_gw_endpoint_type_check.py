"""API Gateway: APIs have endpoints of the agreed kind."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import at, listed, named
from config_app.rules.spec import Example, Parameter, rule


@rule(
    "API_GW_ENDPOINT_TYPE_CHECK",
    title="APIs have endpoints of an agreed kind",
    types=("AWS::ApiGateway::RestApi",),
    why="An edge endpoint puts an internal API on the internet.",
    fix="aws apigateway update-rest-api with /endpointConfiguration/types.",
    passes=Example(
        {"endpointConfiguration": {"types": ["PRIVATE"]}}, parameters={"endpointConfigurationTypes": "PRIVATE,REGIONAL"}
    ),
    fails=Example(
        {"endpointConfiguration": {"types": ["EDGE"]}}, parameters={"endpointConfigurationTypes": "PRIVATE,REGIONAL"}
    ),
    parameters=(
        Parameter("endpointConfigurationTypes", "list", required=True, choices=("EDGE", "REGIONAL", "PRIVATE")),
    ),
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    agreed = parameters["endpointConfigurationTypes"]
    other = [kind for kind in listed(at(configuration, "endpointConfiguration", "types")) if kind not in agreed]
    return f"The API has an endpoint of the kind {named(other)}." if other else None
