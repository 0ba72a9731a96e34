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


_IDS = '"__supplementary__".[OldestLow.Id, OldestMedium.Id, OldestHigh.Id][?@]'


def _oldest(severity: str, criterion: str) -> Extra:
    """The oldest finding of a severity that nobody archived: one page of one is asked for, however many there are."""
    criteria = f'`{{"Criterion": {{"service.archived": {{"Eq": ["false"]}}, "severity": {criterion}}}}}`'
    return Extra(
        "guardduty:ListFindings",
        {
            "DetectorId": "Id",
            "FindingCriteria": criteria,
            "SortCriteria": '`{"AttributeName": "createdAt", "OrderBy": "ASC"}`',
            "MaxResults": "`1`",
        },
        "@.{Id: FindingIds[0]}",
        into=f"Oldest{severity}",
        supplementary=True,
    )


def _ages(findings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(findings, key=lambda finding: str(finding.get("Id")))


TYPE = ResourceType(
    "AWS::GuardDuty::Detector",
    listing=Listing("guardduty:ListDetectors", "DetectorIds[].{Id: @}"),
    id="Id",
    name="Id",
    arn="arn:aws:guardduty:{region}:{account}:detector/{id}",
    case="api",
    events=r"Detector|Administrator|Master|Member|TagResource|Findings",
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
        _oldest("Low", '{"LessThan": 4}'),
        _oldest("Medium", '{"GreaterThanOrEqual": 4, "LessThan": 7}'),
        _oldest("High", '{"GreaterThanOrEqual": 7}'),
        Extra(
            "guardduty:GetFindings",
            {"DetectorId": "Id", "FindingIds": _IDS},
            "Findings[].{Id: Id, Severity: Severity, CreatedAt: CreatedAt}",
            when=_IDS,
            into="OldestFindings",
            supplementary=True,
            shape=_ages,
        ),
    ),
)
