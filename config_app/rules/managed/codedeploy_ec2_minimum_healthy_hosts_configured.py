"""CodeDeploy: most machines keep working while a release goes out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from config_app.rules.spec import NOT_APPLICABLE, Example, Inventory, NotRecorded, Parameter, rule

# the configurations that every account has
PREDEFINED = {"AllAtOnce": 0, "HalfAtATime": 50, "OneAtATime": 99}


def _minimum(name: str, inventory: Inventory) -> Mapping[str, Any]:
    prefix, _, known = name.partition(".")
    if prefix == "CodeDeployDefault" and known in PREDEFINED:
        return {"type": "FLEET_PERCENT", "value": PREDEFINED[known]}
    for found in inventory.of("AWS::CodeDeploy::DeploymentConfig"):
        hosts: Mapping[str, Any] | None = found.configuration.get("minimumHealthyHosts")
        if found.configuration.get("deploymentConfigName") == name and hosts:
            return hosts
    raise NotRecorded(f"The deployment configuration {name} is not recorded.")


@rule(
    "CODEDEPLOY_EC2_MINIMUM_HEALTHY_HOSTS_CONFIGURED",
    title="Releases leave most machines working",
    types=("AWS::CodeDeploy::DeploymentGroup",),
    why="A release to all machines at once is an outage when it is bad.",
    fix="aws deploy update-deployment-group --deployment-config-name CodeDeployDefault.OneAtATime",
    passes=Example({"computePlatform": "Server", "deploymentConfigName": "CodeDeployDefault.OneAtATime"}, inventory={}),
    fails=Example({"computePlatform": "Server", "deploymentConfigName": "CodeDeployDefault.AllAtOnce"}, inventory={}),
    parameters=(
        Parameter("minimumHealthyHostsFleetPercent", "int", default="66", least=0, most=100),
        Parameter("minimumHealthyHostsHostCount", "int", default="1", least=0),
    ),
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], inventory: Inventory) -> Any:
    if configuration.get("computePlatform", "Server") != "Server":
        return NOT_APPLICABLE
    name = str(configuration.get("deploymentConfigName"))
    hosts = _minimum(name, inventory)
    wanted = parameters[f"minimumHealthyHosts{'FleetPercent' if hosts['type'] == 'FLEET_PERCENT' else 'HostCount'}"]
    if int(hosts["value"]) < wanted:
        return f"A release by {name} leaves {hosts['value']}{' per cent' if hosts['type'] == 'FLEET_PERCENT' else ' hosts'}."
    return None
