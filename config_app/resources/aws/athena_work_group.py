"""Work groups of Athena."""

from config_app.resources.spec import Extra, Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::Athena::WorkGroup",
    listing=Listing("athena:ListWorkGroups", "WorkGroups[].{Name: Name}"),
    id="Name",
    name="Name",
    arn="arn:aws:athena:{region}:{account}:workgroup/{id}",
    created="CreationTime",
    case="api",
    events=r"WorkGroup|TagResource",
    spelling=(("Configuration", "WorkGroupConfiguration"),),
    drop=("IdentityCenterApplicationArn",),
    volatile=("CreationTime",),  # of the primary group, which an emulated cloud makes at each look
    extras=(
        Extra("athena:GetWorkGroup", {"WorkGroup": "Name"}, "WorkGroup"),
        Extra(
            "athena:ListTagsForResource",
            {"ResourceARN": "join('', ['arn:aws:athena:{region}:{account}:workgroup/', Name])"},
            "Tags",
            into="Tags",
        ),
    ),
    links=(
        Link(
            "Is encrypted with Key",
            "AWS::KMS::Key",
            "Configuration.ResultConfiguration.EncryptionConfiguration.KmsKey",
            "Encrypts WorkGroup",
            by="arn",
        ),
    ),
)
