"""Basic event selectors: which events a trail keeps. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

DEFAULT = [
    {"ReadWriteType": "All", "IncludeManagementEvents": True, "DataResources": [], "ExcludeManagementEventSources": []}
]


def match(selectors: Sequence[Mapping[str, Any]], record: Mapping[str, Any]) -> bool:
    """Whether any selector keeps the record."""
    return any(_one(selector, record) for selector in selectors)


def _one(selector: Mapping[str, Any], record: Mapping[str, Any]) -> bool:
    kind = selector.get("ReadWriteType", "All")
    only = bool(record.get("readOnly"))
    if (kind == "ReadOnly" and not only) or (kind == "WriteOnly" and only):
        return False
    if record.get("eventCategory", "Management") == "Management":
        excluded = selector.get("ExcludeManagementEventSources") or []
        return bool(selector.get("IncludeManagementEvents", True)) and record.get("eventSource") not in excluded
    return _data(selector.get("DataResources") or [], record)


def _data(wanted: Sequence[Mapping[str, Any]], record: Mapping[str, Any]) -> bool:
    """Whether a data event touches a wanted resource: ARNs match by prefix, as AWS does."""
    touched = [(item.get("type"), str(item.get("ARN") or "")) for item in record.get("resources") or []]
    for resource in wanted:
        for prefix in resource.get("Values") or []:
            bare = prefix in {"arn:aws:s3", "arn:aws:s3:::", "arn:aws:lambda", "arn:aws:dynamodb"}
            for kind, arn in touched:
                if kind == resource.get("Type") and arn.startswith(prefix if not bare else prefix.rstrip(":")):
                    return True
    return False


def plain(selectors: Sequence[Mapping[str, Any]]) -> bool:
    """Whether these selectors keep every management event and nothing else, so that only the category is asked."""
    return all(
        item.get("ReadWriteType", "All") == "All"
        and item.get("IncludeManagementEvents", True)
        and not item.get("DataResources")
        and not item.get("ExcludeManagementEventSources")
        for item in selectors
    )
