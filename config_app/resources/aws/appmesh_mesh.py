"""Meshes of App Mesh."""

from config_app.resources.spec import Extra, Listing, ResourceType

TYPE = ResourceType(
    "AWS::AppMesh::Mesh",
    listing=Listing("appmesh:ListMeshes", "meshes[]"),
    id="arn",
    name="meshName",
    arn="arn",
    tags="tags",
    created="createdAt",
    case="upper",
    events=r"Mesh|TagResource",
    drop=("createdAt", "lastUpdatedAt", "version", "metadata", "status"),
    extras=(
        Extra(
            "appmesh:DescribeMesh",
            {"meshName": "meshName", "meshOwner": "meshOwner"},
            "mesh.{spec: spec, uid: metadata.uid, id: metadata.arn}",
        ),
        Extra("appmesh:ListTagsForResource", {"resourceArn": "arn"}, "tags", into="tags"),
    ),
)
