"""AppSync: a web firewall stands in front."""

from __future__ import annotations

from typing import Any

from config_app.rules.firewalls import unguarded
from config_app.rules.spec import Example, Item, Parameter, rule


@rule(
    "APPSYNC_ASSOCIATED_WITH_WAF",
    title="A web ACL protects every GraphQL API",
    types=("AWS::AppSync::GraphQLApi",),
    why="A firewall for the web stops the common attacks before the API sees them.",
    fix="aws wafv2 associate-web-acl --web-acl-arn ARN --resource-arn API",
    passes=Example(
        {"Name": "api"},
        Item(supplementary={"WebAcl": {"arn": "arn:aws:wafv2:us-east-1:111122223333:regional/webacl/a/1"}}),
    ),
    fails=Example({"Name": "api"}, Item(supplementary={"WebAcl": None})),
    parameters=(Parameter("wafWebAclARNs", "list"),),
    trigger="periodic",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item) -> Any:
    return unguarded((item.part("WebAcl") or {}).get("arn"), parameters.get("wafWebAclARNs"), "API")
