"""Aggregators over the wire: leave decides what is seen; requests, refusals, freshness; reading over accounts and regions."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from config_app.aggregators import operations
from config_app.recorder.models import Recorder, Source
from config_app.rules.models import ConfigRule
from project.kernel import clock
from tests.config_app.conftest import refusal
from tests.config_app.queries.estate import Found, judged, put, volume
from tests.conftest import ACCOUNT, STRANGER

pytestmark = pytest.mark.django_db
VOLUME, ALL, WEST = "AWS::EC2::Volume", "all", "eu-west-1"
BOTH = [{"AccountIds": [ACCOUNT, STRANGER], "AllAwsRegions": True}]


@pytest.fixture
def estate(people: Any) -> None:
    """Volumes of two accounts, one of them in two regions; recorders that are on and have looked."""
    put(VOLUME, volume("vol-1", 8, "in-use", True), volume("vol-2", 100, "available", False))
    put(VOLUME, volume("vol-west", 1, "in-use", True), region=WEST)
    put(VOLUME, volume("vol-theirs", 4, "available", True), account=STRANGER)
    put("AWS::EC2::VPC", Found("vpc-1", {}))
    for account, region in ((ACCOUNT, "us-east-1"), (ACCOUNT, WEST), (STRANGER, "us-east-1")):
        Recorder.objects.create(account_id=account, region=region, recording=True)
        Source.objects.create(account_id=account, region=region, type=VOLUME, last_ok=clock.now())


@pytest.fixture
def config(estate: None, wire: Any) -> Any:
    """alice's client, with an aggregator over both accounts."""
    client = wire()
    client.put_configuration_aggregator(ConfigurationAggregatorName=ALL, AccountAggregationSources=BOTH)
    return client


def ids(client: Any, **more: Any) -> list[str]:
    pages = client.get_paginator("select_aggregate_resource_config").paginate(
        ConfigurationAggregatorName=ALL, Expression=f"SELECT resourceId WHERE resourceType = '{VOLUME}'", **more
    )
    return [json.loads(row)["resourceId"] for page in pages for row in page["Results"]]


def allow(wire: Any) -> Any:
    theirs = wire(who="charlie")
    theirs.put_aggregation_authorization(AuthorizedAccountId=ACCOUNT, AuthorizedAwsRegion="us-east-1")
    return theirs


def test_an_aggregator_is_made_changed_listed_and_deleted(config: Any, wire: Any) -> None:
    (made,) = config.describe_configuration_aggregators()["ConfigurationAggregators"]
    assert made["ConfigurationAggregatorArn"].startswith(
        f"arn:aws:config:us-east-1:{ACCOUNT}:config-aggregator/config-aggregator-"
    )
    assert (made["ConfigurationAggregatorName"], made["AccountAggregationSources"]) == (ALL, BOTH)
    narrow = [{"AccountIds": [ACCOUNT], "AwsRegions": [WEST]}]
    changed = config.put_configuration_aggregator(ConfigurationAggregatorName=ALL, AccountAggregationSources=narrow)
    assert changed["ConfigurationAggregator"]["ConfigurationAggregatorArn"] == made["ConfigurationAggregatorArn"]
    assert ids(config) == ["vol-west"]
    assert wire(region=WEST).describe_configuration_aggregators()["ConfigurationAggregators"] == []
    config.delete_configuration_aggregator(ConfigurationAggregatorName=ALL)
    gone = {"ConfigurationAggregatorName": ALL}
    for call in (config.delete_configuration_aggregator, config.describe_configuration_aggregator_sources_status):
        assert refusal(call, **gone)[0] == "NoSuchConfigurationAggregatorException"
    assert refusal(config.describe_configuration_aggregators, ConfigurationAggregatorNames=[ALL])[0] == (
        "NoSuchConfigurationAggregatorException"
    )


