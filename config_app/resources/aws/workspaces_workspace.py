"""WorkSpaces."""

from config_app.resources.spec import Extra, Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::WorkSpaces::Workspace",
    listing=Listing("workspaces:DescribeWorkspaces", "Workspaces[]"),
    id="WorkspaceId",
    arn="arn:aws:workspaces:{region}:{account}:workspace/{id}",
    case="api",
    spelling=(("WorkspaceId", "Id"),),
    events=r"Workspace|Tags$",
    settles=True,
    drop=(
        "IpAddress",
        "Ipv6Address",
        "State",
        "SubnetId",
        "ErrorMessage",
        "ErrorCode",
        "ComputerName",
        "WorkspaceName",
        "ModificationStates",
        "RelatedWorkspaces",
        "DataReplicationSettings",
        "StandbyWorkspacesProperties",
    ),
    extras=(Extra("workspaces:DescribeTags", {"ResourceId": "WorkspaceId"}, "TagList", into="Tags"),),
    links=(
        Link("Is contained in Subnet", "AWS::EC2::Subnet", "SubnetId", "Contains Workspace"),
        Link("Is encrypted with Key", "AWS::KMS::Key", "VolumeEncryptionKey", "Encrypts Workspace", by="arn"),
    ),
)
