"""Tags of Config's own resources: given when they are made, changed by TagResource and UntagResource, and scoped."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from config_app.recorder import writes as recorders
from tests.config_app.conftest import ACCOUNT, refusal
from tests.conftest import STRANGER

pytestmark = pytest.mark.django_db
TEAM = [{"Key": "team", "Value": "web"}]
ROLE = f"arn:aws:iam::{ACCOUNT}:role/config"
SOURCE = {"Owner": "AWS", "SourceIdentifier": "ENCRYPTED_VOLUMES"}
TEMPLATE = """
Resources:
  One:
    Type: AWS::Config::ConfigRule
    Properties:
      ConfigRuleName: one
      Source: {Owner: AWS, SourceIdentifier: ENCRYPTED_VOLUMES}
"""


def rule(config: Any, tags: Any = TEAM) -> str:
    config.put_config_rule(ConfigRule={"ConfigRuleName": "volumes", "Source": SOURCE}, Tags=tags)
    (found,) = config.describe_config_rules(ConfigRuleNames=["volumes"])["ConfigRules"]
    return str(found["ConfigRuleArn"])


def recorder(config: Any, tags: Any = TEAM) -> str:
    config.put_configuration_recorder(ConfigurationRecorder={"name": "default", "roleARN": ROLE}, Tags=tags)
    (found,) = config.describe_configuration_recorders()["ConfigurationRecorders"]
    return str(found["arn"])


def linked(config: Any, tags: Any = TEAM) -> str:
    made = config.put_service_linked_configuration_recorder(
        ServicePrincipal="observabilityadmin.amazonaws.com", Tags=tags
    )
    return str(made["Arn"])


def pack(config: Any, tags: Any = TEAM) -> str:
    made = config.put_conformance_pack(ConformancePackName="pack", TemplateBody=TEMPLATE, Tags=tags)
    return str(made["ConformancePackArn"])


def query(config: Any, tags: Any = TEAM) -> str:
    given = {"QueryName": "all", "Expression": "SELECT resourceId WHERE resourceType = 'AWS::EC2::Volume'"}
    return str(config.put_stored_query(StoredQuery=given, Tags=tags)["QueryArn"])


def aggregator(config: Any, tags: Any = TEAM) -> str:
    made = config.put_configuration_aggregator(
        ConfigurationAggregatorName="all", Tags=tags,
        AccountAggregationSources=[{"AccountIds": [ACCOUNT], "AllAwsRegions": True}],
    )  # fmt: skip
    return str(made["ConfigurationAggregator"]["ConfigurationAggregatorArn"])


def authorization(config: Any, tags: Any = TEAM) -> str:
    made = config.put_aggregation_authorization(
        AuthorizedAccountId=STRANGER, AuthorizedAwsRegion="us-east-1", Tags=tags
    )
    return str(made["AggregationAuthorization"]["AggregationAuthorizationArn"])


def organization_rule(config: Any, tags: Any = TEAM) -> str:
    made = config.put_organization_config_rule(
        OrganizationConfigRuleName="volumes", Tags=tags,
        OrganizationManagedRuleMetadata={"RuleIdentifier": "ENCRYPTED_VOLUMES"},
    )  # fmt: skip
    return str(made["OrganizationConfigRuleArn"])


def organization_pack(config: Any, tags: Any = TEAM) -> str:
    made = config.put_organization_conformance_pack(
        OrganizationConformancePackName="pack", TemplateBody=TEMPLATE, Tags=tags
    )
    return str(made["OrganizationConformancePackArn"])


KINDS = (
    rule, recorder, linked, pack, query, aggregator, authorization, organization_rule, organization_pack,
)  # fmt: skip


def listed(config: Any, name: str) -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in config.list_tags_for_resource(ResourceArn=name)["Tags"]}


@pytest.mark.parametrize("make", KINDS, ids=lambda make: make.__name__)
def test_every_kind_keeps_the_tags_that_it_was_made_with_and_takes_and_loses_others(
    wire: Any, make: Callable[..., str]
) -> None:
    config = wire()
    name = make(config)
    assert listed(config, name) == {"team": "web"}
    config.tag_resource(ResourceArn=name, Tags=[{"Key": "team", "Value": "ops"}, {"Key": "stage", "Value": ""}])
    assert listed(config, name) == {"team": "ops", "stage": ""}
    config.untag_resource(ResourceArn=name, TagKeys=["team", "nothing"])
    assert listed(config, name) == {"stage": ""}
    for client in (wire(who="charlie"), wire(region="eu-west-1")):
        for call, more in (
            (client.list_tags_for_resource, {}),
            (client.tag_resource, {"Tags": TEAM}),
            (client.untag_resource, {"TagKeys": ["stage"]}),
        ):
            assert refusal(call, ResourceArn=name, **more)[0] == "ResourceNotFoundException"
    assert listed(config, name) == {"stage": ""}
    assert refusal(wire(who="bob").tag_resource, ResourceArn=name, Tags=TEAM)[0] == "AccessDeniedException"


@pytest.mark.parametrize("make", [rule, recorder, query, aggregator, authorization], ids=lambda make: make.__name__)
def test_tags_of_a_later_put_are_ignored_and_those_of_what_is_deleted_go_with_it(
    wire: Any, make: Callable[..., str]
) -> None:
    config = wire()
    name = make(config)
    assert make(config, [{"Key": "team", "Value": "other"}]) == name
    assert listed(config, name) == {"team": "web"}
    {
        rule: lambda: config.delete_config_rule(ConfigRuleName="volumes"),
        recorder: lambda: config.delete_configuration_recorder(ConfigurationRecorderName="default"),
        query: lambda: config.delete_stored_query(QueryName="all"),
        aggregator: lambda: config.delete_configuration_aggregator(ConfigurationAggregatorName="all"),
        authorization: lambda: config.delete_aggregation_authorization(
            AuthorizedAccountId=STRANGER, AuthorizedAwsRegion="us-east-1"
        ),
    }[make]()
    assert refusal(config.list_tags_for_resource, ResourceArn=name)[0] == "ResourceNotFoundException"
    again = make(config, [{"Key": "new", "Value": "1"}])
    assert listed(config, again) == {"new": "1"}


def test_the_recorder_that_was_made_by_itself_takes_its_owners_tags(wire: Any) -> None:
    recorders.ensure_recorders()
    assert listed(wire(), recorder(wire())) == {"team": "web"}


@pytest.mark.parametrize("make", KINDS, ids=lambda make: make.__name__)
def test_tags_that_cannot_be_are_refused_and_nothing_is_made(wire: Any, make: Callable[..., str]) -> None:
    config = wire()
    codes = {"InvalidParameterValueException", "ValidationException"}
    for tags in ([{"Key": "aws:mine", "Value": "1"}], [*TEAM, *TEAM]):
        assert refusal(make, config=config, tags=tags)[0] in codes, tags
    assert listed(config, make(config)) == {"team": "web"}, "it is made only now"


def test_a_resource_has_at_most_fifty_tags_and_they_come_in_pages(wire: Any) -> None:
    config = wire()
    name = query(config)
    config.tag_resource(ResourceArn=name, Tags=[{"Key": f"k{number:02}", "Value": "v"} for number in range(49)])
    code, message = refusal(config.tag_resource, ResourceArn=name, Tags=[{"Key": "one-more", "Value": "v"}])
    assert (code, "51" in message) == ("TooManyTagsException", True)
    config.tag_resource(ResourceArn=name, Tags=[{"Key": "team", "Value": "ops"}])
    keys, token = [], {}
    while True:
        page = config.list_tags_for_resource(ResourceArn=name, Limit=20, **token)
        assert page["Tags"]
        keys += [tag["Key"] for tag in page["Tags"]]
        if "NextToken" not in page:
            break
        token = {"NextToken": page["NextToken"]}
    assert keys == [*(f"k{number:02}" for number in range(49)), "team"]
    assert len(config.list_tags_for_resource(ResourceArn=name, Limit=0)["Tags"]) == 50
    assert refusal(config.list_tags_for_resource, ResourceArn=name, Limit=51)[0] == "InvalidLimitException"
    assert refusal(config.list_tags_for_resource, ResourceArn=name, NextToken="x")[0] == "InvalidNextTokenException"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("volumes", "ValidationException"),
        (f"arn:aws:s3:::{ACCOUNT}", "ValidationException"),
        (f"arn:aws:config:us-east-1:{ACCOUNT}:retention-configuration/default", "ValidationException"),
        (f"arn:aws:config:us-east-1:{ACCOUNT}:config-rule/config-rule-none", "ResourceNotFoundException"),
        (f"arn:aws:config:us-east-1:{ACCOUNT}:stored-query/all", "ResourceNotFoundException"),
        (f"arn:aws:config:us-east-1:{ACCOUNT}:organization-config-rule/x", "ResourceNotFoundException"),
    ],
)
def test_what_holds_no_tags_or_is_not_there_is_refused(wire: Any, name: str, code: str) -> None:
    assert refusal(wire().list_tags_for_resource, ResourceArn=name)[0] == code
    assert refusal(wire().tag_resource, ResourceArn=name, Tags=TEAM)[0] == code
