"""Customer managed prefix lists with their entries; AWS's own are left out."""

from config_app.resources.spec import Extra, Listing, ResourceType

TYPE = ResourceType(
    "AWS::EC2::PrefixList",
    listing=Listing("ec2:DescribeManagedPrefixLists", "PrefixLists[]"),
    id="PrefixListId",
    name="PrefixListName",
    arn="PrefixListArn",
    case="api",
    spelling=(("PrefixListArn", "Arn"),),
    alive="OwnerId != 'AWS'",
    events=r"PrefixList|Tags$",
    drop=("State", "StateMessage", "IpamPrefixListResolverTargetId", "IpamPrefixListResolverSyncEnabled"),
    extras=(Extra("ec2:GetManagedPrefixListEntries", {"PrefixListId": "PrefixListId"}, "Entries", into="Entries"),),
)
