"""The values of a property in SQL: one jsonb a row, scalars only, however many the item has."""

from __future__ import annotations

import json

from config_app.queries import properties, sources
from config_app.queries.sources import Sql, Time
from config_app.queries.tree import Property

_ISO = "to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')"
COLUMNS = {
    "accountId": "s.account_id", "arn": "s.arn", "availabilityZone": "s.zone", "awsRegion": "s.region",
    "configurationItemMD5Hash": "s.md5", "configurationItemStatus": "s.status", "configurationStateId": "s.state::text",
    "recordingFrequency": "CASE WHEN s.daily THEN 'DAILY' ELSE 'CONTINUOUS' END",
    "resourceId": "s.resource_id", "resourceName": "s.name", "resourceType": "s.type",
    "version": "'1.3'", "configurationItemCaptureTime": "s.captured", "configurationItemDeliveryTime": "s.captured",
    "resourceCreationTime": "s.created",
}  # fmt: skip
TREES = {
    "configuration": "s.configuration", "supplementaryConfiguration": "s.supplementary",
    "relatedEvents": "to_jsonb(s.related_events)",
}  # fmt: skip
_TAGS = {"key": "t.key", "value": "t.value", "tag": "t.key || '=' || t.value"}
_EDGES = {
    "resourceId": "far_id", "resourceName": "far_name", "resourceType": "far_type", "relationshipName": "phrase",
}  # fmt: skip
SCALARS = '(@.type() == "string" || @.type() == "number" || @.type() == "boolean")'


def text(column: Property) -> str:
    """A property of one text, or of one moment as text."""
    expression = COLUMNS[column.root]
    return _ISO.format(expression) if properties.kind(column) == properties.TIME else expression


def path(found: Property, condition: str) -> str:
    """The jsonpath of the values inside a tree that a condition holds for; arrays are looked into, as AWS does."""
    steps = "".join(f".{json.dumps(step, ensure_ascii=False)}" for step in found.path[1:])
    return f"${steps} ? {condition}"


def of(found: Property, time: Time) -> Sql:
    """`SELECT … AS v`: the values."""
    kind = properties.kind(found)
    if kind == properties.TREE:
        return Sql(
            f"SELECT v FROM jsonb_path_query({TREES[found.root]}, %s::jsonpath) AS p(v)", (path(found, SCALARS),)
        )
    if kind == properties.TAGS:
        return Sql(f"SELECT to_jsonb({_TAGS[found.path[1]]}) AS v FROM jsonb_each_text(s.tags) AS t")
    if kind == properties.RELATIONSHIPS:
        member, inner = _EDGES[found.path[1]], sources.edges(time)
        return Sql(f"SELECT to_jsonb({member}) AS v FROM ({inner.text}) AS e WHERE {member} <> ''", inner.given)
    return Sql(f"SELECT to_jsonb({text(found)}) AS v WHERE coalesce({text(found)}, '') <> ''")
