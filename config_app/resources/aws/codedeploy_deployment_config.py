"""How many hosts must stay healthy in a deployment."""

from config_app.resources.spec import Extra, Listing, ResourceType

TYPE = ResourceType(
    "AWS::CodeDeploy::DeploymentConfig",
    listing=Listing("codedeploy:ListDeploymentConfigs", "deploymentConfigsList[].{deploymentConfigName: @}"),
    id="deploymentConfigName",
    name="deploymentConfigName",
    arn="arn:aws:codedeploy:{region}:{account}:deploymentconfig:{id}",
    created="createTime",
    events=r"DeploymentConfig",
    extras=(
        Extra(
            "codedeploy:GetDeploymentConfig", {"deploymentConfigName": "deploymentConfigName"}, "deploymentConfigInfo"
        ),
    ),
)
