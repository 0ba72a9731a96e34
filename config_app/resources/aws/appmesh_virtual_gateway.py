"""Virtual gateways of meshes."""

from config_app.resources.spec import Each, Extra, Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::AppMesh::VirtualGateway",
    listing=Listing(
        "appmesh:ListVirtualGateways",
        "virtualGateways[]",
        each=Each(
            Listing("appmesh:ListMeshes", "meshes[]"),
            {"meshName": "meshName", "meshOwner": "meshOwner"},
            {"meshArn": "arn"},
        ),
    ),
    id="arn",
    name="virtualGatewayName",
    arn="arn",
    tags="tags",
    created="createdAt",
    case="upper",
    events=r"VirtualGateway|TagResource",
    drop=("createdAt", "lastUpdatedAt", "version", "meshArn"),
    extras=(
        Extra(
            "appmesh:DescribeVirtualGateway",
            {"meshName": "meshName", "meshOwner": "meshOwner", "virtualGatewayName": "virtualGatewayName"},
            "virtualGateway.{spec: spec, uid: metadata.uid, id: metadata.arn}",
        ),
        Extra("appmesh:ListTagsForResource", {"resourceArn": "arn"}, "tags", into="tags"),
    ),
    links=(Link("Is contained in Mesh", "AWS::AppMesh::Mesh", "meshArn", "Contains VirtualGateway", by="arn"),),
)
