"""EKS: clusters do not run the version that is next to go."""

from __future__ import annotations

from typing import Any

from config_app.rules.kubernetes import version
from config_app.rules.spec import Example, Parameter, rule


@rule(
    "EKS_CLUSTER_OLDEST_SUPPORTED_VERSION",
    title="Clusters run more than the oldest supported version of Kubernetes",
    types=("AWS::EKS::Cluster",),
    why="The oldest version is the next one without support; upgrades take longer than the notice.",
    fix="aws eks update-cluster-version --name NAME --kubernetes-version …, one minor version at a time.",
    passes=Example({"Version": "1.31"}, parameters={"oldestVersionSupported": "1.29"}),
    fails=Example({"Version": "1.29"}, parameters={"oldestVersionSupported": "1.29"}),
    parameters=(Parameter("oldestVersionSupported", required=True),),
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    found, oldest = configuration.get("Version"), parameters["oldestVersionSupported"]
    return f"The cluster runs {found}, the oldest supported version." if version(found) == version(oldest) else None
