"""Domains of OpenSearch."""

from config_app.resources.spec import Extra, Link, Listing, ResourceType, Through

TYPE = ResourceType(
    "AWS::OpenSearch::Domain",
    listing=Listing(
        "opensearch:ListDomainNames", "DomainNames[].{DomainName: DomainName}", {"EngineType": "OpenSearch"}
    ),
    id="DomainId",
    name="DomainName",
    arn="ARN",
    case="api",
    spelling=(("ARN", "Arn"), ("DomainId", "Id"), ("Endpoint", "DomainEndpoint")),
    maps=("LogPublishingOptions", "Endpoints", "AdvancedOptions"),
    events=r"Domain|AddTags|RemoveTags|ServiceSoftware",
    through=(Through(r"Domain|Tags$|ServiceSoftware", "DomainName"),),
    settles=True,
    drop=(
        "Created",
        "Deleted",
        "EndpointV2",
        "Endpoints",
        "DomainEndpointV2HostedZoneId",
        "Processing",
        "UpgradeProcessing",
        "IPAddressType",
        "AdvancedOptions",
        "IdentityCenterOptions",
        "AutoTuneOptions",
        "ChangeProgressDetails",
        "DomainProcessingStatus",
        "ModifyingProperties",
        "AIMLOptions",
        "DeploymentStrategyOptions",
        "AutomatedSnapshotPauseOptions",
        "UseCase",
        "EngineMode",
        "AccessPolicies",
    ),
    extras=(
        Extra("opensearch:DescribeDomain", {"DomainName": "DomainName"}, "DomainStatus"),
        Extra(
            "opensearch:DescribeDomainConfig",
            {"DomainName": "DomainName"},
            "DomainConfig.AccessPolicies.Options",
            into="AccessPolicies",
            supplementary=True,
        ),
        Extra("opensearch:ListTags", {"ARN": "ARN"}, "TagList", into="Tags"),
    ),
    links=(
        Link("Is contained in Vpc", "AWS::EC2::VPC", "VPCOptions.VPCId", "Contains Domain"),
        Link("Is contained in Subnet", "AWS::EC2::Subnet", "VPCOptions.SubnetIds[]", "Contains Domain"),
        Link(
            "Is associated with SecurityGroup",
            "AWS::EC2::SecurityGroup",
            "VPCOptions.SecurityGroupIds[]",
            "Is associated with Domain",
        ),
        Link("Is encrypted with Key", "AWS::KMS::Key", "EncryptionAtRestOptions.KmsKeyId", "Encrypts Domain", by="arn"),
    ),
)
