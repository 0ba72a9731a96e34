"""Which trails of an account record what; shared by the rules on trails. Pure.

A trail's selectors are read from its supplementary configuration `EventSelectors`, as GetEventSelectors answers them:
`eventSelectors` or `advancedEventSelectors`. A trail without custom selectors records all management events only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from config_app.rules.documents import at, listed, same_resource
from config_app.rules.spec import Inventory, Known

EVERY_BUCKET = "*"
_S3_ARNS = {"arn:aws:s3", "arn:aws:s3:::", "arn:aws-cn:s3", "arn:aws-cn:s3:::", "arn:aws-us-gov:s3:::"}


def trails(inventory: Inventory) -> list[Known]:
    """The trails that record what happens in the rule's region."""
    return [
        trail
        for trail in inventory.of("AWS::CloudTrail::Trail", everywhere=True)
        if trail.configuration.get("isMultiRegionTrail")
        or not inventory.region
        or trail.configuration.get("homeRegion", trail.item.region) == inventory.region
    ]


def logging(trail: Known) -> bool:
    return at(trail.item.supplementary, "TrailStatus", "isLogging") is True


def delivers_to(trail: Known, parameters: Mapping[str, Any]) -> bool:
    """Whether bucket, topic and log group are those that the parameters name; one not named may be any."""
    configuration = trail.configuration
    wanted = (
        (parameters.get("s3BucketName"), configuration.get("s3BucketName")),
        (parameters.get("snsTopicArn"), configuration.get("snsTopicARN")),
        (parameters.get("cloudWatchLogsLogGroupArn"), configuration.get("cloudWatchLogsLogGroupArn")),
    )
    return all(not asked or same_resource(found, asked) for asked, found in wanted)


def management_events(trail: Known) -> set[str]:
    """Which management events a trail records without leaving any source out: of `read` and `write`."""
    chosen = _selectors(trail)
    if chosen is None:
        return {"read", "write"}
    found: set[str] = set()
    for selector in listed(chosen.get("eventSelectors")):
        if selector.get("includeManagementEvents") is not False and not selector.get("excludeManagementEventSources"):
            found |= _sides(selector.get("readWriteType") or "All")
    for fields in _advanced(chosen, "Management"):
        if "eventSource" not in fields:
            found |= _read_only(fields)
    return found


def s3_objects(trail: Known) -> set[str]:
    """The buckets whose object events, reads and writes, a trail records; EVERY_BUCKET for all of them."""
    chosen = _selectors(trail)
    if chosen is None:
        return set()
    found: set[str] = set()
    for selector in listed(chosen.get("eventSelectors")):
        if _sides(selector.get("readWriteType") or "All") == {"read", "write"}:
            for resource in listed(selector.get("dataResources")):
                if resource.get("type") == "AWS::S3::Object":
                    found |= {_bucket(value) for value in listed(resource.get("values"))} - {""}
    for fields in _advanced(chosen, "Data"):
        if "AWS::S3::Object" in listed(at(fields, "resources.type", "equals")) and _read_only(fields) == {
            "read",
            "write",
        }:
            arns = listed(at(fields, "resources.ARN", "startsWith")) + listed(at(fields, "resources.ARN", "equals"))
            found |= {_bucket(arn) for arn in arns} - {""} if "resources.ARN" in fields else {EVERY_BUCKET}
    return found


def _selectors(trail: Known) -> Mapping[str, Any] | None:
    if "EventSelectors" not in trail.item.supplementary and not trail.configuration.get("hasCustomEventSelectors"):
        return None
    chosen: Mapping[str, Any] = trail.item.part("EventSelectors") or {}
    return chosen


def _advanced(chosen: Mapping[str, Any], category: str) -> Iterator[Mapping[str, Any]]:
    """The field selectors by field, of the advanced selectors of a category."""
    for selector in listed(chosen.get("advancedEventSelectors")):
        fields = {entry.get("field"): entry for entry in listed(selector.get("fieldSelectors"))}
        if category in listed(at(fields, "eventCategory", "equals")):
            yield fields


def _read_only(fields: Mapping[str, Any]) -> set[str]:
    asked = listed(at(fields, "readOnly", "equals"))
    return {"read", "write"} if not asked else {"read" if str(asked[0]).lower() == "true" else "write"}


def _sides(kind: str) -> set[str]:
    return {"ReadOnly": {"read"}, "WriteOnly": {"write"}}.get(kind, {"read", "write"})


def _bucket(arn: str) -> str:
    """The bucket of an ARN prefix; an ARN of some objects of a bucket is no bucket."""
    if arn in _S3_ARNS:
        return EVERY_BUCKET
    name, _, key = arn.partition(":::")[2].partition("/")
    return "" if key else name
