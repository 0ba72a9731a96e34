"""API Gateway: a web firewall stands in front."""

from __future__ import annotations

from typing import Any

from config_app.rules.firewalls import unguarded
from config_app.rules.spec import Parameter, rule


@rule(
    "API_GW_ASSOCIATED_WITH_WAF",
    title="A web ACL protects every API stage",
    types=("AWS::ApiGateway::Stage",),
    why="A firewall for the web stops the common attacks before the API sees them.",
    fix="aws wafv2 associate-web-acl --web-acl-arn ARN --resource-arn STAGE",
    passes={"webAclArn": "arn:aws:wafv2:us-east-1:111122223333:regional/webacl/a/1"},
    fails={"stageName": "prod"},
    parameters=(Parameter("WebAclArns", "list"),),
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    return unguarded(configuration.get("webAclArn"), parameters.get("WebAclArns"), "stage")
