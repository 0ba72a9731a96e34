"""What AWS shows of aggregators, their sources and the leaves; pages of lists."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from config_app.aggregators.models import AggregationAuthorization, ConfigurationAggregator
from config_app.aggregators.reads import Seen
from project.kernel import paging
from project.kernel.calls import Call


def page(
    call: Call, member: str, rows: Sequence[Any], show: Callable[[Any], dict[str, Any]], key: Callable[[Any], Any],
    size: int, token: str | None,
) -> dict[str, Any]:  # fmt: skip
    """One page of rows that stand in the order of their keys (lists of texts); the token holds the last key."""
    scope = f"{call.verb}/{call.account_id}/{call.region}"
    after = paging.position(scope, call.parameters, token) if token else None
    left = [row for row in rows if after is None or list(key(row)) > after]
    answer: dict[str, Any] = {member: [show(row) for row in left[:size]]}
    if len(left) > size:
        answer["NextToken"] = paging.token(scope, call.parameters, list(key(left[size - 1])))
    return answer


def aggregator(found: ConfigurationAggregator) -> dict[str, Any]:
    """ConfigurationAggregator."""
    shown = {
        "ConfigurationAggregatorName": found.name, "ConfigurationAggregatorArn": found.arn,
        "AccountAggregationSources": found.accounts or None,
        "OrganizationAggregationSource": found.organization or None, "AggregatorFilters": found.filters or None,
        "CreationTime": found.created, "LastUpdatedTime": found.updated,
    }  # fmt: skip
    return {name: value for name, value in shown.items() if value is not None}


def authorization(found: AggregationAuthorization) -> dict[str, Any]:
    """AggregationAuthorization."""
    return {
        "AggregationAuthorizationArn": found.arn, "AuthorizedAccountId": found.authorized_account_id,
        "AuthorizedAwsRegion": found.authorized_region, "CreationTime": found.created,
    }  # fmt: skip


def status(found: Seen) -> dict[str, Any]:
    """AggregatedSourceStatus."""
    shown = {
        "SourceId": found.account_id, "SourceType": found.kind, "AwsRegion": found.region,
        "LastUpdateStatus": found.status, "LastUpdateTime": found.updated, "LastErrorCode": found.code or None,
        "LastErrorMessage": found.message or None,
    }  # fmt: skip
    return {name: value for name, value in shown.items() if value is not None}
