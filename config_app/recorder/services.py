"""Services that a recorder can be linked to: its name and the types that it records for them. Pure."""

from __future__ import annotations

from config_app.resources.spec import of_service

PREFIX = "AWSConfigurationRecorderFor"
_SUFFIX = ".amazonaws.com"
# Services that look at resources of other services, and how AWS writes their names.
_OTHERS = {
    "observabilityadmin": (
        "AWS::CloudTrail::Trail", "AWS::EC2::FlowLog", "AWS::EC2::Instance", "AWS::EC2::VPC", "AWS::EKS::Cluster",
        "AWS::ElasticLoadBalancingV2::LoadBalancer", "AWS::Lambda::Function", "AWS::WAFv2::WebACL",
    ),
}  # fmt: skip
_SPOKEN = {"observabilityadmin": "ObservabilityAdmin", "securityhub": "SecurityHub"}


def types_of(principal: str) -> list[str]:
    """The types that a service's recorder records at first; none where no recorder can be linked to it."""
    service = principal.removesuffix(_SUFFIX)
    if service == principal:
        return []
    return sorted(_OTHERS.get(service) or {declared.type for declared in of_service(service)})


def recorder_name(principal: str) -> str:
    """`AWSConfigurationRecorderForSecurityHub`."""
    service = principal.removesuffix(_SUFFIX)
    words = "".join(word.capitalize() for word in service.replace(".", "-").split("-"))
    return PREFIX + _SPOKEN.get(service, words)
