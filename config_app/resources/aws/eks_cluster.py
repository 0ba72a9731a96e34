"""Clusters of EKS."""

from __future__ import annotations

from typing import Any

from config_app.resources.spec import Extra, Link, Listing, ResourceType


def _shaped(item: dict[str, Any]) -> dict[str, Any]:
    """The cluster in CloudFormation's words: the kinds of log that are on, the endpoint's data at the top."""
    shaped = dict(item)
    logging = (shaped.pop("logging", None) or {}).get("clusterLogging") or []
    on = [kind for entry in logging if entry.get("enabled") for kind in entry.get("types") or []]
    shaped["logging"] = {"clusterLogging": {"enabledTypes": [{"type": kind} for kind in sorted(on)]}}
    shaped["certificateAuthorityData"] = (shaped.pop("certificateAuthority", None) or {}).get("data")
    shaped["openIdConnectIssuerUrl"] = ((shaped.pop("identity", None) or {}).get("oidc") or {}).get("issuer")
    shaped["clusterStatus"] = shaped.pop("status", None)
    return shaped


TYPE = ResourceType(
    "AWS::EKS::Cluster",
    listing=Listing("eks:ListClusters", "clusters[].{name: @}"),
    id="arn",
    name="name",
    arn="arn",
    tags="tags",
    created="createdAt",
    case="upper",
    events=r"Cluster|EncryptionConfig|TagResource",
    settles=True,
    reshape=_shaped,
    drop=(
        "createdAt",
        "clientRequestToken",
        "platformVersion",
        "connectorConfig",
        "id",
        "health",
        "outpostConfig",
        "accessConfig",
        "upgradePolicy",
        "zonalShiftConfig",
        "remoteNetworkConfig",
        "computeConfig",
        "storageConfig",
        "deletionProtection",
        "controlPlaneScalingConfig",
        "kubeApiServerConfig",
        "kubeSchedulerConfig",
        "kubeControllerManagerConfig",
    ),
    extras=(Extra("eks:DescribeCluster", {"name": "name"}, "cluster"),),
    links=(
        Link("Is associated with Role", "AWS::IAM::Role", "roleArn", "Is associated with Cluster", by="arn"),
        Link("Is contained in Vpc", "AWS::EC2::VPC", "resourcesVpcConfig.vpcId", "Contains Cluster"),
        Link("Is contained in Subnet", "AWS::EC2::Subnet", "resourcesVpcConfig.subnetIds[]", "Contains Cluster"),
        Link(
            "Is associated with SecurityGroup",
            "AWS::EC2::SecurityGroup",
            "resourcesVpcConfig.securityGroupIds[]",
            "Is associated with Cluster",
        ),
        Link(
            "Is encrypted with Key", "AWS::KMS::Key", "encryptionConfig[].provider.keyArn", "Encrypts Cluster", by="arn"
        ),
    ),
)
