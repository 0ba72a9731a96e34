"""What rows look like, groups and functions, order, pages, and who sees what; over the wire."""

from __future__ import annotations

import json
from typing import Any

import pytest

from config_app.queries import reads
from tests.config_app.conftest import refusal
from tests.config_app.queries import estate
from tests.conftest import ACCOUNT

VOLUMES = "resourceType = 'AWS::EC2::Volume'"
RULES = "resourceType = 'AWS::Config::ResourceCompliance'"


def test_a_row_has_the_shape_of_the_item_and_nothing_but_what_was_asked_for(select: Any) -> None:
    assert select(
        "SELECT resourceId, resourceCreationTime, configuration.placement.tenancy, configuration.state.name, "
        "configuration.networkInterfaces.privateIpAddress, configuration.nothing, tags WHERE resourceId = 'i-1'"
    ) == [{
        "resourceId": "i-1", "resourceCreationTime": "2026-03-07T08:09:10.123Z",
        "configuration": {"placement": {"tenancy": "default"}, "state": {"name": "running"},
                          "networkInterfaces": [{"privateIpAddress": "10.0.0.5"}]},
        "tags": [{"key": "Name", "value": "web", "tag": "Name=web"}, {"key": "env", "value": "prod", "tag": "env=prod"}],
    }]  # fmt: skip


def test_a_whole_tree_is_an_object_and_swallows_what_was_asked_for_inside_it(select: Any) -> None:
    for asked in ("configuration", "configuration.size, configuration", "configuration, configuration.state.value"):
        (row,) = select(f"SELECT {asked} WHERE resourceId = 'vol-1'")
        whole = {"size": 8, "volumeType": "gp3", "encrypted": True, "state": {"value": "in-use"}}
        assert row == {"configuration": whole}, asked


def test_relationships_are_those_of_both_ends(select: Any) -> None:
    (row,) = select("SELECT relationships WHERE resourceId = 'eip-1'")
    assert {
        "resourceType": "AWS::EC2::Instance",
        "resourceId": "i-1",
        "relationshipName": "Is attached to Instance",
    } in row["relationships"]
    (row,) = select(
        "SELECT relationships.resourceId WHERE resourceType = 'AWS::EC2::SecurityGroup' AND resourceId = 'sg-web'"
    )
    assert {edge["resourceId"] for edge in row["relationships"]} == {"vpc-1", "i-1", "i-2", "i-3"}


def test_everything_is_the_scalar_properties_at_the_top(built: Any, db: None, wire: Any) -> None:
    answer = wire().select_resource_config(Expression="SELECT * WHERE resourceId = 'i-1'")
    names = [field["Name"] for field in answer["QueryInfo"]["SelectFields"]]
    assert names == ["accountId", "arn", "availabilityZone", "awsRegion", "configurationItemCaptureTime",
                     "resourceCreationTime", "resourceId", "resourceName", "resourceType", "version"]  # fmt: skip
    assert set(json.loads(answer["Results"][0])) == set(names)
    assert "NextToken" not in answer


