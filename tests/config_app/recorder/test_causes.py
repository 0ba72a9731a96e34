"""An item names the events that caused it: those about the resource, of its account and region, and no others."""

from __future__ import annotations

import json
import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest

from config_app.items.models import Item, Resource
from config_app.recorder import listening, sweeping, writes
from config_app.recorder.models import Touch
from project.kernel import clock
from project.kernel.calls import Recorded
from project.kernel.console.links import certainty
from tests.config_app.conftest import ACCOUNT, REGION
from tests.conftest import STRANGER

pytestmark = pytest.mark.django_db


def hear(
    name: str, request: Any = None, answer: Any = None, *, source: str = "ec2", account: str = ACCOUNT, region: str = REGION,
    error: str = "", ago: float = 0, read_only: bool = False, category: str = "Management", at: datetime | None = None,
) -> str:  # fmt: skip
    """Store-side news of one event, as the event store tells it; its id. `at` is its very moment, else it has whole seconds."""
    time = at or (clock.now() - timedelta(seconds=ago)).replace(microsecond=0)
    number = str(uuid.uuid4())
    record = {"requestParameters": request, "responseElements": answer, "eventCategory": category}
    event = Recorded(number, time, account, region, f"{source}.amazonaws.com", name, read_only, error, record)
    listening._hear([event])
    return number


def causes(kind: str, resource_id: str) -> list[list[str]]:
    """The causes of a resource's items, the oldest item first."""
    items = Item.objects.filter(resource__type=kind, resource__resource_id=resource_id)
    return [item.related_events for item in items.order_by("id")]


def certainties(kind: str, resource_id: str) -> list[str]:
    """How sure the causes are, as pages say it."""
    items = Item.objects.filter(resource__type=kind, resource__resource_id=resource_id).order_by("id")
    return [certainty(len(item.related_events), indirect=item.indirect) for item in items]


@pytest.fixture
def ec2(cloud: Any, recorder: Any) -> Any:
    writes.poll(ACCOUNT, REGION)
    return cloud("ec2")


def group(ec2: Any, name: str) -> str:
    vpc = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
    return str(ec2.create_security_group(GroupName=name, Description=name, VpcId=vpc)["GroupId"])


def open_port(ec2: Any, number: str, port: int) -> dict[str, Any]:
    ec2.authorize_security_group_ingress(
        GroupId=number, IpProtocol="tcp", FromPort=port, ToPort=port, CidrIp="10.0.0.0/8"
    )
    return {"groupId": number, "fromPort": port}


def test_each_change_names_its_own_event(ec2: Any) -> None:
    number = group(ec2, "web")
    made = hear("CreateSecurityGroup", {"groupName": "web"}, {"groupId": number})
    sweeping.sweep()
    opened = hear("AuthorizeSecurityGroupIngress", open_port(ec2, number, 443))
    sweeping.sweep()
    ec2.delete_security_group(GroupId=number)
    deleted = hear("DeleteSecurityGroup", {"groupId": number})
    sweeping.sweep()
    assert causes("AWS::EC2::SecurityGroup", number) == [[made], [opened], [deleted]]


def test_two_writers_between_two_looks_are_both_named_and_a_third_of_another_group_is_not(ec2: Any) -> None:
    first, second = group(ec2, "a"), group(ec2, "b")
    hear("CreateSecurityGroup", {}, {"groupId": first})
    hear("CreateSecurityGroup", {}, {"groupId": second})
    sweeping.sweep()
    anna = hear("AuthorizeSecurityGroupIngress", open_port(ec2, first, 1))
    ben = hear("AuthorizeSecurityGroupIngress", open_port(ec2, first, 2))
    carl = hear("AuthorizeSecurityGroupIngress", open_port(ec2, second, 3))
    sweeping.sweep()
    assert set(causes("AWS::EC2::SecurityGroup", first)[-1]) == {anna, ben}
    assert certainties("AWS::EC2::SecurityGroup", first)[-1] == "time window, one of 2"
    assert certainties("AWS::EC2::SecurityGroup", second) == ["exact", "exact"]
    assert causes("AWS::EC2::SecurityGroup", second)[-1] == [carl]


