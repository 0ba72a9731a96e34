"""Models of SageMaker; values of environment variables are hidden."""

from config_app.resources.spec import Extra, Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::SageMaker::Model",
    listing=Listing("sagemaker:ListModels", "Models[].{ModelName: ModelName}"),
    id="ModelName",
    name="ModelName",
    arn="ModelArn",
    created="CreationTime",
    case="api",
    spelling=(("ModelArn", "Id"),),
    events=r"Model|Tags$",
    drop=("CreationTime", "DeploymentRecommendation"),
    maps=("Environment",),
    extras=(
        Extra("sagemaker:DescribeModel", {"ModelName": "ModelName"}, "@"),
        Extra("sagemaker:ListTags", {"ResourceArn": "ModelArn"}, "Tags", into="Tags"),
    ),
    links=(
        Link("Is associated with Role", "AWS::IAM::Role", "ExecutionRoleArn", "Is associated with Model", by="arn"),
        Link(
            "Is associated with SecurityGroup",
            "AWS::EC2::SecurityGroup",
            "VpcConfig.SecurityGroupIds[]",
            "Is associated with Model",
        ),
        Link("Is contained in Subnet", "AWS::EC2::Subnet", "VpcConfig.Subnets[]", "Contains Model"),
    ),
)