@pytest.mark.parametrize(
    ("expression", "wanted"),
    [
        (f"SELECT configuration.complianceType, COUNT(*) WHERE {RULES} GROUP BY configuration.complianceType",
         [{"configuration": {"complianceType": "COMPLIANT"}, "COUNT(*)": 2},
          {"configuration": {"complianceType": "NON_COMPLIANT"}, "COUNT(*)": 1}]),
        (f"SELECT COUNT(*) WHERE {VOLUMES}", [{"COUNT(*)": 3}]),
        ("SELECT count( * ) WHERE resourceType = 'AWS::No::Thing'", [{"COUNT(*)": 0}]),
        (f"SELECT SUM(configuration.size), AVG(configuration.size), MIN(configuration.size), MAX(configuration.size) WHERE {VOLUMES}",
         [{"SUM(configuration.size)": 608, "AVG(configuration.size)": pytest.approx(608 / 3), "MIN(configuration.size)": 8,
           "MAX(configuration.size)": 500}]),
        ("SELECT MAX(configuration.size) WHERE resourceType = 'AWS::S3::Bucket'", [{}]),
        ("SELECT configuration.engine, COUNT(*), AVG(configuration.allocatedStorage) WHERE resourceType = 'AWS::RDS::DBInstance' "
         "GROUP BY configuration.engine ORDER BY COUNT(*) DESC",
         [{"configuration": {"engine": "mysql"}, "COUNT(*)": 2, "AVG(configuration.allocatedStorage)": 50},
          {"configuration": {"engine": "postgres"}, "COUNT(*)": 1, "AVG(configuration.allocatedStorage)": 20}]),
        # a list: the item counts for each of its values; none: for the group that has no value
        ("SELECT configuration.ipPermissions.ipRanges, COUNT(*) WHERE resourceId IN ('sg-web', 'sg-db', 'vpc-1') "
         "GROUP BY configuration.ipPermissions.ipRanges",
         [{"configuration": {"ipPermissions": {"ipRanges": "0.0.0.0/0"}}, "COUNT(*)": 1},
          {"configuration": {"ipPermissions": {"ipRanges": "10.0.0.0/24"}}, "COUNT(*)": 1}, {"COUNT(*)": 1}]),
        ("SELECT SUM(configuration.ipPermissions.fromPort), COUNT(configuration.ipPermissions.fromPort) WHERE resourceId = 'sg-web'",
         [{"SUM(configuration.ipPermissions.fromPort)": 496, "COUNT(configuration.ipPermissions.fromPort)": 2}]),
        ("SELECT resourceType, availabilityZone, configuration.instanceType, COUNT(*) WHERE resourceType = 'AWS::EC2::Instance' "
         "GROUP BY resourceType, availabilityZone, configuration.instanceType ORDER BY availabilityZone DESC, COUNT(*)",
         [{"resourceType": "AWS::EC2::Instance", "availabilityZone": zone, "configuration": {"instanceType": size}, "COUNT(*)": 1}
          for zone, size in (("us-east-1b", "t2.micro"), ("us-east-1a", "m5.large"), ("us-east-1a", "t2.micro"))]),
        ("SELECT tags.value, COUNT(*) WHERE tags.key = 'env' GROUP BY tags.value ORDER BY tags.value",
         [{"tags": {"value": "prod"}, "COUNT(*)": 2}, {"tags": {"value": "test"}, "COUNT(*)": 1},
          {"tags": {"value": "web"}, "COUNT(*)": 1}]),
        ("SELECT MIN(resourceCreationTime), MAX(configuration.instanceType) WHERE resourceType = 'AWS::EC2::Instance'",
         [{"MIN(resourceCreationTime)": "2026-03-07T08:09:10.123Z", "MAX(configuration.instanceType)": "t2.micro"}]),
    ],
    ids=lambda value: value[7:80] if isinstance(value, str) else "",
)  # fmt: skip
def test_groups_and_functions(select: Any, expression: str, wanted: list[dict[str, Any]]) -> None:
    found = select(expression)
    assert found == wanted
    assert select(expression, PaginationConfig={"PageSize": 1}) == wanted


@pytest.mark.parametrize(
    ("expression", "wanted"),
    [
        (f"SELECT resourceId WHERE {VOLUMES} ORDER BY configuration.size DESC", "vol-3 vol-2 vol-1"),
        (f"SELECT resourceId WHERE {VOLUMES} ORDER BY configuration.state.value ASC, configuration.size DESC", "vol-3 vol-2 vol-1"),
        (f"SELECT resourceId WHERE {VOLUMES} ORDER BY configuration.encrypted, resourceId DESC", "vol-2 vol-1 vol-3"),
        ("SELECT resourceId WHERE resourceType = 'AWS::EC2::Instance' ORDER BY tags.value DESC", "i-1 i-2 i-3"),
        ("SELECT resourceId WHERE resourceType = 'AWS::EC2::Instance' ORDER BY tags.value", "i-1 i-2 i-3"),
        ("SELECT resourceId WHERE resourceId LIKE 'sg-%' ORDER BY configuration.ipPermissions.fromPort", "sg-host sg-web sg-db"),
        ("SELECT resourceId WHERE resourceId LIKE 'sg-%' ORDER BY configuration.ipPermissions.toPort DESC", "sg-db sg-web sg-host"),
    ],
)  # fmt: skip
def test_order_is_by_any_property_and_what_is_missing_comes_last(select: Any, expression: str, wanted: str) -> None:
    assert " ".join(row["resourceId"] for row in select(expression)) == wanted
    pages = select(expression, PaginationConfig={"PageSize": 1})
    assert " ".join(row["resourceId"] for row in pages) == wanted


