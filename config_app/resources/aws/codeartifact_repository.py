"""Repositories of CodeArtifact."""

from config_app.resources.spec import Extra, Listing, ResourceType

TYPE = ResourceType(
    "AWS::CodeArtifact::Repository",
    listing=Listing("codeartifact:ListRepositories", "repositories[]"),
    id="arn",
    name="name",
    arn="arn",
    created="createdTime",
    case="upper",
    events=r"Repository|TagResource",
    spelling=(("Name", "RepositoryName"),),
    drop=("administratorAccount", "createdTime"),
    extras=(
        Extra(
            "codeartifact:DescribeRepository",
            {"domain": "domainName", "domainOwner": "domainOwner", "repository": "name"},
            "repository.{upstreams: upstreams[].repositoryName, "
            "externalConnections: externalConnections[].externalConnectionName}",
        ),
        Extra("codeartifact:ListTagsForResource", {"resourceArn": "arn"}, "tags", into="Tags"),
    ),
)
