"""CloudFront: a web firewall stands in front."""

from __future__ import annotations

from typing import Any

from config_app.rules.distributions import distribution
from config_app.rules.firewalls import unguarded
from config_app.rules.spec import Parameter, rule


@rule(
    "CLOUDFRONT_ASSOCIATED_WITH_WAF",
    title="A web ACL protects every distribution",
    types=("AWS::CloudFront::Distribution",),
    why="A firewall for the web stops the common attacks at the edge.",
    fix="aws cloudfront update-distribution with WebACLId.",
    passes={"distributionConfig": {"webACLId": "arn:aws:wafv2:us-east-1:111122223333:global/webacl/a/1"}},
    fails={"distributionConfig": {"webACLId": ""}},
    parameters=(Parameter("wafWebAclIds", "list"),),
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    return unguarded(distribution(configuration).get("webACLId"), parameters.get("wafWebAclIds"), "distribution")
