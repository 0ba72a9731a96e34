"""Service-linked recorders: made for a service, always recording its types, never delivered; resource types are added and taken."""

from __future__ import annotations

from typing import Any

import pytest

from config_app.delivery import contents
from config_app.items.models import Item, Resource
from config_app.recorder import reads, services, sweeping, writes
from config_app.recorder.models import LinkedRecorder
from tests.config_app.conftest import ACCOUNT, REGION, refusal

pytestmark = pytest.mark.django_db
PRINCIPAL = "securityhub.amazonaws.com"
NAME = "AWSConfigurationRecorderForSecurityHub"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/config"
HUB, VOLUME, VPC, INSTANCE = "AWS::SecurityHub::Hub", "AWS::EC2::Volume", "AWS::EC2::VPC", "AWS::EC2::Instance"


@pytest.fixture
def config(wire: Any, recorder: Any) -> Any:
    return wire()


def put(config: Any, **group: Any) -> str:
    config.put_configuration_recorder(
        ConfigurationRecorder={"name": "default", "roleARN": ROLE, "recordingGroup": group}
    )
    return str(config.describe_configuration_recorders()["ConfigurationRecorders"][0]["arn"])


def test_a_recorder_is_linked_to_a_service_shown_and_deleted(config: Any) -> None:
    made = config.put_service_linked_configuration_recorder(ServicePrincipal=PRINCIPAL)
    assert made["Name"] == NAME
    assert refusal(config.put_service_linked_configuration_recorder, ServicePrincipal=PRINCIPAL)[0] == (
        "ConflictException"
    )
    (shown,) = config.describe_configuration_recorders(ServicePrincipal=PRINCIPAL)["ConfigurationRecorders"]
    assert (shown["arn"], shown["name"], shown["recordingScope"]) == (made["Arn"], NAME, "INTERNAL")
    assert shown["recordingGroup"]["resourceTypes"] == [HUB]
    assert shown["servicePrincipal"] == PRINCIPAL
    (status,) = config.describe_configuration_recorder_status(Arn=made["Arn"])["ConfigurationRecordersStatus"]
    assert (status["recording"], status["servicePrincipal"]) == (True, PRINCIPAL)
    assert [one["name"] for one in config.describe_configuration_recorders()["ConfigurationRecorders"]] == ["default"]
    assert config.delete_service_linked_configuration_recorder(ServicePrincipal=PRINCIPAL)["Name"] == NAME
    assert refusal(config.describe_configuration_recorders, ServicePrincipal=PRINCIPAL)[0] == (
        "NoSuchConfigurationRecorderException"
    )


def test_the_operations_of_an_owners_recorder_do_not_touch_it(config: Any) -> None:
    config.put_service_linked_configuration_recorder(ServicePrincipal=PRINCIPAL)
    for call in (
        config.start_configuration_recorder, config.stop_configuration_recorder, config.delete_configuration_recorder,
    ):  # fmt: skip
        assert refusal(call, ConfigurationRecorderName=NAME)[0] == "UnmodifiableEntityException"
    for given in ({"name": NAME, "roleARN": ROLE}, {"servicePrincipal": PRINCIPAL}):
        code, _ = refusal(config.put_configuration_recorder, ConfigurationRecorder=given)
        assert code == "UnmodifiableEntityException"
    assert LinkedRecorder.objects.count() == 1


def test_bad_names_are_refused(config: Any) -> None:
    put_linked = config.put_service_linked_configuration_recorder
    delete = config.delete_service_linked_configuration_recorder
    for principal in ("nobody.amazonaws.com", "ec2", "*"):
        assert refusal(put_linked, ServicePrincipal=principal)[0] == "ValidationException", principal
    assert refusal(delete)[0] == "ValidationException"
    assert refusal(delete, ServicePrincipal=PRINCIPAL)[0] == "NoSuchConfigurationRecorderException"
    own = config.describe_configuration_recorders()["ConfigurationRecorders"][0]["arn"]
    assert refusal(delete, Arn=own)[0] == "ValidationException"
    both = {"ConfigurationRecorderNames": ["default"], "Arn": own}
    assert refusal(config.describe_configuration_recorders, **both)[0] == "ValidationException"
    assert not LinkedRecorder.objects.exists()


