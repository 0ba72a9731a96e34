"""EKS clusters: reach of the endpoint, version, logging."""

from __future__ import annotations

from collections.abc import Iterator

from config_app.items.wording import Example, State, came_and_went, moved, names, turned, wording

_WIDE = {"ResourcesVpcConfig": {"EndpointPublicAccess": True, "PublicAccessCidrs": ["0.0.0.0/0"]}}
_OFFICE = {"ResourcesVpcConfig": {"EndpointPublicAccess": True, "PublicAccessCidrs": ["198.51.100.0/24"]}}


@wording(
    "AWS::EKS::Cluster",
    about=("ResourcesVpcConfig", "Version", "Logging", "RoleArn", "ClusterStatus"),
    examples=(
        Example("Endpoint opened to 0.0.0.0/0; endpoint closed to 198.51.100.0/24.", State(_OFFICE), State(_WIDE)),
        Example("Version 1.29 → 1.30.", State({"Version": "1.29"}), State({"Version": "1.30"})),
    ),
)
def cluster(before: State, after: State) -> Iterator[str]:
    yield from turned(before, after, "ResourcesVpcConfig.EndpointPublicAccess", "public endpoint")
    ranges = [names(state.get("ResourcesVpcConfig.PublicAccessCidrs")) for state in (before, after)]
    yield from came_and_went(*ranges, came="endpoint opened to {}", went="endpoint closed to {}")
    yield from moved(before, after, "Version", "version")
    yield from moved(before, after, "RoleArn", "role")
    yield from moved(before, after, "ClusterStatus", "status")
    if before.get("Logging") != after.get("Logging"):
        yield "logging of the control plane changed"
