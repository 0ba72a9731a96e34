"""Feature groups of SageMaker."""

from config_app.resources.spec import Extra, Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::SageMaker::FeatureGroup",
    listing=Listing("sagemaker:ListFeatureGroups", "FeatureGroupSummaries[].{FeatureGroupName: FeatureGroupName}"),
    id="FeatureGroupName",
    name="FeatureGroupName",
    arn="FeatureGroupArn",
    created="CreationTime",
    case="api",
    events=r"FeatureGroup|Tags$",
    drop=(
        "FeatureGroupArn",
        "CreationTime",
        "LastModifiedTime",
        "ThroughputConfig",
        "FeatureGroupStatus",
        "OfflineStoreStatus",
        "LastUpdateStatus",
        "FailureReason",
        "OnlineStoreTotalSizeBytes",
        "NextToken",
    ),
    extras=(
        Extra("sagemaker:DescribeFeatureGroup", {"FeatureGroupName": "FeatureGroupName"}, "@"),
        Extra("sagemaker:ListTags", {"ResourceArn": "FeatureGroupArn"}, "Tags", into="Tags"),
    ),
    links=(Link("Is associated with Role", "AWS::IAM::Role", "RoleArn", "Is associated with FeatureGroup", by="arn"),),
)
