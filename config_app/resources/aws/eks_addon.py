"""Add-ons of EKS clusters."""

from config_app.resources.spec import Each, Extra, Link, Listing, ResourceType, Through

TYPE = ResourceType(
    "AWS::EKS::Addon",
    listing=Listing(
        "eks:ListAddons",
        "addons[].{addonName: @}",
        each=Each(
            Listing("eks:ListClusters", "clusters[].{clusterName: @}"),
            {"clusterName": "clusterName"},
            {"clusterName": "clusterName"},
        ),
    ),
    id="addonArn",
    name="addonName",
    arn="addonArn",
    tags="tags",
    created="createdAt",
    case="upper",
    by_name=False,
    spelling=(("AddonArn", "Arn"),),
    events=r"Addon|TagResource",
    through=(Through(r"Addon", "AddonName"),),
    drop=(
        "status",
        "health",
        "createdAt",
        "modifiedAt",
        "publisher",
        "owner",
        "marketplaceInformation",
        "configurationValues",
        "podIdentityAssociations",
        "namespaceConfig",
    ),
    extras=(Extra("eks:DescribeAddon", {"clusterName": "clusterName", "addonName": "addonName"}, "addon"),),
    links=(
        Link("Is contained in Cluster", "AWS::EKS::Cluster", "clusterName", "Contains Addon", by="name"),
        Link(
            "Is associated with Role", "AWS::IAM::Role", "serviceAccountRoleArn", "Is associated with Addon", by="arn"
        ),
    ),
)
