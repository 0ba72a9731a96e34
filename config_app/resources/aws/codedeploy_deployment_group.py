"""Deployment groups of CodeDeploy."""

from config_app.resources.spec import Each, Extra, Link, Listing, ResourceType

ARN = "join('', ['arn:aws:codedeploy:{region}:{account}:deploymentgroup:', applicationName, '/', deploymentGroupName])"

TYPE = ResourceType(
    "AWS::CodeDeploy::DeploymentGroup",
    listing=Listing(
        "codedeploy:ListDeploymentGroups",
        "deploymentGroups[].{deploymentGroupName: @}",
        each=Each(
            Listing("codedeploy:ListApplications", "applications[].{applicationName: @}"),
            {"applicationName": "applicationName"},
            {"applicationName": "applicationName"},
        ),
    ),
    id="deploymentGroupId",
    name="deploymentGroupName",
    arn=ARN,
    events=r"DeploymentGroup|TagResource",
    spelling=(("tagFilterKey", "key"),),
    drop=("ec2TagSet", "onPremisesTagSet"),
    volatile=("lastSuccessfulDeployment", "lastAttemptedDeployment", "targetRevision"),
    extras=(
        Extra(
            "codedeploy:GetDeploymentGroup",
            {"applicationName": "applicationName", "deploymentGroupName": "deploymentGroupName"},
            "deploymentGroupInfo",
        ),
        Extra(
            "codedeploy:ListTagsForResource",
            {"ResourceArn": ARN},
            "Tags",
            into="Tags",
        ),
    ),
    links=(
        Link(
            "Is associated with Role",
            "AWS::IAM::Role",
            "serviceRoleArn",
            "Is associated with DeploymentGroup",
            by="arn",
        ),
        Link(
            "Is contained in Application",
            "AWS::CodeDeploy::Application",
            "applicationName",
            "Contains DeploymentGroup",
            by="name",
        ),
        Link(
            "Is associated with AutoScalingGroup",
            "AWS::AutoScaling::AutoScalingGroup",
            "autoScalingGroups[].name",
            "Is associated with DeploymentGroup",
            by="name",
        ),
    ),
)
