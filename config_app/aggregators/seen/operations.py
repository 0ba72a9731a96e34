"""AWS Config's operations that read through an aggregator."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from config_app.aggregators import describing
from config_app.aggregators import reads as aggregators
from config_app.aggregators.seen import reads
from config_app.compliance import operations as compliance
from config_app.compliance import reads as verdicts
from config_app.compliance.reads import RuleStanding
from config_app.items import reads as items
from config_app.items import rendering
from config_app.items.models import Resource
from config_app.packs.reads import PackStanding
from config_app.queries import operations as queries
from config_app.queries import reads as selecting
from config_app.queries.sources import Scope
from config_app.queries.tree import TEXT, All, Literal, Property, Query, Within
from config_app.rules.models import ConfigRule
from project.kernel import paging
from project.kernel.calls import Call
from project.kernel.errors import CallError
from project.kernel.registry import operation

RULES, RESOURCES = 25, 25


@operation("config:SelectAggregateResourceConfig")
def select_aggregate_resource_config(
    call: Call, *, expression: str, configuration_aggregator_name: str, limit: int = 0, max_results: int = 0,
    next_token: str | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Rows of the items that an aggregator sees, as JSON texts."""
    found = aggregators.find(call.account_id, call.region, configuration_aggregator_name)
    query = _limited(selecting.parsed(expression), reads.types(found))
    scope = f"SelectAggregateResourceConfig/{call.account_id}/{call.region}"
    position = paging.position(scope, call.parameters, next_token) if next_token else None
    seen = Scope((), pairs=aggregators.pairs(found))
    page = selecting.run(query, seen, position=position, limit=max_results or limit or None)
    answer = queries.answer(page)
    if page.position is not None:
        answer["NextToken"] = paging.token(scope, call.parameters, page.position)
    return answer


def _limited(query: Query, types: list[str]) -> Query:
    """A query over no other resource types than the aggregator's."""
    if not types:
        return query
    own = Within(Property(("resourceType",)), tuple(Literal(TEXT, kind) for kind in types))
    return replace(query, where=own if query.where is None else All((own, query.where)))


@operation("config:GetAggregateResourceConfig")
def get_aggregate_resource_config(
    call: Call, *, configuration_aggregator_name: str, resource_identifier: dict[str, str]
) -> dict[str, Any]:
    found = aggregators.find(call.account_id, call.region, configuration_aggregator_name)
    resource = reads.resource(found, resource_identifier)
    entry = items.newest(resource) if resource else None
    if resource is None or entry is None:
        raise CallError(
            "ResourceNotDiscoveredException",
            f"Resource {resource_identifier['ResourceId']} of resourceType:{resource_identifier['ResourceType']} is unknown or "
            f"has not been discovered in {resource_identifier['SourceAccountId']} {resource_identifier['SourceRegion']}",
        )
    return {"ConfigurationItem": rendering.item(entry, resource, items.edges(resource))}


@operation("config:BatchGetAggregateResourceConfig")
def batch_get_aggregate_resource_config(
    call: Call, *, configuration_aggregator_name: str, resource_identifiers: list[dict[str, str]]
) -> dict[str, Any]:
    """Current items of up to 100 resources; those that are not seen come back as unprocessed."""
    found = aggregators.find(call.account_id, call.region, configuration_aggregator_name)
    seen = reads.resources(found).filter(
        type__in={named["ResourceType"] for named in resource_identifiers},
        resource_id__in={named["ResourceId"] for named in resource_identifiers},
    )
    known = {(row.account_id, row.region, row.type, row.resource_id): row for row in seen}
    newest = items.newest_items(list(known.values()))
    shown, missing = [], []
    for named in resource_identifiers:
        key = (named["SourceAccountId"], named["SourceRegion"], named["ResourceType"], named["ResourceId"])
        resource = known.get(key)
        entry = newest.get(resource.item_id or 0) if resource else None
        if resource is None or entry is None or named.get("ResourceName", resource.name) != resource.name:
            missing.append(named)
        else:
            shown.append(rendering.base(entry, resource))
    return {"BaseConfigurationItems": shown, "UnprocessedResourceIdentifiers": missing}


