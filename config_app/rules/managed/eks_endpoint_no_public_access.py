"""EKS: the control plane is not on the internet."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import at
from config_app.rules.spec import NotRecorded, rule


@rule(
    "EKS_ENDPOINT_NO_PUBLIC_ACCESS",
    title="Kubernetes endpoints are not public",
    types=("AWS::EKS::Cluster",),
    why="Whoever reaches the control plane can try every stolen token on it.",
    fix="aws eks update-cluster-config --name NAME --resources-vpc-config endpointPublicAccess=false,endpointPrivateAccess=true",
    passes={"ResourcesVpcConfig": {"EndpointPublicAccess": False}},
    fails={"ResourcesVpcConfig": {"EndpointPublicAccess": True}},
    trigger="periodic",
    severity="high",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    public = at(configuration, "ResourcesVpcConfig", "EndpointPublicAccess")
    if public is None:
        raise NotRecorded("Whether the cluster's endpoint is public is not recorded.")
    return "The cluster's endpoint is public." if public else None