@pytest.mark.parametrize(
    "other",
    [
        {"account": STRANGER},
        {"region": "eu-west-1"},
        {"error": "Client.UnauthorizedOperation"},
        {"read_only": True},
        {"source": "rds"},
        {"ago": 600},
        {"category": "Data"},
    ],
    ids=str,
)
def test_an_event_of_elsewhere_or_that_failed_or_only_read_is_never_a_cause(ec2: Any, other: dict[str, Any]) -> None:
    number = group(ec2, "web")
    writes.poll(ACCOUNT, REGION)
    wanted = open_port(ec2, number, 22)
    hear("AuthorizeSecurityGroupIngress", wanted, **other)
    right = hear("AuthorizeSecurityGroupIngress", wanted)
    sweeping.sweep()
    assert causes("AWS::EC2::SecurityGroup", number)[-1] == [right]


def test_an_event_that_only_mentions_a_resource_of_another_kind_is_no_cause(ec2: Any) -> None:
    number = group(ec2, "web")
    writes.poll(ACCOUNT, REGION)
    opened = hear("AuthorizeSecurityGroupIngress", open_port(ec2, number, 22))
    hear("RunInstances", {"securityGroupIdSet": [{"groupId": number}]}, {"instanceId": "i-1"})
    sweeping.sweep()
    assert causes("AWS::EC2::SecurityGroup", number)[-1] == [opened]


def test_what_a_started_instance_brings_along_names_the_start(ec2: Any) -> None:
    image = ec2.describe_images(Owners=["amazon"])["Images"][0]["ImageId"]
    made = ec2.run_instances(ImageId=image, MinCount=1, MaxCount=1)["Instances"][0]
    start = hear("RunInstances", {"imageId": image}, {"instancesSet": {"items": [{"instanceId": made["InstanceId"]}]}})
    sweeping.sweep()
    assert causes("AWS::EC2::Instance", made["InstanceId"])[0] == [start]
    volume = Resource.objects.get(type="AWS::EC2::Volume")
    assert causes("AWS::EC2::Volume", volume.resource_id)[0] == [start]
    assert certainties("AWS::EC2::Instance", made["InstanceId"])[0] == "exact"
    assert certainties("AWS::EC2::Volume", volume.resource_id)[0] == "same request"
    ec2.terminate_instances(InstanceIds=[made["InstanceId"]])
    end = hear("TerminateInstances", {"instancesSet": {"items": [{"instanceId": made["InstanceId"]}]}})
    sweeping.sweep()
    assert causes("AWS::EC2::Instance", made["InstanceId"])[-1] == [end]
    assert Item.objects.filter(resource=volume).latest("id").related_events == [end]


def test_an_event_that_was_looked_at_without_effect_is_not_the_cause_of_a_later_change(ec2: Any) -> None:
    number = group(ec2, "web")
    writes.poll(ACCOUNT, REGION)
    idle = hear("AuthorizeSecurityGroupIngress", {"groupId": number})
    sweeping.sweep()
    wanted = open_port(ec2, number, 80)
    real = hear("AuthorizeSecurityGroupIngress", wanted)
    sweeping.sweep()
    assert causes("AWS::EC2::SecurityGroup", number)[-1] == [real]
    assert Touch.objects.get(event_id=idle).looks == 1


