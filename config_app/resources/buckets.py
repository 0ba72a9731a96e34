"""What guards a bucket, in AWS Config's words, from S3's answers. Pure."""

from __future__ import annotations

from typing import Any


def grants(answer: dict[str, Any]) -> dict[str, Any]:
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


def lock(answer: dict[str, Any]) -> dict[str, Any]:
    given = answer.get("ObjectLockConfiguration") or {}
    held = (given.get("Rule") or {}).get("DefaultRetention") or {}
    rule = {"rule": {"defaultRetention": {name.lower(): value for name, value in held.items()}}} if held else {}
    return {"objectLockEnabled": given.get("ObjectLockEnabled"), **rule}


def replication(answer: dict[str, Any]) -> dict[str, Any]:
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


def notifications(answer: dict[str, Any]) -> dict[str, Any]:
    """Whom the bucket tells of what, by the configuration's id."""
    found = {}
    for member, target in (("Topic", "topicARN"), ("Queue", "queueARN"), ("LambdaFunction", "functionARN")):
        for number, entry in enumerate(answer.get(f"{member}Configurations") or []):
            rules = ((entry.get("Filter") or {}).get("Key") or {}).get("FilterRules") or []
            found[str(entry.get("Id") or f"{member}{number}")] = {
                "events": entry.get("Events"),
                target: entry.get(f"{member}Arn"),
                "filter": {"s3KeyFilter": {"filterRules": rules}} if rules else None,
            }
    return {"configurations": found}


def lifecycle(rules: list[dict[str, Any]]) -> dict[str, Any]:
    """Lifecycle rules with AWS Config's members: `expirationInDays`, `filter.predicate`."""
    return {"rules": [_lifecycle_rule(rule) for rule in rules]}


def _lifecycle_rule(rule: dict[str, Any]) -> dict[str, Any]:
    expiration, old = rule.get("Expiration") or {}, rule.get("NoncurrentVersionExpiration") or {}
    moved = rule.get("NoncurrentVersionTransitions") or []
    return {
        "id": rule.get("ID"),
        "status": rule.get("Status"),
        "prefix": rule.get("Prefix"),
        "filter": {"predicate": _predicate(rule["Filter"])} if rule.get("Filter") else None,
        "expirationInDays": expiration.get("Days"),
        "expirationDate": expiration.get("Date"),
        "expiredObjectDeleteMarker": expiration.get("ExpiredObjectDeleteMarker"),
        "noncurrentVersionExpirationInDays": old.get("NoncurrentDays"),
        "noncurrentVersionExpiration": old or None,
        "transitions": rule.get("Transitions"),
        "noncurrentVersionTransitions": [
            {"days": entry.get("NoncurrentDays"), "storageClass": entry.get("StorageClass")} for entry in moved
        ]
        or None,
        "abortIncompleteMultipartUpload": rule.get("AbortIncompleteMultipartUpload"),
    }


def _predicate(given: dict[str, Any]) -> dict[str, Any]:
    if both := given.get("And"):
        tags = [{"type": "LifecycleTagPredicate", "tag": tag} for tag in both.get("Tags") or []]
        prefix = [{"type": "LifecyclePrefixPredicate", "prefix": both["Prefix"]}] if "Prefix" in both else []
        return {"type": "LifecycleAndOperator", "operands": [*prefix, *tags]}
    if tag := given.get("Tag"):
        return {"type": "LifecycleTagPredicate", "tag": tag}
    return {"type": "LifecyclePrefixPredicate", "prefix": given.get("Prefix", "")}


def placed(said: dict[str, Any]) -> dict[str, Any]:
    """The region that a location constraint names: the oldest has none, and the second was called `EU`."""
    region = str(said.get("Region") or "")
    return {"Region": {"": "us-east-1", "EU": "eu-west-1"}.get(region, region)}
