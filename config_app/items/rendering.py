"""A configuration item in the members of the AWS API."""

from __future__ import annotations

from typing import Any

import orjson

from config_app.items.models import Item, Resource


def item(entry: Item, resource: Resource, edges: list[dict[str, Any]]) -> dict[str, Any]:
    """GetResourceConfigHistory's members: `configuration` is a JSON string, absent members are left out."""
    shown: dict[str, Any] = {
        "version": "1.3",
        "accountId": resource.account_id,
        "configurationItemCaptureTime": entry.captured,
        "configurationItemStatus": entry.status,
        "configurationStateId": str(entry.id),
        "configurationItemMD5Hash": entry.md5,
        "arn": resource.arn,
        "resourceType": resource.type,
        "resourceId": resource.resource_id,
        "resourceName": resource.name or None,
        "awsRegion": "global" if resource.type.startswith("AWS::IAM::") else resource.region,
        "availabilityZone": resource.zone or None,
        "resourceCreationTime": resource.created,
        "tags": entry.tags,
        "relatedEvents": entry.related_events,
        "relationships": [
            {
                key: value
                for key, value in edge.items()
                if key in {"resourceType", "resourceId", "resourceName", "relationshipName"} and value
            }
            for edge in edges
        ],
        "configuration": text(entry.configuration) if entry.configuration is not None else None,
        "supplementaryConfiguration": {key: text(value) for key, value in entry.supplementary.items()},
        "recordingFrequency": "DAILY" if entry.daily else "CONTINUOUS",
        "configurationItemDeliveryTime": entry.captured,
    }
    return {key: value for key, value in shown.items() if value is not None}


def base(entry: Item, resource: Resource) -> dict[str, Any]:
    """BatchGetResourceConfig's members: the same without relationships, tags, hash and related events."""
    shown = item(entry, resource, [])
    for name in ("relationships", "relatedEvents", "configurationItemMD5Hash", "tags"):
        shown.pop(name, None)
    return shown


def text(value: Any) -> str:
    """A member as the string that AWS gives; what is a string already stays one."""
    return value if isinstance(value, str) else orjson.dumps(value).decode()
