"""Collections of OpenSearch Serverless."""

from config_app.resources.spec import Extra, Listing, ResourceType

TYPE = ResourceType(
    "AWS::OpenSearchServerless::Collection",
    listing=Listing("opensearchserverless:ListCollections", "collectionSummaries[].{id: id, arn: arn}"),
    id="id",
    name="name",
    arn="arn",
    case="upper",
    events=r"Collection|TagResource",
    settles=True,
    drop=("createdDate", "lastModifiedDate", "failureCode", "failureMessage"),
    extras=(
        Extra("opensearchserverless:BatchGetCollection", {"ids": "[id]"}, "collectionDetails[0]"),
        Extra("opensearchserverless:ListTagsForResource", {"resourceArn": "arn"}, "tags", into="Tags"),
    ),
)
