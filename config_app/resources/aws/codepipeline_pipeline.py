"""Pipelines of CodePipeline."""

from config_app.resources.spec import Extra, Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::CodePipeline::Pipeline",
    listing=Listing("codepipeline:ListPipelines", "pipelines[].{name: name}"),
    id="pipeline.name",
    name="pipeline.name",
    arn="metadata.pipelineArn",
    created="metadata.created",
    tags="tags",
    events=r"Pipeline|StageTransition|TagResource",
    drop=("name",),
    volatile=("updated", "pollingDisabledAt"),
    maps=("configuration", "artifactStores"),
    extras=(
        Extra("codepipeline:GetPipeline", {"name": "name"}, "{pipeline: pipeline, metadata: metadata}"),
        Extra("codepipeline:ListTagsForResource", {"resourceArn": "metadata.pipelineArn"}, "tags", into="tags"),
    ),
    links=(
        Link("Is associated with Role", "AWS::IAM::Role", "pipeline.roleArn", "Is associated with Pipeline", by="arn"),
        Link(
            "Is associated with S3 Bucket",
            "AWS::S3::Bucket",
            "pipeline.artifactStore.location",
            "Is associated with Pipeline",
        ),
    ),
)