def test_leave_decides_what_is_seen(config: Any, wire: Any) -> None:
    assert ids(config) == ["vol-1", "vol-2", "vol-west"]
    theirs = wire(who="charlie")
    asked = [{"RequesterAccountId": ACCOUNT, "RequesterAwsRegion": "us-east-1"}]
    assert theirs.describe_pending_aggregation_requests()["PendingAggregationRequests"] == asked
    allow(wire)
    assert ids(config) == ids(config, PaginationConfig={"PageSize": 1}) == ["vol-1", "vol-2", "vol-west", "vol-theirs"]
    assert theirs.describe_pending_aggregation_requests()["PendingAggregationRequests"] == []
    (given,) = theirs.describe_aggregation_authorizations()["AggregationAuthorizations"]
    assert given["AggregationAuthorizationArn"] == (
        f"arn:aws:config:us-east-1:{STRANGER}:aggregation-authorization/{ACCOUNT}/us-east-1"
    )
    theirs.delete_aggregation_authorization(AuthorizedAccountId=ACCOUNT, AuthorizedAwsRegion="us-east-1")
    assert ids(config) == ["vol-1", "vol-2", "vol-west"]
    # leave for another region of the aggregator, or of the source, is none for this one
    theirs.put_aggregation_authorization(AuthorizedAccountId=ACCOUNT, AuthorizedAwsRegion=WEST)
    wire(who="charlie", region=WEST).put_aggregation_authorization(
        AuthorizedAccountId=ACCOUNT, AuthorizedAwsRegion="us-east-1"
    )
    assert "vol-theirs" not in ids(config)


def test_a_refused_request_comes_again_when_the_aggregator_is_put_again(config: Any, wire: Any) -> None:
    theirs = wire(who="charlie")
    theirs.delete_pending_aggregation_request(RequesterAccountId=ACCOUNT, RequesterAwsRegion="us-east-1")
    assert theirs.describe_pending_aggregation_requests()["PendingAggregationRequests"] == []
    assert theirs.describe_aggregation_authorizations()["AggregationAuthorizations"] == []
    assert "vol-theirs" not in ids(config)
    config.put_configuration_aggregator(ConfigurationAggregatorName=ALL, AccountAggregationSources=BOTH)
    assert len(theirs.describe_pending_aggregation_requests()["PendingAggregationRequests"]) == 1


def test_each_source_says_how_fresh_it_is_and_why_it_is_not(config: Any, wire: Any) -> None:
    def states(**more: Any) -> dict[tuple[str, str], dict[str, Any]]:
        rows = config.describe_configuration_aggregator_sources_status(ConfigurationAggregatorName=ALL, **more)
        return {(row["SourceId"], row["AwsRegion"]): row for row in rows["AggregatedSourceStatusList"]}

    Source.objects.filter(region=WEST).update(
        error_at=clock.now() + timedelta(seconds=1), last_error="Throttling: slow down"
    )
    found = states()
    assert found[ACCOUNT, "us-east-1"]["LastUpdateStatus"] == "SUCCEEDED"
    assert found[ACCOUNT, "us-east-1"]["LastUpdateTime"]
    assert (found[ACCOUNT, WEST]["LastUpdateStatus"], "slow down" in found[ACCOUNT, WEST]["LastErrorMessage"]) == (
        "OUTDATED",
        True,
    )
    assert (found[STRANGER, "us-east-1"]["LastUpdateStatus"], found[STRANGER, "us-east-1"]["LastErrorCode"]) == (
        "FAILED", "AccessDeniedException",
    )  # fmt: skip
    assert list(states(UpdateStatus=["OUTDATED"])) == [(ACCOUNT, WEST)]
    allow(wire)
    assert states()[STRANGER, "us-east-1"]["LastUpdateStatus"] == "SUCCEEDED"
    Recorder.objects.filter(account_id=STRANGER).update(recording=False)
    assert "recorder is off" in states()[STRANGER, "us-east-1"]["LastErrorMessage"]


def test_the_organization_is_for_the_first_account(config: Any, wire: Any) -> None:
    source = {"RoleArn": f"arn:aws:iam::{ACCOUNT}:role/config", "AllAwsRegions": True}
    config.put_configuration_aggregator(ConfigurationAggregatorName=ALL, OrganizationAggregationSource=source)
    assert ids(config) == ["vol-1", "vol-2", "vol-west", "vol-theirs"]
    rows = config.describe_configuration_aggregator_sources_status(ConfigurationAggregatorName=ALL)[
        "AggregatedSourceStatusList"
    ]
    assert {row["SourceType"] for row in rows} == {"ORGANIZATION"}
    theirs = wire(who="charlie").put_configuration_aggregator
    assert refusal(theirs, ConfigurationAggregatorName="x", OrganizationAggregationSource=source)[0] == (
        "OrganizationAccessDeniedException"
    )


