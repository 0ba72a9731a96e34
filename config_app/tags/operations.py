"""AWS Config's operations on the tags of rules, packs, recorders, aggregators, authorizations and stored queries."""

from __future__ import annotations

from typing import Any

from config_app.tags import given, reads, writes
from project.kernel import paging
from project.kernel.calls import Call
from project.kernel.errors import CallError
from project.kernel.registry import operation

PAGE = 50


@operation("config:TagResource")
def tag_resource(call: Call, *, resource_arn: str, tags: list[dict[str, str]]) -> None:
    """Set these tags; others stay."""
    found = reads.find(call, resource_arn)
    writes.put(found, given.added(found.tags, tags))


@operation("config:UntagResource")
def untag_resource(call: Call, *, resource_arn: str, tag_keys: list[str]) -> None:
    """Take tags off; keys that are not there change nothing."""
    found = reads.find(call, resource_arn)
    writes.put(found, {key: value for key, value in found.tags.items() if key not in tag_keys})


@operation("config:ListTagsForResource")
def list_tags_for_resource(
    call: Call, *, resource_arn: str, limit: int = PAGE, next_token: str | None = None
) -> dict[str, Any]:
    """Tags by key, at most fifty a page."""
    if limit > PAGE:
        raise CallError("InvalidLimitException", f"The limit {limit} is outside the allowable range: 0 to {PAGE}.")
    scope, size = f"ListTagsForResource/{call.account_id}/{call.region}", limit or PAGE
    after = paging.position(scope, call.parameters, next_token) if next_token else ""
    rest = sorted((key, value) for key, value in reads.find(call, resource_arn).tags.items() if key > after)
    answer: dict[str, Any] = {"Tags": [{"Key": key, "Value": value} for key, value in rest[:size]]}
    if len(rest) > size:
        answer["NextToken"] = paging.token(scope, call.parameters, rest[size - 1][0])
    return answer
