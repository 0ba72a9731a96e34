"""Virtual machines that AWS Backup knows through a gateway."""

from config_app.resources.spec import Extra, Listing, ResourceType

TYPE = ResourceType(
    "AWS::BackupGateway::VirtualMachine",
    listing=Listing("backup-gateway:ListVirtualMachines", "VirtualMachines[]"),
    id="ResourceArn",
    name="Name",
    arn="ResourceArn",
    case="api",
    events=r"VirtualMachine|TagResource",
    volatile=("LastBackupDate",),
    extras=(Extra("backup-gateway:ListTagsForResource", {"ResourceArn": "ResourceArn"}, "Tags", into="Tags"),),
)
