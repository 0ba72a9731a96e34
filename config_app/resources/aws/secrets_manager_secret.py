"""Secrets of Secrets Manager; what is secret in them is never read."""

from __future__ import annotations

from typing import Any

from config_app.resources.spec import Extra, Link, Listing, ResourceType
from project.kernel import clock


def _rotation(item: dict[str, Any]) -> dict[str, Any]:
    """Rotation in AWS Config's words: whether it happened when it should have, and its window."""
    rules = dict(item.get("RotationRules") or {})
    if "Duration" in rules:
        rules["RotationDuration"] = rules.pop("Duration")
    if "ScheduleExpression" in rules:
        rules["RotationScheduleExpression"] = rules.pop("ScheduleExpression")
    shaped = {**item, "RotationEnabled": bool(item.get("RotationEnabled"))}
    if rules:
        shaped["RotationRules"] = rules
    late = item.get("NextRotationDate")
    if item.get("RotationEnabled"):
        shaped["RotationOccurringAsScheduled"] = late is None or late > clock.now()
    return shaped


TYPE = ResourceType(
    "AWS::SecretsManager::Secret",
    listing=Listing("secretsmanager:ListSecrets", "SecretList[]"),
    id="ARN",
    name="Name",
    arn="ARN",
    created="CreatedDate",
    case="api",
    spelling=(("KmsKeyId", "KMSKeyId"),),
    events=r"Secret|RotateSecret|TagResource",
    reshape=_rotation,
    maps=("SecretVersionsToStages",),
    drop=(
        "Type",
        "LastChangedDate",
        "DeletedDate",
        "NextRotationDate",
        "SecretVersionsToStages",
        "OwningService",
        "CreatedDate",
        "PrimaryRegion",
        "ExternalSecretRotationMetadata",
        "ExternalSecretRotationRoleArn",
    ),
    extras=(
        Extra(
            "secretsmanager:GetResourcePolicy",
            {"SecretId": "ARN"},
            "ResourcePolicy",
            into="ResourcePolicy",
            supplementary=True,
        ),
    ),
    links=(
        Link("Is encrypted with Key", "AWS::KMS::Key", "KmsKeyId", "Encrypts Secret", by="arn"),
        Link(
            "Is associated with Function",
            "AWS::Lambda::Function",
            "RotationLambdaARN",
            "Is associated with Secret",
            by="arn",
        ),
    ),
)
