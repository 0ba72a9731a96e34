"""CloudTrail's operations on tags: of trails here, of whatever else fills `holders`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from project.kernel import arn
from project.kernel.calls import Call
from project.kernel.errors import CallError
from project.kernel.registry import operation
from trail.trails import reads, tagging, writes

MOST = 20


@dataclass(frozen=True)
class Holder:
    """A resource with tags, and how they are put."""

    tags: Mapping[str, str]
    put: Callable[[dict[str, str]], None]


# (call, ARN parts) → the resource of this ARN, None where the ARN is of another kind; raises CallError where it is
# not there. Slices with further resources (event data stores, channels, dashboards) add theirs.
holders: list[Callable[[Call, arn.Arn], Holder | None]] = []


def _trail(call: Call, parts: arn.Arn) -> Holder | None:
    if not parts.resource.startswith("trail/"):
        return None
    try:
        trail = reads.find(call, str(parts))
    except CallError as refusal:
        if refusal.code != "TrailNotFoundException":
            raise
        raise CallError("ResourceNotFoundException", f"Resource {parts} is not found.") from refusal
    return Holder(trail.tags, lambda tags: writes.tag(trail, tags))


holders.append(_trail)


def _find(call: Call, resource_id: str) -> Holder:
    parts = arn.parse(resource_id)
    if parts is None or parts.service != "cloudtrail":
        raise CallError(
            "CloudTrailARNInvalidException", f"The resource id {resource_id[:200]} is not an ARN of CloudTrail."
        )
    for find in holders:
        if (found := find(call, parts)) is not None:
            return found
    raise CallError("ResourceTypeNotSupportedException", f"Resources like {resource_id[:200]} hold no tags.")


def _own(call: Call, resource_id: str) -> Holder:
    parts = arn.parse(resource_id)
    if parts is not None and parts.account != call.account_id:
        raise CallError("ResourceNotFoundException", f"Resource {resource_id[:200]} is not found.")
    return _find(call, resource_id)


def touched(call: Call, _: Any) -> list[dict[str, str]]:
    """The record's resources: what was tagged."""
    kinds = {"trail": "Trail", "eventdatastore": "EventDataStore", "channel": "Channel", "dashboard": "Dashboard"}
    given = str(call.parameters.get("ResourceId") or "")
    parts = arn.parse(given)
    kind = kinds.get(parts.resource.partition("/")[0]) if parts else None
    return [{"accountId": call.account_id, "type": f"AWS::CloudTrail::{kind}", "ARN": given}] if kind else []


@operation("cloudtrail:AddTags", touches=touched)
def add_tags(call: Call, *, resource_id: str, tags_list: list[dict[str, str]]) -> None:
    found = _own(call, resource_id)
    found.put(tagging.added(found.tags, tags_list))


@operation("cloudtrail:RemoveTags", touches=touched)
def remove_tags(call: Call, *, resource_id: str, tags_list: list[dict[str, str]]) -> None:
    found = _own(call, resource_id)
    found.put(tagging.removed(found.tags, tags_list))


@operation("cloudtrail:ListTags")
def list_tags(call: Call, *, resource_id_list: list[str], next_token: str | None = None) -> dict[str, Any]:
    if next_token:
        raise CallError("InvalidTokenException", "There is one page of tags; call without a token.")
    if len(resource_id_list) > MOST:
        raise CallError("ValidationException", f"Tags of at most {MOST} resources are listed at once.")
    found = [(name, _find(call, name)) for name in resource_id_list]
    return {"ResourceTagList": [{"ResourceId": name, "TagsList": tagging.listed(one.tags)} for name, one in found]}
