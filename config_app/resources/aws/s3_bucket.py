"""S3 buckets, with what guards them in supplementaryConfiguration."""

from __future__ import annotations

from typing import Any

from config_app.resources.spec import Extra, Listing, ResourceType

BUCKET = {"Bucket": "Name"}


def _grants(answer: dict[str, Any]) -> dict[str, Any]:
    """An access control list in AWS Config's words: `AllUsers` for the group of that name, `FullControl`."""
    owner = answer.get("Owner") or {}
    return {
        "owner": {"id": owner.get("ID"), "displayName": owner.get("DisplayName")},
        "grantList": [
            {"grantee": _grantee(grant.get("Grantee") or {}), "permission": _camel(grant.get("Permission", ""))}
            for grant in answer.get("Grants") or []
        ],
    }


def _grantee(given: dict[str, Any]) -> Any:
    if uri := given.get("URI"):
        return uri.rpartition("/")[2]
    return {"id": given.get("ID"), "displayName": given.get("DisplayName")}


def _camel(permission: str) -> str:
    return "".join(part.capitalize() for part in permission.split("_"))


def _lock(answer: dict[str, Any]) -> dict[str, Any]:
    given = answer.get("ObjectLockConfiguration") or {}
    held = (given.get("Rule") or {}).get("DefaultRetention") or {}
    rule = {"rule": {"defaultRetention": {name.lower(): value for name, value in held.items()}}} if held else {}
    return {"objectLockEnabled": given.get("ObjectLockEnabled"), **rule}


def _replication(answer: dict[str, Any]) -> dict[str, Any]:
    """Replication in AWS Config's words: rules by their id."""
    given = answer.get("ReplicationConfiguration") or {}
    rules = {
        str(rule.get("ID") or number): {
            "status": rule.get("Status"),
            "destinationConfig": {"bucketARN": (rule.get("Destination") or {}).get("Bucket")},
        }
        for number, rule in enumerate(given.get("Rules") or [])
    }
    return {"roleARN": given.get("Role"), "rules": rules}


TYPE = ResourceType(
    "AWS::S3::Bucket",
    listing=Listing("s3:ListBuckets", "Buckets[]"),
    id="Name",
    name="Name",
    arn="arn:aws:s3:::{id}",
    created="CreationDate",
    is_global=True,
    drop=("BucketRegion", "BucketArn"),
    extras=(
        Extra("s3:GetBucketTagging", BUCKET, "TagSet", into="Tags", absent=("NoSuchTagSet",)),
        Extra(
            "s3:GetBucketPolicy",
            BUCKET,
            "{policyText: Policy}",
            into="BucketPolicy",
            supplementary=True,
            absent=("NoSuchBucketPolicy",),
        ),
        Extra("s3:GetBucketAcl", BUCKET, "@", into="AccessControlList", supplementary=True, shape=_grants),
        Extra(
            "s3:GetPublicAccessBlock",
            BUCKET,
            "PublicAccessBlockConfiguration",
            into="PublicAccessBlockConfiguration",
            supplementary=True,
            absent=("NoSuchPublicAccessBlockConfiguration",),
        ),
        Extra(
            "s3:GetBucketEncryption",
            BUCKET,
            "{rules: ServerSideEncryptionConfiguration.Rules[].{bucketKeyEnabled: BucketKeyEnabled, "
            "applyServerSideEncryptionByDefault: ApplyServerSideEncryptionByDefault"
            ".{sseAlgorithm: SSEAlgorithm, kmsMasterKeyID: KMSMasterKeyID}}}",
            into="ServerSideEncryptionConfiguration",
            supplementary=True,
            absent=("ServerSideEncryptionConfigurationNotFoundError",),
        ),
        Extra(
            "s3:GetBucketVersioning",
            BUCKET,
            "{status: Status || 'Off', isMfaDeleteEnabled: MFADelete && MFADelete == 'Enabled'}",
            into="BucketVersioningConfiguration",
            supplementary=True,
        ),
        Extra(
            "s3:GetBucketLogging",
            BUCKET,
            "{destinationBucketName: LoggingEnabled.TargetBucket, logFilePrefix: LoggingEnabled.TargetPrefix}",
            into="BucketLoggingConfiguration",
            supplementary=True,
        ),
        Extra(
            "s3:GetObjectLockConfiguration",
            BUCKET,
            "@",
            into="ObjectLockConfiguration",
            supplementary=True,
            shape=_lock,
            absent=("ObjectLockConfigurationNotFoundError",),
        ),
        Extra(
            "s3:GetBucketReplication",
            BUCKET,
            "@",
            into="BucketReplicationConfiguration",
            supplementary=True,
            shape=_replication,
            absent=("ReplicationConfigurationNotFoundError",),
        ),
    ),
)