def test_resources_are_read_over_accounts_and_regions(config: Any, wire: Any) -> None:
    allow(wire)
    given = {"ConfigurationAggregatorName": ALL}
    listed = config.get_paginator("list_aggregate_discovered_resources").paginate(
        **given, ResourceType=VOLUME, PaginationConfig={"PageSize": 3}
    )
    found = [row for page in listed for row in page["ResourceIdentifiers"]]
    assert [row["ResourceId"] for row in found] == ["vol-1", "vol-2", "vol-west", "vol-theirs"]
    one = config.list_aggregate_discovered_resources(**given, ResourceType=VOLUME, Filters={"Region": WEST})
    assert [row["ResourceId"] for row in one["ResourceIdentifiers"]] == ["vol-west"]
    item = config.get_aggregate_resource_config(**given, ResourceIdentifier=found[3])["ConfigurationItem"]
    assert (item["accountId"], json.loads(item["configuration"])["size"]) == (STRANGER, 4)
    wrong = {**found[3], "SourceAccountId": ACCOUNT}
    assert (
        refusal(config.get_aggregate_resource_config, **given, ResourceIdentifier=wrong)[0]
        == "ResourceNotDiscoveredException"
    )
    batch = config.batch_get_aggregate_resource_config(**given, ResourceIdentifiers=[found[0], wrong])
    assert [row["resourceId"] for row in batch["BaseConfigurationItems"]] == ["vol-1"]
    assert batch["UnprocessedResourceIdentifiers"] == [wrong]
    counts = config.get_aggregate_discovered_resource_counts
    assert counts(**given)["TotalDiscoveredResources"] == 5
    by_account = counts(**given, GroupByKey="ACCOUNT_ID")
    assert by_account["GroupedResourceCounts"] == [
        {"GroupName": ACCOUNT, "ResourceCount": 4}, {"GroupName": STRANGER, "ResourceCount": 1},
    ]  # fmt: skip
    by_region = counts(**given, GroupByKey="AWS_REGION", Filters={"ResourceType": VOLUME})["GroupedResourceCounts"]
    assert [row["ResourceCount"] for row in by_region] == [1, 3]
    config.put_configuration_aggregator(
        ConfigurationAggregatorName=ALL, AccountAggregationSources=BOTH,
        AggregatorFilters={"ResourceType": {"Type": "INCLUDE", "Value": ["AWS::EC2::VPC"]}},
    )  # fmt: skip
    assert (ids(config), counts(**given)["TotalDiscoveredResources"]) == ([], 1)


def test_compliance_is_read_over_accounts_and_regions(config: Any, wire: Any) -> None:
    judged("encrypted-volumes", {"vol-1": "COMPLIANT", "vol-2": "NON_COMPLIANT"})
    judged("attached-volumes", {"vol-1": "COMPLIANT"})
    ConfigRule.objects.create(account_id=STRANGER, region="us-east-1", name="theirs", identifier="X")
    given = {"ConfigurationAggregatorName": ALL}
    rules = config.describe_aggregate_compliance_by_config_rules(**given)["AggregateComplianceByConfigRules"]
    assert [(row["ConfigRuleName"], row["Compliance"]["ComplianceType"]) for row in rules] == [
        ("attached-volumes", "COMPLIANT"), ("encrypted-volumes", "NON_COMPLIANT"),
    ]  # fmt: skip
    bad = config.describe_aggregate_compliance_by_config_rules(**given, Filters={"ComplianceType": "NON_COMPLIANT"})
    assert len(bad["AggregateComplianceByConfigRules"]) == 1
    allow(wire)
    pages = config.get_paginator("describe_aggregate_compliance_by_config_rules").paginate(
        **given, PaginationConfig={"PageSize": 1}
    )
    assert sum(len(page["AggregateComplianceByConfigRules"]) for page in pages) == 3
    place = {"ConfigRuleName": "encrypted-volumes", "AccountId": ACCOUNT, "AwsRegion": "us-east-1"}
    details = config.get_aggregate_compliance_details_by_config_rule(**given, **place, ComplianceType="NON_COMPLIANT")
    (row,) = details["AggregateEvaluationResults"]
    assert row["EvaluationResultIdentifier"]["EvaluationResultQualifier"]["ResourceId"] == "vol-2"
    assert (row["AccountId"], row["AwsRegion"]) == (ACCOUNT, "us-east-1")
    unseen = {**place, "AccountId": "999999999999"}
    assert (
        refusal(config.get_aggregate_compliance_details_by_config_rule, **given, **unseen)[0] == "ValidationException"
    )
    summary = config.get_aggregate_config_rule_compliance_summary(**given, GroupByKey="ACCOUNT_ID")
    mine = summary["AggregateComplianceCounts"][0]
    assert (mine["GroupName"], mine["ComplianceSummary"]["NonCompliantResourceCount"]["CappedCount"]) == (ACCOUNT, 1)
    assert summary["GroupByKey"] == "ACCOUNT_ID"