@operation("config:ListAggregateDiscoveredResources")
def list_aggregate_discovered_resources(
    call: Call, *, configuration_aggregator_name: str, resource_type: str, filters: dict[str, str] | None = None,
    limit: int = 100, next_token: str | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Identifiers of one type in every account and region that is seen."""
    found, given = aggregators.find(call.account_id, call.region, configuration_aggregator_name), filters or {}
    scope, size = f"ListAggregateDiscoveredResources/{call.account_id}/{call.region}", limit or 100
    after = paging.position(scope, call.parameters, next_token) if next_token else 0
    rows = reads.resources(found, given.get("AccountId"), given.get("Region")).filter(type=resource_type, id__gt=after)
    if given.get("ResourceId"):
        rows = rows.filter(resource_id=given["ResourceId"])
    if given.get("ResourceName"):
        rows = rows.filter(name=given["ResourceName"])
    page = list(rows.order_by("id")[: size + 1])
    answer: dict[str, Any] = {"ResourceIdentifiers": [_identifier(row) for row in page[:size]]}
    if len(page) > size:
        answer["NextToken"] = paging.token(scope, call.parameters, page[size - 1].id)
    return answer


def _identifier(found: Resource) -> dict[str, str]:
    shown = {
        "SourceAccountId": found.account_id, "SourceRegion": found.region, "ResourceId": found.resource_id,
        "ResourceType": found.type,
    }  # fmt: skip
    return {**shown, "ResourceName": found.name} if found.name else shown


@operation("config:GetAggregateDiscoveredResourceCounts")
def get_aggregate_discovered_resource_counts(
    call: Call, *, configuration_aggregator_name: str, filters: dict[str, str] | None = None, group_by_key: str | None = None,
    limit: int = 1000, next_token: str | None = None,
) -> dict[str, Any]:  # fmt: skip
    found, given = aggregators.find(call.account_id, call.region, configuration_aggregator_name), filters or {}
    rows = reads.resources(found, given.get("AccountId"), given.get("Region"))
    if given.get("ResourceType"):
        rows = rows.filter(type=given["ResourceType"])
    if group_by_key is None:
        return {"TotalDiscoveredResources": rows.count()}
    groups = reads.counts(rows, group_by_key)
    answer = describing.page(
        call, "GroupedResourceCounts", groups, lambda row: {"GroupName": row[0], "ResourceCount": row[1]},
        lambda row: [row[0]], limit or 1000, next_token,
    )  # fmt: skip
    return {"TotalDiscoveredResources": sum(number for _, number in groups), "GroupByKey": group_by_key, **answer}


@operation("config:DescribeAggregateComplianceByConfigRules")
def describe_aggregate_compliance_by_config_rules(
    call: Call, *, configuration_aggregator_name: str, filters: dict[str, str] | None = None, limit: int = 1000,
    next_token: str | None = None,
) -> dict[str, Any]:  # fmt: skip
    found, given = aggregators.find(call.account_id, call.region, configuration_aggregator_name), filters or {}
    rows = [
        row
        for row in reads.rules(found, given.get("AccountId"), given.get("AwsRegion"))
        if row.rule.name == given.get("ConfigRuleName", row.rule.name)
        and row.compliance == given.get("ComplianceType", row.compliance)
    ]
    return describing.page(
        call, "AggregateComplianceByConfigRules", rows, _by_rule,
        lambda row: [row.rule.name, row.rule.account_id, row.rule.region], limit or 1000, next_token,
    )  # fmt: skip


def _count(number: int, cap: int) -> dict[str, Any]:
    return {"CappedCount": min(number, cap), "CapExceeded": number > cap}


def _by_rule(row: RuleStanding) -> dict[str, Any]:
    said: dict[str, Any] = {"ComplianceType": row.compliance}
    if row.noncompliant:
        said["ComplianceContributorCount"] = _count(row.noncompliant, RESOURCES)
    return {
        "ConfigRuleName": row.rule.name, "Compliance": said, "AccountId": row.rule.account_id, "AwsRegion": row.rule.region,
    }  # fmt: skip


@operation("config:GetAggregateComplianceDetailsByConfigRule")
def get_aggregate_compliance_details_by_config_rule(
    call: Call, *, configuration_aggregator_name: str, config_rule_name: str, account_id: str, aws_region: str,
    compliance_type: str | None = None, limit: int = 50, next_token: str | None = None,
) -> dict[str, Any]:  # fmt: skip
    """What one rule of an account and region says of each resource; the noncompliant ones unless told."""
    found = aggregators.find(call.account_id, call.region, configuration_aggregator_name)
    seen = (account_id, aws_region) in aggregators.pairs(found)
    own = ConfigRule.objects.filter(account_id=account_id, region=aws_region, name=config_rule_name)
    rule = own.first() if seen else None
    if rule is None:
        raise CallError(
            "ValidationException", f"The aggregator sees no rule {config_rule_name} in {account_id} {aws_region}."
        )
    scope, size = f"GetAggregateComplianceDetailsByConfigRule/{call.account_id}/{call.region}", limit or 50
    after = paging.position(scope, call.parameters, next_token) if next_token else None
    rows = verdicts.of_rule(rule, [compliance_type] if compliance_type else None, after=after, limit=size + 1)
    place = {"AccountId": account_id, "AwsRegion": aws_region}
    answer: dict[str, Any] = {
        "AggregateEvaluationResults": [{**compliance.result(row), **place} for row in rows[:size]]
    }
    if len(rows) > size:
        answer["NextToken"] = paging.token(scope, call.parameters, rows[size - 1].id)
    return answer


@operation("config:GetAggregateConfigRuleComplianceSummary")
def get_aggregate_config_rule_compliance_summary(
    call: Call, *, configuration_aggregator_name: str, filters: dict[str, str] | None = None, group_by_key: str | None = None,
    limit: int = 1000, next_token: str | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Counts of rules by verdict, for each account or region."""
    found, given = aggregators.find(call.account_id, call.region, configuration_aggregator_name), filters or {}
    rows = reads.rules(found, given.get("AccountId"), given.get("AwsRegion"))

    def summary(group: tuple[str, list[RuleStanding]]) -> dict[str, Any]:
        kinds = [row.compliance for row in group[1]]
        said = {
            "CompliantResourceCount": _count(kinds.count(verdicts.COMPLIANT), RULES),
            "NonCompliantResourceCount": _count(kinds.count(verdicts.NON_COMPLIANT), RULES),
            "ComplianceSummaryTimestamp": call.time,
        }
        return {**({"GroupName": group[0]} if group[0] else {}), "ComplianceSummary": said}

    groups = reads.grouped(rows, group_by_key, lambda row: (row.rule.account_id, row.rule.region))
    answer = describing.page(
        call, "AggregateComplianceCounts", groups, summary, lambda row: [row[0]], limit or 1000, next_token
    )  # fmt: skip
    return {**({"GroupByKey": group_by_key} if group_by_key else {}), **answer}


@operation("config:DescribeAggregateComplianceByConformancePacks")
def describe_aggregate_compliance_by_conformance_packs(
    call: Call, *, configuration_aggregator_name: str, filters: dict[str, str] | None = None, limit: int = 100,
    next_token: str | None = None,
) -> dict[str, Any]:  # fmt: skip
    found, given = aggregators.find(call.account_id, call.region, configuration_aggregator_name), filters or {}
    rows = [
        row
        for row in reads.conformance(found, given.get("AccountId"), given.get("AwsRegion"))
        if row.pack.name == given.get("ConformancePackName", row.pack.name)
        and row.compliance == given.get("ComplianceType", row.compliance)
    ]
    return describing.page(
        call, "AggregateComplianceByConformancePacks", rows, _by_pack,
        lambda row: [row.pack.name, row.pack.account_id, row.pack.region], limit or 100, next_token,
    )  # fmt: skip


def _by_pack(row: PackStanding) -> dict[str, Any]:
    said = {
        "ComplianceType": row.compliance, "CompliantRuleCount": row.green, "NonCompliantRuleCount": row.red,
        "TotalRuleCount": len(row.rules),
    }  # fmt: skip
    return {
        "ConformancePackName": row.pack.name, "Compliance": said, "AccountId": row.pack.account_id, "AwsRegion": row.pack.region,
    }  # fmt: skip


@operation("config:GetAggregateConformancePackComplianceSummary")
def get_aggregate_conformance_pack_compliance_summary(
    call: Call, *, configuration_aggregator_name: str, filters: dict[str, str] | None = None, group_by_key: str | None = None,
    limit: int = 100, next_token: str | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Counts of packs by verdict, for each account or region."""
    found, given = aggregators.find(call.account_id, call.region, configuration_aggregator_name), filters or {}
    rows = reads.conformance(found, given.get("AccountId"), given.get("AwsRegion"))

    def summary(group: tuple[str, list[PackStanding]]) -> dict[str, Any]:
        kinds = [row.compliance for row in group[1]]
        said = {
            "CompliantConformancePackCount": kinds.count(verdicts.COMPLIANT),
            "NonCompliantConformancePackCount": kinds.count(verdicts.NON_COMPLIANT),
        }
        return {**({"GroupName": group[0]} if group[0] else {}), "ComplianceSummary": said}

    groups = reads.grouped(rows, group_by_key, lambda row: (row.pack.account_id, row.pack.region))
    answer = describing.page(
        call, "AggregateConformancePackComplianceSummaries", groups, summary, lambda row: [row[0]], limit or 100, next_token
    )  # fmt: skip
    return {**({"GroupByKey": group_by_key} if group_by_key else {}), **answer}
