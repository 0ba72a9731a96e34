"""Namespaces of Redshift Serverless."""

from config_app.resources.spec import Extra, Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::RedshiftServerless::Namespace",
    listing=Listing("redshift-serverless:ListNamespaces", "namespaces[]"),
    id="namespaceId",
    name="namespaceName",
    arn="namespaceArn",
    created="creationDate",
    case="upper",
    events=r"Namespace|TagResource",
    drop=("creationDate", "s3TablePublishStatus"),
    extras=(Extra("redshift-serverless:ListTagsForResource", {"resourceArn": "namespaceArn"}, "tags", into="Tags"),),
    links=(Link("Is encrypted with Key", "AWS::KMS::Key", "kmsKeyId", "Encrypts Namespace", by="arn"),),
)
