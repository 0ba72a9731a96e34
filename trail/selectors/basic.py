"""Basic event selectors: check them as AWS does, and tell which events they keep. Pure.

Source: AWS, "EventSelector", "DataResource" (CloudTrail API Reference) and the service's own refusals.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from trail.selectors.refused import Refused

MOST = 5
MOST_VALUES = 250
EXCLUDABLE = frozenset({"kms.amazonaws.com", "rdsdata.amazonaws.com"})
# The types that basic selectors take, each with the spellings that mean "all of them".
ALL_OF: dict[str, frozenset[str]] = {
    "AWS::S3::Object": frozenset({"arn:aws:s3", "arn:aws:s3:::"}),
    "AWS::Lambda::Function": frozenset({"arn:aws:lambda"}),
    "AWS::DynamoDB::Table": frozenset({"arn:aws:dynamodb"}),
}
DEFAULT: list[dict[str, Any]] = [
    {"ReadWriteType": "All", "IncludeManagementEvents": True, "DataResources": [], "ExcludeManagementEventSources": []}
]


def checked(selectors: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The selectors with all their members, as GetEventSelectors shows them; raises Refused."""
    if not 1 <= len(selectors) <= MOST:
        raise Refused(f"Specify a valid number of selectors (1 to {MOST}) for your trail.")
    found = [_checked(selector) for selector in selectors]
    number = sum(len(resource["Values"]) for selector in found for resource in selector["DataResources"])
    if number > MOST_VALUES:
        raise Refused(f"Specify a valid number of DataResources.Values (0 to {MOST_VALUES}) for all your selectors.")
    return found


def _checked(selector: Mapping[str, Any]) -> dict[str, Any]:
    management = selector.get("IncludeManagementEvents", True)
    resources = [_resource(item) for item in selector.get("DataResources") or []]
    excluded = list(selector.get("ExcludeManagementEventSources") or [])
    if not management and not resources:
        raise Refused(
            "Invalid combination of parameters in EventSelectors. "
            "When IncludeManagementEvents is false, DataResources must not be empty."
        )
    if wrong := [source for source in excluded if source not in EXCLUDABLE]:
        raise Refused(
            f"Value {wrong[0]} for ExcludeManagementEventSources is invalid. Valid are {', '.join(sorted(EXCLUDABLE))}."
        )
    if excluded and not management:
        raise Refused("ExcludeManagementEventSources needs IncludeManagementEvents to be true.")
    if len({item["Type"] for item in resources}) < len(resources):
        raise Refused("A selector names each DataResources.Type once.")
    return {
        "ReadWriteType": selector.get("ReadWriteType") or "All",
        "IncludeManagementEvents": management,
        "DataResources": resources,
        "ExcludeManagementEventSources": excluded,
    }


def _resource(given: Mapping[str, Any]) -> dict[str, Any]:
    kind = given.get("Type") or ""
    if kind not in ALL_OF:
        raise Refused(
            f"Value {kind} for DataResources.Type is invalid. Basic event selectors take {', '.join(sorted(ALL_OF))}; "
            "for other types use AdvancedEventSelectors."
        )
    values = list(given.get("Values") or [])
    for value in values:
        if not _valid(kind, value):
            raise Refused(f"Value {value} for DataResources.Values is invalid.")
    return {"Type": kind, "Values": values}


def _valid(kind: str, value: str) -> bool:
    """Whether a value is an ARN of the type: objects as bucket/ or bucket/prefix, functions and tables whole."""
    if value in ALL_OF[kind]:
        return True
    if "*" in value or len(value) > 2048:
        return False
    parts = value.split(":", 5)
    if len(parts) != 6 or parts[0] != "arn" or not parts[1].startswith("aws"):
        return False
    service, region, account, rest = parts[2:]
    if kind == "AWS::S3::Object":
        bucket, slash, _ = rest.partition("/")
        return service == "s3" and not region and not account and bool(bucket and slash)
    head = "function:" if kind == "AWS::Lambda::Function" else "table/"
    wanted = "lambda" if kind == "AWS::Lambda::Function" else "dynamodb"
    return service == wanted and bool(region and account) and rest.startswith(head) and len(rest) > len(head)


def match(selectors: Sequence[Mapping[str, Any]], record: Mapping[str, Any]) -> bool:
    """Whether any selector keeps the record (which holds its eventCategory)."""
    return any(_one(selector, record) for selector in selectors)


def _one(selector: Mapping[str, Any], record: Mapping[str, Any]) -> bool:
    kind = selector.get("ReadWriteType", "All")
    only = record.get("readOnly") is True
    if (kind == "ReadOnly" and not only) or (kind == "WriteOnly" and only):
        return False
    category = record.get("eventCategory", "Management")
    if category == "Management":
        excluded = selector.get("ExcludeManagementEventSources") or []
        return bool(selector.get("IncludeManagementEvents", True)) and record.get("eventSource") not in excluded
    return category == "Data" and _data(selector.get("DataResources") or [], record)


def resources(record: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(type, ARN) of what a record touched; listings name a prefix of ARNs instead."""
    listed = record.get("resources")
    if not isinstance(listed, list):
        return []
    return [
        (str(item.get("type") or ""), str(item.get("ARN") or item.get("ARNPrefix") or ""))
        for item in listed
        if isinstance(item, Mapping)
    ]


def _data(wanted: Sequence[Mapping[str, Any]], record: Mapping[str, Any]) -> bool:
    touched = resources(record)
    return any(
        kind == resource.get("Type") and _touches(kind, arn, value)
        for resource in wanted
        for value in resource.get("Values") or []
        for kind, arn in touched
    )


def _touches(kind: str, arn: str, value: str) -> bool:
    """Objects match by prefix; a function or table is itself, with its versions, indexes and streams."""
    if value in ALL_OF.get(kind, ()):
        return True
    if kind == "AWS::S3::Object":
        return arn.startswith(value)
    return arn == value or arn.startswith((f"{value}:", f"{value}/"))


def plain(selectors: Sequence[Mapping[str, Any]]) -> bool:
    """Whether these selectors keep every management event and nothing else, so that only the category is asked."""
    return all(
        item.get("ReadWriteType", "All") == "All"
        and item.get("IncludeManagementEvents", True)
        and not any(resource.get("Values") for resource in item.get("DataResources") or [])
        and not item.get("ExcludeManagementEventSources")
        for item in selectors
    )
