"""Backup plans with their rules."""

from __future__ import annotations

from typing import Any

from config_app.resources.spec import Extra, Link, Listing, ResourceType


def _rules(item: dict[str, Any]) -> dict[str, Any]:
    """AWS Config calls the plan's rules as CloudFormation does, with the vault under its name."""
    plan = dict(item.get("BackupPlan") or {})
    rules = [
        {"TargetBackupVault" if name == "TargetBackupVaultName" else name: value for name, value in rule.items()}
        for rule in plan.pop("Rules", None) or []
    ]
    return {**item, "BackupPlan": {**plan, "BackupPlanRule": rules}}


TYPE = ResourceType(
    "AWS::Backup::BackupPlan",
    listing=Listing(
        "backup:ListBackupPlans",
        "BackupPlansList[].{BackupPlanId: BackupPlanId, BackupPlanArn: BackupPlanArn, CreationDate: CreationDate}",
    ),
    id="BackupPlanId",
    name="BackupPlan.BackupPlanName",
    arn="BackupPlanArn",
    created="CreationDate",
    case="api",
    events=r"BackupPlan|TagResource",
    reshape=_rules,
    drop=("CreationDate",),
    maps=("BackupOptions", "RecoveryPointTags"),
    extras=(
        Extra(
            "backup:GetBackupPlan", {"BackupPlanId": "BackupPlanId"}, "{BackupPlan: BackupPlan, VersionId: VersionId}"
        ),
        Extra("backup:ListTags", {"ResourceArn": "BackupPlanArn"}, "Tags", into="Tags"),
    ),
    links=(
        Link(
            "Is associated with BackupVault",
            "AWS::Backup::BackupVault",
            "BackupPlan.Rules[].TargetBackupVaultName",
            "Is associated with BackupPlan",
        ),
    ),
)