def test_an_event_that_arrives_after_the_poll_saw_its_effect_is_added_to_the_item(ec2: Any) -> None:
    number = group(ec2, "web")
    writes.poll(ACCOUNT, REGION)
    wanted = open_port(ec2, number, 80)
    begun = clock.now()
    writes.poll(ACCOUNT, REGION)
    assert causes("AWS::EC2::SecurityGroup", number)[-1] == []
    before = Item.objects.filter(resource__resource_id=number).latest("id")
    late = hear("AuthorizeSecurityGroupIngress", wanted, ago=(clock.now() - begun).total_seconds())
    sweeping.sweep()
    assert causes("AWS::EC2::SecurityGroup", number)[-1] == [late]
    after = Item.objects.get(id=before.id)
    assert (after.md5, after.captured, after.configuration) == (before.md5, before.captured, before.configuration)
    assert Item.objects.filter(resource__resource_id=number).count() == 2


def test_a_change_that_is_seen_before_its_event_is_not_laid_at_the_making(ec2: Any) -> None:
    number = group(ec2, "web")
    made = clock.now()
    writes.poll(ACCOUNT, REGION)  # a look that another call led to is quicker than the store
    wanted = open_port(ec2, number, 22)
    opened = clock.now()
    making = hear("CreateSecurityGroup", {"groupName": "web"}, {"groupId": number}, at=made)
    sweeping.sweep()  # sees the open port, and knows of the making only
    assert causes("AWS::EC2::SecurityGroup", number) == [[making], []]
    opening = hear("AuthorizeSecurityGroupIngress", wanted, at=opened)
    sweeping.sweep()
    assert causes("AWS::EC2::SecurityGroup", number) == [[making], [opening]]


def test_what_was_made_and_changed_at_once_names_both_in_their_order(ec2: Any) -> None:
    number = group(ec2, "web")
    made = clock.now()
    writes.poll(ACCOUNT, REGION)
    wanted = open_port(ec2, number, 22)
    making = hear("CreateSecurityGroup", {"groupName": "web"}, {"groupId": number}, at=made)
    opening = hear("AuthorizeSecurityGroupIngress", wanted, at=clock.now())
    sweeping.sweep()
    assert causes("AWS::EC2::SecurityGroup", number) == [[making], [opening]]


def test_an_end_that_is_seen_before_its_event_is_not_laid_at_the_start(ec2: Any) -> None:
    image = ec2.describe_images(Owners=["amazon"])["Images"][0]["ImageId"]
    made = ec2.run_instances(ImageId=image, MinCount=1, MaxCount=1)["Instances"][0]["InstanceId"]
    start = hear("RunInstances", {}, {"instancesSet": {"items": [{"instanceId": made}]}}, at=clock.now())
    sweeping.sweep()
    ec2.terminate_instances(InstanceIds=[made])
    ended = clock.now()
    writes.poll(ACCOUNT, REGION)
    named = causes("AWS::EC2::Instance", made)
    assert (named[0], named[-1]) == ([start], [])
    end = hear("TerminateInstances", {"instancesSet": {"items": [{"instanceId": made}]}}, at=ended)
    sweeping.sweep()
    assert causes("AWS::EC2::Instance", made)[-1] == [end]


def test_an_imported_event_of_long_ago_explains_nothing(ec2: Any) -> None:
    number = group(ec2, "web")
    writes.poll(ACCOUNT, REGION)
    hear("AuthorizeSecurityGroupIngress", {"groupId": number}, ago=86_400)
    hear("AuthorizeSecurityGroupIngress", {"groupId": number}, ago=40 * 86_400)
    sweeping.sweep()
    assert causes("AWS::EC2::SecurityGroup", number) == [[]]
    assert Touch.objects.count() == 1


def test_a_call_with_an_unknown_outcome_may_be_the_cause(ec2: Any) -> None:
    number = group(ec2, "web")
    writes.poll(ACCOUNT, REGION)
    unsure = hear("AuthorizeSecurityGroupIngress", open_port(ec2, number, 80), error="OutcomeUnknown")
    sweeping.sweep()
    assert causes("AWS::EC2::SecurityGroup", number)[-1] == [unsure]