def test_it_records_its_types_while_the_owners_recorder_is_off_and_these_items_are_not_delivered(
    config: Any, cloud: Any
) -> None:
    ec2 = cloud("ec2")
    ec2.create_volume(AvailabilityZone="us-east-1a", Size=8)
    writes.poll(ACCOUNT, REGION)
    own = set(Item.objects.values_list("id", flat=True))
    config.stop_configuration_recorder(ConfigurationRecorderName="default")
    config.put_service_linked_configuration_recorder(ServicePrincipal="observabilityadmin.amazonaws.com")
    vpc = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    ec2.create_volume(AvailabilityZone="us-east-1a", Size=8)
    sweeping.sweep()
    new = Item.objects.exclude(id__in=own).select_related("resource")
    assert {(item.resource.type, item.resource.resource_id) for item in new} == {(VPC, vpc)}
    assert [item.internal for item in new] == [True]
    assert Resource.objects.filter(type=VOLUME).count() == 1
    from config_app.delivery.models import ConfigDelivery

    history = ConfigDelivery(account_id=ACCOUNT, region=REGION, since=0, through=10**9)
    assert set(contents._items(history).values_list("id", flat=True)) == own
    assert reads.recording(ACCOUNT, REGION).takes(VPC)
    assert not reads.recording(ACCOUNT, REGION).takes(VOLUME)


def test_resource_types_are_put_under_recording_and_taken_from_it(config: Any) -> None:
    arn = put(config, resourceTypes=[VPC])

    def types(answer: Any) -> list[str]:
        return list(answer["ConfigurationRecorder"]["recordingGroup"]["resourceTypes"])

    assert types(config.associate_resource_types(ConfigurationRecorderArn=arn, ResourceTypes=[VOLUME, VPC])) == [
        VPC,
        VOLUME,
    ]
    assert types(config.disassociate_resource_types(ConfigurationRecorderArn=arn, ResourceTypes=[VPC])) == [VOLUME]
    assert refusal(config.disassociate_resource_types, ConfigurationRecorderArn=arn, ResourceTypes=[VOLUME])[0] == (
        "InvalidRecordingGroupException"
    )
    put(config, exclusionByResourceTypes={"resourceTypes": [VPC, VOLUME]},
        recordingStrategy={"useOnly": "EXCLUSION_BY_RESOURCE_TYPES"})  # fmt: skip
    config.associate_resource_types(ConfigurationRecorderArn=arn, ResourceTypes=[VPC])
    config.disassociate_resource_types(ConfigurationRecorderArn=arn, ResourceTypes=[INSTANCE])
    (shown,) = config.describe_configuration_recorders()["ConfigurationRecorders"]
    assert shown["recordingGroup"]["exclusionByResourceTypes"]["resourceTypes"] == [VOLUME, INSTANCE]
    found = reads.recorder(ACCOUNT, REGION)
    assert found
    assert [reads.records(found, kind) for kind in (VPC, VOLUME, INSTANCE)] == [True, False, False]


def test_types_are_not_added_to_a_recorder_of_all_types_or_to_none(config: Any) -> None:
    arn = put(config, allSupported=True)
    associate = config.associate_resource_types
    assert refusal(associate, ConfigurationRecorderArn=arn, ResourceTypes=[VPC])[0] == "ValidationException"
    assert refusal(associate, ConfigurationRecorderArn=arn, ResourceTypes=["Custom::A::B"])[0] == "ValidationException"
    assert refusal(associate, ConfigurationRecorderArn=f"{arn}x", ResourceTypes=[VPC])[0] == (
        "NoSuchConfigurationRecorderException"
    )


def test_recorders_are_listed_by_name_with_filters_and_pages(config: Any) -> None:
    for principal in (PRINCIPAL, "kms.amazonaws.com"):
        config.put_service_linked_configuration_recorder(ServicePrincipal=principal)
    names = ["AWSConfigurationRecorderForKms", NAME, "default"]
    pages = list(config.get_paginator("list_configuration_recorders").paginate(PaginationConfig={"PageSize": 2}))
    assert [len(page["ConfigurationRecorderSummaries"]) for page in pages] == [2, 1]
    assert [one["name"] for page in pages for one in page["ConfigurationRecorderSummaries"]] == names
    for scope, wanted in (("INTERNAL", names[:2]), ("PAID", names[2:])):
        listed = config.list_configuration_recorders(Filters=[{"filterName": "recordingScope", "filterValue": [scope]}])
        assert [one["name"] for one in listed["ConfigurationRecorderSummaries"]] == wanted
        assert "NextToken" not in listed
    assert refusal(config.list_configuration_recorders, NextToken="forged")[0] == "ValidationException"
    assert refusal(config.list_configuration_recorders, MaxResults=21)[0] == "ValidationException"


def test_every_name_of_a_linked_recorder_says_its_service() -> None:
    assert services.recorder_name("observabilityadmin.amazonaws.com") == "AWSConfigurationRecorderForObservabilityAdmin"
    assert services.recorder_name("access-analyzer.amazonaws.com") == "AWSConfigurationRecorderForAccessAnalyzer"
    assert services.types_of("securityhub.example.com") == []
