"""Virtual nodes of meshes."""

from config_app.resources.spec import Each, Extra, Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::AppMesh::VirtualNode",
    listing=Listing(
        "appmesh:ListVirtualNodes",
        "virtualNodes[]",
        each=Each(
            Listing("appmesh:ListMeshes", "meshes[]"),
            {"meshName": "meshName", "meshOwner": "meshOwner"},
            {"meshArn": "arn"},
        ),
    ),
    id="arn",
    name="virtualNodeName",
    arn="arn",
    tags="tags",
    created="createdAt",
    case="upper",
    events=r"VirtualNode|TagResource",
    spelling=(("AwsCloudMap", "AWSCloudMap"), ("Dns", "DNS")),
    drop=("createdAt", "lastUpdatedAt", "version", "meshArn"),
    extras=(
        Extra(
            "appmesh:DescribeVirtualNode",
            {"meshName": "meshName", "meshOwner": "meshOwner", "virtualNodeName": "virtualNodeName"},
            "virtualNode.{spec: spec, uid: metadata.uid, id: metadata.arn}",
        ),
        Extra("appmesh:ListTagsForResource", {"resourceArn": "arn"}, "tags", into="tags"),
    ),
    links=(Link("Is contained in Mesh", "AWS::AppMesh::Mesh", "meshArn", "Contains VirtualNode", by="arn"),),
)