def test_names_shared_by_a_user_and_a_role_are_kept_apart(cloud: Any, recorder: Any) -> None:
    iam = cloud("iam")
    writes.poll(ACCOUNT, REGION)
    user = iam.create_user(UserName="deploy")["User"]["UserId"]
    trust = {"Version": "2012-10-17", "Statement": []}
    role = iam.create_role(RoleName="deploy", AssumeRolePolicyDocument=json.dumps(trust))["Role"]["RoleId"]
    made_user = hear("CreateUser", {"userName": "deploy"}, source="iam")
    made_role = hear("CreateRole", {"roleName": "deploy"}, source="iam")
    sweeping.sweep()
    assert causes("AWS::IAM::User", user) == [[made_user]]
    assert causes("AWS::IAM::Role", role) == [[made_role]]


def test_a_queue_is_recognised_behind_every_endpoint(cloud: Any, recorder: Any) -> None:
    sqs = cloud("sqs")
    writes.poll(ACCOUNT, REGION)
    address = sqs.create_queue(QueueName="work")["QueueUrl"]
    made = hear(
        "CreateQueue", {"queueName": "work"}, {"queueUrl": "http://127.0.0.1:8000/111122223333/work"}, source="sqs"
    )
    sweeping.sweep()
    sqs.set_queue_attributes(QueueUrl=address, Attributes={"VisibilityTimeout": "90"})
    changed = hear("SetQueueAttributes", {"queueUrl": "http://127.0.0.1:8000/111122223333/work"}, source="sqs")
    sweeping.sweep()
    assert causes("AWS::SQS::Queue", f"https://sqs.us-east-1.amazonaws.com/{ACCOUNT}/work") == [[made], [changed]]


def test_mentions_are_ids_and_names_without_prose_and_bounded() -> None:
    record = {
        "requestParameters": {"names": [f"i-{number}" for number in range(10_000)], "text": "a long sentence", "n": 1},
        "responseElements": {"url": "http://h/1/work", "bad": "a\x00b", "big": "x" * 600, "one": "a"},
    }
    found = list(listening.mentions(record))
    assert found[:2] == ["http://h/1/work", "work"]
    assert len(found) == len(set(found)) <= listening._MOST + 1
    assert not {"a long sentence", "a\x00b", "a"} & set(found)


def test_a_vpc_brings_its_own_group_list_and_table_along_and_none_that_were_made_after_it(ec2: Any) -> None:
    vpc = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    within = [{"Name": "vpc-id", "Values": [vpc]}]
    brought = {
        "AWS::EC2::SecurityGroup": ec2.describe_security_groups(Filters=within)["SecurityGroups"][0]["GroupId"],
        "AWS::EC2::NetworkAcl": ec2.describe_network_acls(Filters=within)["NetworkAcls"][0]["NetworkAclId"],
        "AWS::EC2::RouteTable": ec2.describe_route_tables(Filters=within)["RouteTables"][0]["RouteTableId"],
    }
    after = {
        "AWS::EC2::SecurityGroup": ec2.create_security_group(GroupName="web", Description="web", VpcId=vpc)["GroupId"],
        "AWS::EC2::NetworkAcl": ec2.create_network_acl(VpcId=vpc)["NetworkAcl"]["NetworkAclId"],
        "AWS::EC2::RouteTable": ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"],
    }
    made = hear("CreateVpc", {}, {"vpc": {"vpcId": vpc}})
    own = {
        "AWS::EC2::SecurityGroup": hear("CreateSecurityGroup", {}, {"groupId": after["AWS::EC2::SecurityGroup"]}),
        "AWS::EC2::NetworkAcl": hear("CreateNetworkAcl", {}, {"networkAclId": after["AWS::EC2::NetworkAcl"]}),
        "AWS::EC2::RouteTable": hear("CreateRouteTable", {}, {"routeTableId": after["AWS::EC2::RouteTable"]}),
    }
    sweeping.sweep()
    for kind in brought:
        assert causes(kind, brought[kind]) == [[made]] and certainties(kind, brought[kind]) == ["same request"]
        assert causes(kind, after[kind]) == [[own[kind]]] and certainties(kind, after[kind]) == ["exact"]