def test_packs_are_read_over_accounts_and_regions(config: Any) -> None:
    from config_app.packs.models import ConformancePack, PackRule

    judged("encrypted-volumes", {"vol-2": "NON_COMPLIANT"})
    pack = ConformancePack.objects.create(
        account_id=ACCOUNT, region="us-east-1", name="basics", state="CREATE_COMPLETE"
    )
    PackRule.objects.create(pack=pack, rule=ConfigRule.objects.get(), place=0, wanted={})
    given = {"ConfigurationAggregatorName": ALL}
    (row,) = config.describe_aggregate_compliance_by_conformance_packs(**given)["AggregateComplianceByConformancePacks"]
    assert row["Compliance"] == {
        "ComplianceType": "NON_COMPLIANT", "CompliantRuleCount": 0, "NonCompliantRuleCount": 1, "TotalRuleCount": 1,
    }  # fmt: skip
    found = config.get_aggregate_conformance_pack_compliance_summary(**given, GroupByKey="AWS_REGION")
    assert found["AggregateConformancePackComplianceSummaries"] == [
        {"GroupName": "us-east-1",
         "ComplianceSummary": {"CompliantConformancePackCount": 0, "NonCompliantConformancePackCount": 1}}
    ]  # fmt: skip


def test_bad_input_is_refused(config: Any, wire: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    role = {"RoleArn": "no-role", "AllAwsRegions": True}
    for given, code in (
        ({}, "InvalidParameterValueException"),
        ({"AccountAggregationSources": [{"AccountIds": [ACCOUNT]}]}, "InvalidParameterValueException"),
        ({"AccountAggregationSources": [{"AccountIds": [ACCOUNT], "AllAwsRegions": True, "AwsRegions": [WEST]}]},
         "InvalidParameterValueException"),
        ({"AccountAggregationSources": [{"AccountIds": [ACCOUNT], "AwsRegions": ["mars"]}]}, "InvalidParameterValueException"),
        ({"AccountAggregationSources": [{"AccountIds": [ACCOUNT, ACCOUNT], "AllAwsRegions": True}]}, "InvalidParameterValueException"),
        ({"OrganizationAggregationSource": role}, "InvalidRoleException"),
    ):  # fmt: skip
        assert refusal(config.put_configuration_aggregator, ConfigurationAggregatorName="x", **given)[0] == code, given
    own = {"AuthorizedAccountId": ACCOUNT, "AuthorizedAwsRegion": WEST}
    assert refusal(config.put_aggregation_authorization, **own)[0] == "InvalidParameterValueException"
    put_it = {"ConfigurationAggregatorName": "x", "AccountAggregationSources": BOTH}
    assert refusal(wire(who="bob").put_configuration_aggregator, **put_it)[0] == "AccessDeniedException"
    monkeypatch.setattr(operations, "MOST", 1)
    assert refusal(config.put_configuration_aggregator, **put_it)[0] == "LimitExceededException"
