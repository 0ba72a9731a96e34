"""Domains of Elasticsearch; those that run OpenSearch are domains of that."""

from config_app.resources.spec import Extra, Link, Listing, ResourceType, Through

TYPE = ResourceType(
    "AWS::Elasticsearch::Domain",
    listing=Listing("es:ListDomainNames", "DomainNames[].{DomainName: DomainName}", {"EngineType": "Elasticsearch"}),
    id="DomainId",
    name="DomainName",
    arn="ARN",
    case="bean",
    spelling=(("eBSOptions", "ebsoptions"), ("enforceHTTPS", "enforceHTTPS")),
    valued=("Endpoint",),
    maps=("LogPublishingOptions", "Endpoints", "AdvancedOptions"),
    events=r"ElasticsearchDomain|AddTags|RemoveTags|ServiceSoftware|^(Create|Delete|Update)Domain",
    through=(Through(r"Domain|Tags$", "domainName"),),
    settles=True,
    drop=(
        "AdvancedOptions",
        "ChangeProgressDetails",
        "DomainProcessingStatus",
        "ModifyingProperties",
        "DeploymentStrategyOptions",
        "AutomatedSnapshotPauseOptions",
        "UseCase",
        "EngineMode",
        "AccessPolicies",
    ),
    extras=(
        Extra("es:DescribeElasticsearchDomain", {"DomainName": "DomainName"}, "DomainStatus"),
        Extra(
            "es:DescribeElasticsearchDomainConfig",
            {"DomainName": "DomainName"},
            "DomainConfig.AccessPolicies.Options",
            into="AccessPolicies",
            supplementary=True,
        ),
        Extra("es:ListTags", {"ARN": "ARN"}, "TagList", into="Tags"),
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
