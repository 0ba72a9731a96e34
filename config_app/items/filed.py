"""A configuration item in the members of files and of the stream, which differ from the API's.

`configuration` is an object, `configurationStateId` a number, an edge's phrase is its `name`. Absent members are left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from config_app.items.models import Item, Resource


def moment(value: datetime) -> str:
    """`2017-01-09T22:50:15.156Z`: milliseconds, as AWS Config writes them."""
    return value.astimezone(UTC).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


def head(entry: Item, resource: Resource) -> dict[str, Any]:
    """The members that say which item of which resource it is."""
    shown: dict[str, Any] = {
        "configurationItemVersion": "1.3", "configurationItemCaptureTime": moment(entry.captured),
        "configurationStateId": entry.id, "awsAccountId": resource.account_id,
        "configurationItemStatus": entry.status, "resourceType": resource.type, "resourceId": resource.resource_id,
        "resourceName": resource.name or None, "ARN": resource.arn or None,
        "awsRegion": "global" if resource.type.startswith("AWS::IAM::") else resource.region,
        "availabilityZone": resource.zone or None, "configurationStateMd5Hash": entry.md5,
        "resourceCreationTime": moment(resource.created) if resource.created else None,
    }  # fmt: skip
    return {name: value for name, value in shown.items() if value is not None}


def item(entry: Item, resource: Resource, edges: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The whole item; `edges` are its relationships in AWS's API members."""
    body = {} if entry.configuration is None else {"configuration": entry.configuration}
    return {
        "relatedEvents": entry.related_events,
        "relationships": [relationship(edge) for edge in edges],
        **body,
        "supplementaryConfiguration": entry.supplementary,
        "tags": entry.tags,
        **head(entry, resource),
    }


def relationship(edge: dict[str, Any]) -> dict[str, str]:
    named = {name: edge.get(name) for name in ("resourceId", "resourceName", "resourceType")}
    shown = {name: str(value) for name, value in named.items() if value}
    return {**shown, "name": str(edge["relationshipName"])}
