"""CodeDeploy: traffic moves to a new version step by step."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import NOT_APPLICABLE, rule


@rule(
    "CODEDEPLOY_LAMBDA_ALLATONCE_TRAFFIC_SHIFT_DISABLED",
    title="Functions take a new version step by step",
    types=("AWS::CodeDeploy::DeploymentGroup",),
    why="All traffic at once on a bad version is an outage.",
    fix="aws deploy update-deployment-group --deployment-config-name CodeDeployDefault.LambdaCanary10Percent5Minutes",
    passes={"computePlatform": "Lambda", "deploymentConfigName": "CodeDeployDefault.LambdaCanary10Percent5Minutes"},
    fails={"computePlatform": "Lambda", "deploymentConfigName": "CodeDeployDefault.LambdaAllAtOnce"},
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    if configuration.get("computePlatform") != "Lambda":
        return NOT_APPLICABLE
    if configuration.get("deploymentConfigName") == "CodeDeployDefault.LambdaAllAtOnce":
        return "All traffic moves to a new version at once."
    return None
