"""OpenSearch: domains answer over TLS only."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import Parameter, rule


@rule(
    "OPENSEARCH_HTTPS_REQUIRED",
    title="Search domains answer over TLS only",
    types=("AWS::OpenSearch::Domain",),
    why="Queries and their answers can be read on their way where TLS is not asked for.",
    fix="aws opensearch update-domain-config --domain-endpoint-options EnforceHTTPS=true,TLSSecurityPolicy=Policy-Min-TLS-1-2-2019-07",
    passes={"DomainEndpointOptions": {"EnforceHTTPS": True, "TLSSecurityPolicy": "Policy-Min-TLS-1-2-2019-07"}},
    fails={"DomainEndpointOptions": {"EnforceHTTPS": False}},
    parameters=(Parameter("tlsPolicies", "list"),),
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    options, agreed = configuration.get("DomainEndpointOptions") or {}, parameters.get("tlsPolicies")
    if not options.get("EnforceHTTPS"):
        return "The domain answers without TLS."
    if agreed and options.get("TLSSecurityPolicy") not in agreed:
        return f"The domain's TLS policy is {options.get('TLSSecurityPolicy')}, which is none of those agreed."
    return None
