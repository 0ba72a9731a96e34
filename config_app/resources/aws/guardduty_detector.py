"""Detectors of GuardDuty with their features and the account that administers them."""

from __future__ import annotations

from typing import Any

from config_app.resources.spec import Extra, Listing, ResourceType


def _shaped(item: dict[str, Any]) -> dict[str, Any]:
    """On or off as CloudFormation writes it."""
    sources = item.get("DataSources") or {}
    watched = {
        "S3Logs": {"Enable": (sources.get("S3Logs") or {}).get("Status") == "ENABLED"},
        "Kubernetes": {
            "AuditLogs": {
                "Enable": ((sources.get("Kubernetes") or {}).get("AuditLogs") or {}).get("Status") == "ENABLED"
            }
        },
    }
    return {**item, "Enable": item.get("Status") == "ENABLED", "DataSources": watched}


TYPE = ResourceType(
    "AWS::GuardDuty::Detector",
    listing=Listing("guardduty:ListDetectors", "DetectorIds[].{Id: @}"),
    id="Id",
    name="Id",
    arn="arn:aws:guardduty:{region}:{account}:detector/{id}",
    case="api",
    events=r"Detector|Administrator|Master|Member|TagResource",
    reshape=_shaped,
    drop=("CreatedAt", "ServiceRole", "UpdatedAt", "Status"),
    volatile=("UpdatedAt",),
    extras=(
        Extra("guardduty:GetDetector", {"DetectorId": "Id"}, "@"),
        Extra(
            "guardduty:GetAdministratorAccount",
            {"DetectorId": "Id"},
            "Administrator.{accountId: AccountId, relationshipStatus: RelationshipStatus}",
            into="Administrator",
            supplementary=True,
        ),
    ),
)
