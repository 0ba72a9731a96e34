"""Hosted zones of Route 53."""

from __future__ import annotations

from typing import Any

from config_app.resources.spec import Extra, Link, Listing, ResourceType


def _id(item: dict[str, Any]) -> dict[str, Any]:
    """A zone's id without the path under which the API answers it."""
    return {**item, "Id": str(item.get("Id", "")).rpartition("/")[2]}


TYPE = ResourceType(
    "AWS::Route53::HostedZone",
    listing=Listing("route53:ListHostedZones", "HostedZones[]", shape=_id),
    id="Id",
    name="Name",
    arn="arn:aws:route53:::hostedzone/{id}",
    is_global=True,
    case="api",
    events=r"HostedZone|QueryLogging|VPC|ChangeTags|DNSSEC",
    drop=("CallerReference", "Config", "ResourceRecordSetCount", "LinkedService", "Features"),
    extras=(
        Extra("route53:GetHostedZone", {"Id": "Id"}, "{NameServers: DelegationSet.NameServers, VPCs: VPCs}"),
        Extra(
            "route53:ListQueryLoggingConfigs",
            {"HostedZoneId": "Id"},
            "QueryLoggingConfigs[0].{CloudWatchLogsLogGroupArn: CloudWatchLogsLogGroupArn}",
            into="QueryLoggingConfig",
            absent=("NoSuchHostedZone",),
        ),
        Extra(
            "route53:ListTagsForResource",
            {"ResourceType": "'hostedzone'", "ResourceId": "Id"},
            "ResourceTagSet.Tags",
            into="Tags",
        ),
    ),
    links=(Link("Is associated with Vpc", "AWS::EC2::VPC", "VPCs[].VPCId", "Is associated with HostedZone"),),
)