def test_pages_are_full_never_empty_and_their_tokens_are_of_one_expression(built: Any, db: None, wire: Any) -> None:
    config, expression = wire(), f"SELECT resourceId WHERE {VOLUMES} ORDER BY configuration.size"
    first = config.select_resource_config(Expression=expression, Limit=2)
    last = config.select_resource_config(Expression=expression, Limit=2, NextToken=first["NextToken"])
    assert ([len(page["Results"]) for page in (first, last)], "NextToken" in last) == ([2, 1], False)
    assert "NextToken" not in config.select_resource_config(Expression=expression, Limit=3)
    ask, token = config.select_resource_config, first["NextToken"]
    for given in (
        {"Expression": f"{expression} DESC", "NextToken": token},
        {"Expression": expression, "NextToken": "x"},
    ):
        assert refusal(ask, **given)[0] == "InvalidNextTokenException", given
    for other in (wire(region="eu-west-1"), wire(who="charlie")):
        assert (
            refusal(other.select_resource_config, Expression=expression, NextToken=token)[0]
            == "InvalidNextTokenException"
        )
    assert refusal(ask, Expression=expression, Limit=101)[0] in {"ValidationException", "InvalidLimitException"}


def test_a_page_ends_where_its_rows_grow_large(select: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reads, "MOST_BYTES", 10)
    found = select(f"SELECT resourceId, configuration WHERE {VOLUMES} ORDER BY resourceId")
    assert [row["resourceId"] for row in found] == ["vol-1", "vol-2", "vol-3"]


def test_each_caller_sees_the_account_and_region_that_it_calls(built: Any, db: None, wire: Any) -> None:
    def ids(client: Any) -> list[str]:
        rows = client.select_resource_config(Expression=f"SELECT resourceId, accountId, awsRegion WHERE {VOLUMES}")[
            "Results"
        ]
        return [json.loads(row)["resourceId"] for row in rows]

    assert ids(wire(who="bob")) == ["vol-1", "vol-2", "vol-3"]
    assert ids(wire(who="charlie")) == ["vol-elsewhere"]
    assert ids(wire(region="eu-west-1")) == ["vol-west"]


def test_compliance_of_a_resource_names_its_rules(select: Any) -> None:
    (row,) = select(f"SELECT accountId, configuration WHERE {RULES} AND configuration.targetResourceId = 'vol-2'")
    judged = row["configuration"]
    assert (row["accountId"], judged["complianceType"], judged["targetResourceType"]) == (
        ACCOUNT,
        "NON_COMPLIANT",
        "AWS::EC2::Volume",
    )
    rules = {rule["configRuleName"]: rule["complianceType"] for rule in judged["configRuleList"]}
    assert rules == {"attached-volumes": "COMPLIANT", "encrypted-volumes": "NON_COMPLIANT"}


@pytest.mark.django_db
def test_a_query_that_does_not_end_is_ended_and_says_what_to_do(
    people: Any, wire: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from config_app.queries import sources

    estate.put("AWS::EC2::VPC", estate.Found("vpc-1", {}))
    monkeypatch.setattr(reads, "SECONDS", 0.05)
    monkeypatch.setattr(sources, "_SEEN", "pg_sleep(5) IS NOT NULL")
    code, message = refusal(wire().select_resource_config, Expression="SELECT resourceId")
    assert (code, "narrow it" in message) == ("InvalidExpressionException", True)
    monkeypatch.undo()
    assert '{"resourceId":"vpc-1"}' in wire().select_resource_config(Expression="SELECT resourceId")["Results"]
