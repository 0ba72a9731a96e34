"""KMS keys, with the state of their rotation."""

from config_app.resources.spec import Extra, Listing, ResourceType

TYPE = ResourceType(
    "AWS::KMS::Key",
    early=True,
    listing=Listing("kms:ListKeys", "Keys[]"),
    id="KeyId",
    arn="KeyArn",
    created="CreationDate",
    drop=("KeyArn",),
    events=r"Key|TagResource|UntagResource|PrimaryRegion",
    spelling=(("aWSAccountId", "awsaccountId"),),
    extras=(
        Extra("kms:DescribeKey", {"KeyId": "KeyId"}, "KeyMetadata"),
        Extra("kms:ListResourceTags", {"KeyId": "KeyId"}, "Tags[].{Key: TagKey, Value: TagValue}", into="Tags"),
        Extra(
            "kms:GetKeyPolicy",
            {"KeyId": "KeyId", "PolicyName": "'default'"},
            "Policy",
            into="Policy",
            supplementary=True,
        ),
        Extra(
            "kms:GetKeyRotationStatus",
            {"KeyId": "KeyId"},
            "KeyRotationEnabled",
            into="KeyRotationStatus",
            supplementary=True,
            absent=("UnsupportedOperationException", "KMSInvalidStateException"),
        ),
    ),
)
