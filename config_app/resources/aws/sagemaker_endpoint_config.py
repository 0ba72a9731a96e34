"""Endpoint configurations of SageMaker."""

from config_app.resources.spec import Extra, Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::SageMaker::EndpointConfig",
    listing=Listing("sagemaker:ListEndpointConfigs", "EndpointConfigs[].{EndpointConfigName: EndpointConfigName}"),
    id="EndpointConfigName",
    name="EndpointConfigName",
    arn="EndpointConfigArn",
    created="CreationTime",
    case="api",
    spelling=(("EndpointConfigArn", "Id"),),
    events=r"EndpointConfig|Tags$",
    drop=(
        "CreationTime",
        "AsyncInferenceConfig",
        "ExplainerConfig",
        "ShadowProductionVariants",
        "ExecutionRoleArn",
        "VpcConfig",
        "EnableNetworkIsolation",
        "MetricsConfig",
        "CrossRegionTrafficConfig",
    ),
    extras=(
        Extra("sagemaker:DescribeEndpointConfig", {"EndpointConfigName": "EndpointConfigName"}, "@"),
        Extra("sagemaker:ListTags", {"ResourceArn": "EndpointConfigArn"}, "Tags", into="Tags"),
    ),
    links=(
        Link("Is encrypted with Key", "AWS::KMS::Key", "KmsKeyId", "Encrypts EndpointConfig", by="arn"),
        Link(
            "Is associated with Model",
            "AWS::SageMaker::Model",
            "ProductionVariants[].ModelName",
            "Is associated with EndpointConfig",
        ),
    ),
)
