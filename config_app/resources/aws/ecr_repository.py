"""Repositories of ECR with their lifecycle policy."""

from config_app.resources.spec import Extra, Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::ECR::Repository",
    listing=Listing("ecr:DescribeRepositories", "repositories[]"),
    id="repositoryName",
    name="repositoryName",
    arn="repositoryArn",
    tags="tags",
    created="createdAt",
    case="upper",
    spelling=(("RepositoryArn", "Arn"),),
    events=r"Repository|LifecyclePolicy|ImageScanning|ImageTagMutability|TagResource",
    drop=("registryId", "repositoryUri", "createdAt", "imageTagMutabilityExclusionFilters"),
    extras=(
        Extra(
            "ecr:GetLifecyclePolicy",
            {"repositoryName": "repositoryName"},
            "{lifecyclePolicyText: lifecyclePolicyText, registryId: registryId}",
            into="LifecyclePolicy",
            absent=("LifecyclePolicyNotFoundException",),
        ),
        Extra(
            "ecr:GetRepositoryPolicy",
            {"repositoryName": "repositoryName"},
            "policyText",
            into="RepositoryPolicyText",
            supplementary=True,
            absent=("RepositoryPolicyNotFoundException",),
        ),
        Extra("ecr:ListTagsForResource", {"resourceArn": "repositoryArn"}, "tags", into="tags"),
    ),
    links=(
        Link(
            "Is encrypted with Key", "AWS::KMS::Key", "encryptionConfiguration.kmsKey", "Encrypts Repository", by="arn"
        ),
    ),
)
