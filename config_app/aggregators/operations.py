"""AWS Config's operations on aggregators and on the leaves that accounts give them."""

from __future__ import annotations

import re
from typing import Any

from config_app.aggregators import describing, reads, writes
from config_app.aggregators.models import ConfigurationAggregator
from config_app.tags.given import INVALID, checked
from project.kernel.calls import Call
from project.kernel.errors import CallError
from project.kernel.registry import operation

MOST = 50  # aggregators of an account
PAGE = 100
_REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-[0-9]{1,2}")
_ROLE = re.compile(r"arn:aws[a-z-]*:iam::[0-9]{12}:role/.+")


def _invalid(message: str) -> CallError:
    return CallError("InvalidParameterValueException", message)


@operation("config:PutConfigurationAggregator")
def put_configuration_aggregator(
    call: Call, *, configuration_aggregator_name: str, account_aggregation_sources: list[dict[str, Any]] | None = None,
    organization_aggregation_source: dict[str, Any] | None = None, tags: list[dict[str, str]] | None = None,
    aggregator_filters: dict[str, Any] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Make an aggregator, or replace the sources of one."""
    if bool(account_aggregation_sources) == bool(organization_aggregation_source):
        raise _invalid("Give either AccountAggregationSources or OrganizationAggregationSource, and not both.")
    for source in account_aggregation_sources or [organization_aggregation_source or {}]:
        _reach(source)
    _organization(call, organization_aggregation_source)
    own = ConfigurationAggregator.objects.filter(account_id=call.account_id)
    known = own.filter(region=call.region, name=configuration_aggregator_name).exists()
    if not known and own.count() >= MOST:
        raise CallError("LimitExceededException", f"The account has {MOST} aggregators: delete one first.")
    members = {
        "accounts": account_aggregation_sources or [], "organization": organization_aggregation_source or {},
        "filters": aggregator_filters or {},
    }  # fmt: skip
    found = writes.put(call.account_id, call.region, configuration_aggregator_name, members, checked(tags, INVALID))
    return {"ConfigurationAggregator": describing.aggregator(found)}


def _reach(source: dict[str, Any]) -> None:
    """Refuse a source that names no regions, or all and some."""
    chosen = source.get("AwsRegions") or []
    if bool(chosen) == bool(source.get("AllAwsRegions")):
        raise _invalid("Give either AwsRegions, or AllAwsRegions as true.")
    for region in chosen:
        _region(region)
    if len(set(source.get("AccountIds", []))) != len(source.get("AccountIds", [])):
        raise _invalid("An account is named twice in AccountIds.")


def _region(name: str) -> None:
    if not _REGION.fullmatch(name):
        raise _invalid(f"{name[:64]!r} is not the name of a region.")


def _organization(call: Call, source: dict[str, Any] | None) -> None:
    if source is None:
        return
    if not _ROLE.fullmatch(source["RoleArn"]):
        raise CallError("InvalidRoleException", f"{source['RoleArn'][:200]!r} is not the ARN of a role.")
    if not reads.may_aggregate_all(call.account_id):
        raise CallError(
            "OrganizationAccessDeniedException",
            f"Account {call.account_id} is not the management account of the organization: the account that the installation "
            "began with is.",
        )


@operation("config:DescribeConfigurationAggregators")
def describe_configuration_aggregators(
    call: Call, *, configuration_aggregator_names: list[str] | None = None, next_token: str | None = None, limit: int = PAGE
) -> dict[str, Any]:  # fmt: skip
    own = ConfigurationAggregator.objects.filter(account_id=call.account_id, region=call.region)
    if configuration_aggregator_names:
        rows = [
            reads.find(call.account_id, call.region, name) for name in dict.fromkeys(configuration_aggregator_names)
        ]
    else:
        rows = list(own)
    rows.sort(key=lambda row: row.name)
    return describing.page(
        call, "ConfigurationAggregators", rows, describing.aggregator, lambda row: [row.name], limit or PAGE, next_token
    )  # fmt: skip


@operation("config:DescribeConfigurationAggregatorSourcesStatus")
def describe_configuration_aggregator_sources_status(
    call: Call, *, configuration_aggregator_name: str, update_status: list[str] | None = None,
    next_token: str | None = None, limit: int = PAGE,
) -> dict[str, Any]:  # fmt: skip
    """Each source with its last look that went through, and why later ones did not."""
    found = reads.find(call.account_id, call.region, configuration_aggregator_name)
    rows = [row for row in reads.statuses(found) if not update_status or row.status in update_status]
    rows.sort(key=lambda row: (row.account_id, row.region, row.kind))
    return describing.page(
        call, "AggregatedSourceStatusList", rows, describing.status,
        lambda row: [row.account_id, row.region, row.kind], limit or PAGE, next_token,
    )  # fmt: skip


@operation("config:DeleteConfigurationAggregator")
def delete_configuration_aggregator(call: Call, *, configuration_aggregator_name: str) -> None:
    writes.delete(reads.find(call.account_id, call.region, configuration_aggregator_name))


@operation("config:PutAggregationAuthorization")
def put_aggregation_authorization(
    call: Call, *, authorized_account_id: str, authorized_aws_region: str, tags: list[dict[str, str]] | None = None
) -> dict[str, Any]:
    """Let an account and region aggregate this account's region."""
    _region(authorized_aws_region)
    if authorized_account_id == call.account_id:
        raise _invalid("An account needs no authorization for its own aggregators.")
    asking = (authorized_account_id, authorized_aws_region)
    found = writes.answer(call.account_id, call.region, asking, granted=True, tags=checked(tags, INVALID))
    return {"AggregationAuthorization": describing.authorization(found)}


@operation("config:DescribeAggregationAuthorizations")
def describe_aggregation_authorizations(
    call: Call, *, limit: int = PAGE, next_token: str | None = None
) -> dict[str, Any]:
    return describing.page(
        call, "AggregationAuthorizations", reads.answers(call.account_id, call.region), describing.authorization,
        lambda row: [row.authorized_account_id, row.authorized_region], limit or PAGE, next_token,
    )  # fmt: skip


@operation("config:DeleteAggregationAuthorization")
def delete_aggregation_authorization(call: Call, *, authorized_account_id: str, authorized_aws_region: str) -> None:
    """Withdraw leave; where there was none, nothing changes."""
    writes.withdraw(call.account_id, call.region, (authorized_account_id, authorized_aws_region))


@operation("config:DescribePendingAggregationRequests")
def describe_pending_aggregation_requests(
    call: Call, *, limit: int = 20, next_token: str | None = None
) -> dict[str, Any]:
    """Who names this account's region in an aggregator and has had no answer."""
    return describing.page(
        call, "PendingAggregationRequests", reads.pending(call.account_id, call.region),
        lambda row: {"RequesterAccountId": row[0], "RequesterAwsRegion": row[1]}, lambda row: row, limit or 20, next_token,
    )  # fmt: skip


@operation("config:DeletePendingAggregationRequest")
def delete_pending_aggregation_request(call: Call, *, requester_account_id: str, requester_aws_region: str) -> None:
    """Refuse a request; it comes again when its aggregator is put again."""
    asking = (requester_account_id, requester_aws_region)
    if asking in reads.pending(call.account_id, call.region):
        writes.answer(call.account_id, call.region, asking, granted=False, tags={})
