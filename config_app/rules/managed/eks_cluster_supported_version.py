"""EKS: clusters run a version that is still patched."""

from __future__ import annotations

from typing import Any

from config_app.rules.kubernetes import version
from config_app.rules.spec import Example, Parameter, rule


@rule(
    "EKS_CLUSTER_SUPPORTED_VERSION",
    title="Clusters run a supported version of Kubernetes",
    types=("AWS::EKS::Cluster",),
    why="A version that is no longer supported keeps every hole that is found in it.",
    fix="aws eks update-cluster-version --name NAME --kubernetes-version …, one minor version at a time.",
    passes=Example({"Version": "1.31"}, parameters={"oldestVersionSupported": "1.29"}),
    fails=Example({"Version": "1.9"}, parameters={"oldestVersionSupported": "1.29"}),
    parameters=(Parameter("oldestVersionSupported", required=True),),
    severity="high",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    found, oldest = configuration.get("Version"), parameters["oldestVersionSupported"]
    return f"The cluster runs {found}, older than {oldest}." if version(found) < version(oldest) else None
