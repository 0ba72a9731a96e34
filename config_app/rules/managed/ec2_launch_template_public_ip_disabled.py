"""EC2: launch templates give no public addresses."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import among, at, listed, on
from config_app.rules.spec import NOT_APPLICABLE, Parameter, rule


@rule(
    "EC2_LAUNCH_TEMPLATE_PUBLIC_IP_DISABLED",
    title="Launch templates give no public addresses",
    types=("AWS::EC2::LaunchTemplate",),
    why="Each machine that is started from it would be reachable from everywhere.",
    fix="aws ec2 create-launch-template-version with AssociatePublicIpAddress=false, and make it the default.",
    passes={
        "LaunchTemplateName": "web",
        "LaunchTemplateData": {"NetworkInterfaces": [{"AssociatePublicIpAddress": False}]},
    },
    fails={
        "LaunchTemplateName": "web",
        "LaunchTemplateData": {"NetworkInterfaces": [{"AssociatePublicIpAddress": True}]},
    },
    parameters=(Parameter("exemptedLaunchTemplates", "list"),),
    severity="high",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    if among(configuration.get("LaunchTemplateName"), parameters.get("exemptedLaunchTemplates", [])):
        return NOT_APPLICABLE
    if any(
        on(entry.get("AssociatePublicIpAddress"))
        for entry in listed(at(configuration, "LaunchTemplateData", "NetworkInterfaces"))
    ):
        return "The launch template gives a public address to each instance."
    return None
