"""EC2: machines share hardware only where agreed."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import at
from config_app.rules.spec import NOT_APPLICABLE, Example, Parameter, rule


@rule(
    "DESIRED_INSTANCE_TENANCY",
    title="Instances have the agreed tenancy",
    types=("AWS::EC2::Instance",),
    why="Licences and contracts may forbid sharing a machine with others.",
    fix="aws ec2 modify-instance-placement --instance-id ID --tenancy, while the instance is stopped.",
    passes=Example({"placement": {"tenancy": "dedicated"}}, parameters={"tenancy": "DEDICATED"}),
    fails=Example({"placement": {"tenancy": "default"}}, parameters={"tenancy": "DEDICATED"}),
    parameters=(
        Parameter("tenancy", "list", required=True, choices=("DEFAULT", "HOST", "DEDICATED")),
        Parameter("imageId", "list"),
        Parameter("hostId", "list"),
    ),
    severity="low",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    images, hosts = parameters.get("imageId"), parameters.get("hostId")
    if images and configuration.get("imageId") not in images:
        return NOT_APPLICABLE
    tenancy = str(at(configuration, "placement", "tenancy") or "default")
    if tenancy.upper() not in parameters["tenancy"]:
        return f"The instance's tenancy is {tenancy}."
    if hosts and at(configuration, "placement", "hostId") not in hosts:
        return f"The instance is on the host {at(configuration, 'placement', 'hostId')}, which is none of those agreed."
    return None
