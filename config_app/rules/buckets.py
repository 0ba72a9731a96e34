"""Policies, replication and lifecycle of buckets as they are recorded; shared by the rules on buckets. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from config_app.rules.documents import listed
from config_app.rules.spec import Item
from config_app.rules.statements import conditions, principals, statements


def bucket_policy(item: Item) -> Any:
    """The bucket's policy; None where it has none."""
    return (item.supplementary.get("BucketPolicy") or {}).get("policyText")


def denies_plain_requests(policy: Any) -> bool:
    """Whether some statement denies everybody every S3 action where the request does not come over TLS."""
    for statement in statements(policy, "Deny"):
        everybody = any(name == "*" for _, name in principals(statement))
        everything = any(action in {"*", "s3:*"} for action in listed(statement.get("Action")))
        plain = {value.lower() for value in conditions(statement).get("aws:securetransport", set())} == {"false"}
        if everybody and everything and plain and _objects(statement):
            return True
    return False


def _objects(statement: Mapping[str, Any]) -> bool:
    """Whether the statement is about the objects of the bucket, not about the bucket alone."""
    return any(str(resource).endswith("*") for resource in listed(statement.get("Resource")))


def replication_rules(item: Item) -> list[Mapping[str, Any]]:
    """The enabled replication rules; AWS Config writes them as a mapping by id."""
    found = (item.supplementary.get("BucketReplicationConfiguration") or {}).get("rules") or {}
    rules = list(found.values()) if isinstance(found, Mapping) else listed(found)
    return [rule for rule in rules if rule and rule.get("status") == "Enabled"]


def destination(rule: Mapping[str, Any]) -> str:
    """The name of the bucket that a replication rule copies to."""
    target = rule.get("destinationConfig") or rule.get("destination") or {}
    return str(target.get("bucketARN") or target.get("bucket") or "").rpartition(":::")[2]


def lifecycle_rules(item: Item) -> list[Mapping[str, Any]]:
    """The enabled lifecycle rules."""
    found = (item.supplementary.get("BucketLifecycleConfiguration") or {}).get("rules")
    return [rule for rule in listed(found) if rule.get("status") == "Enabled"]
