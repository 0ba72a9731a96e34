"""Recorders and channels over the wire."""

from __future__ import annotations

from typing import Any

import pytest

from config_app.recorder import groups, writes
from config_app.recorder.models import Recorder
from config_app.resources.spec import all_types
from project.platform.storage import writes as storage
from tests.config_app.conftest import ACCOUNT, REGION, refusal

pytestmark = pytest.mark.django_db
ROLE = f"arn:aws:iam::{ACCOUNT}:role/config"


def put(config: Any, name: str = "default", **group: Any) -> None:
    config.put_configuration_recorder(
        ConfigurationRecorder={"name": name, "roleARN": ROLE, **({"recordingGroup": group} if group else {})}
    )


def test_a_recorder_is_put_started_stopped_and_deleted(wire: Any) -> None:
    config = wire()
    assert config.describe_configuration_recorders()["ConfigurationRecorders"] == []
    put(config, allSupported=True, includeGlobalResourceTypes=True)
    (shown,) = config.describe_configuration_recorders(ConfigurationRecorderNames=["default"])["ConfigurationRecorders"]
    assert (shown["name"], shown["roleARN"]) == ("default", ROLE)
    assert shown["recordingGroup"] == {
        "allSupported": True, "includeGlobalResourceTypes": True, "resourceTypes": [],
        "exclusionByResourceTypes": {"resourceTypes": []}, "recordingStrategy": {"useOnly": "ALL_SUPPORTED_RESOURCE_TYPES"},
    }  # fmt: skip
    config.start_configuration_recorder(ConfigurationRecorderName="default")
    (status,) = config.describe_configuration_recorder_status()["ConfigurationRecordersStatus"]
    assert (status["recording"], "lastStartTime" in status, "lastStopTime" in status) == (True, True, False)
    config.stop_configuration_recorder(ConfigurationRecorderName="default")
    (status,) = config.describe_configuration_recorder_status(ConfigurationRecorderNames=["default"])[
        "ConfigurationRecordersStatus"
    ]
    assert (status["recording"], "lastStopTime" in status) == (False, True)
    config.delete_configuration_recorder(ConfigurationRecorderName="default")
    assert config.describe_configuration_recorders()["ConfigurationRecorders"] == []
    assert writes.ensure_recorders() == [] or Recorder.objects.get(account_id=ACCOUNT).deleted


def test_the_one_that_was_made_by_itself_takes_its_owners_name_and_no_second_one_is_taken(wire: Any) -> None:
    writes.ensure_recorders()
    config = wire()
    put(config, "mine")
    code, message = refusal(put, config=config, name="other")
    assert code == "MaxNumberOfConfigurationRecordersExceededException"
    assert message == (
        "Failed to put configuration recorder 'other' because the maximum number of configuration recorders: 1 is reached."
    )


@pytest.mark.parametrize(
    "group",
    [
        {"allSupported": True, "resourceTypes": ["AWS::EC2::VPC"]},
        {"allSupported": False},
        {"allSupported": False, "includeGlobalResourceTypes": True, "resourceTypes": ["AWS::EC2::VPC"]},
        {"resourceTypes": ["AWS::EC2::VPC"], "exclusionByResourceTypes": {"resourceTypes": ["AWS::EC2::Volume"]}},
        {"resourceTypes": ["AWS::EC2::VPC"], "recordingStrategy": {"useOnly": "ALL_SUPPORTED_RESOURCE_TYPES"}},
        {"allSupported": True, "recordingStrategy": {"useOnly": "EXCLUSION_BY_RESOURCE_TYPES"}},
        {"exclusionByResourceTypes": {"resourceTypes": ["AWS::EC2::VPC"]}},
        {"allSupported": True, "exclusionByResourceTypes": {"resourceTypes": ["AWS::EC2::VPC"]}},
    ],
    ids=str,
)
def test_a_group_that_contradicts_itself_is_refused_and_nothing_is_written(wire: Any, group: dict[str, Any]) -> None:
    assert refusal(put, config=wire(), **group)[0] == "InvalidRecordingGroupException"
    assert not Recorder.objects.filter(account_id=ACCOUNT).exists()


def test_groups_decide_what_is_recorded(wire: Any) -> None:
    from config_app.recorder import reads

    config = wire()
    for group, wanted in (
        ({"allSupported": True, "includeGlobalResourceTypes": True}, {"AWS::EC2::VPC", "AWS::IAM::User"}),
        ({"allSupported": True}, {"AWS::EC2::VPC"}),
        ({"recordingStrategy": {"useOnly": "ALL_SUPPORTED_RESOURCE_TYPES"}, "allSupported": True}, {"AWS::EC2::VPC"}),
        ({"allSupported": True, "includeGlobalResourceTypes": False}, {"AWS::EC2::VPC"}),
        ({"resourceTypes": ["AWS::IAM::User"]}, {"AWS::IAM::User"}),
        ({"exclusionByResourceTypes": {"resourceTypes": ["AWS::EC2::VPC"]},
          "recordingStrategy": {"useOnly": "EXCLUSION_BY_RESOURCE_TYPES"}}, {"AWS::IAM::User"}),
    ):  # fmt: skip
        put(config, **group)
        found = Recorder.objects.get(account_id=ACCOUNT)
        assert {kind for kind in ("AWS::EC2::VPC", "AWS::IAM::User") if reads.records(found, kind)} == wanted, group


def test_a_recorder_that_is_put_without_a_group_leaves_iams_types_out_and_the_one_made_by_itself_takes_all(
    wire: Any, cloud: Any
) -> None:
    config = wire()
    put(config)
    (shown,) = config.describe_configuration_recorders()["ConfigurationRecorders"]
    assert shown["recordingGroup"]["includeGlobalResourceTypes"] is False
    cloud("iam").create_user(UserName="dana")
    config.start_configuration_recorder(ConfigurationRecorderName="default")
    users = [declared for declared in all_types().values() if declared.type in groups.GLOBAL_TYPES]
    assert len(users) == 4
    assert writes.poll(ACCOUNT, REGION, users) == {"new": 0, "changed": 0, "deleted": 0, "failed": 0}
    put(config, allSupported=True, includeGlobalResourceTypes=True)
    assert writes.poll(ACCOUNT, REGION, users)["new"] == 1
    Recorder.objects.all().delete()
    writes.ensure_recorders()
    put(config)
    (shown,) = config.describe_configuration_recorders()["ConfigurationRecorders"]
    assert shown["recordingGroup"]["includeGlobalResourceTypes"] is True


def test_a_group_that_no_longer_takes_a_type_with_a_mode_of_its_own_is_refused(wire: Any) -> None:
    config = wire()
    daily = {"recordingFrequency": "CONTINUOUS", "recordingModeOverrides": [
        {"resourceTypes": ["AWS::EC2::VPC"], "recordingFrequency": "DAILY"}]}  # fmt: skip
    config.put_configuration_recorder(ConfigurationRecorder={
        "name": "default", "roleARN": ROLE, "recordingGroup": {"resourceTypes": ["AWS::EC2::VPC"]}, "recordingMode": daily,
    })  # fmt: skip
    code, message = refusal(put, config=config, resourceTypes=["AWS::EC2::Volume"])
    assert (code, "AWS::EC2::VPC" in message) == ("ValidationException", True)


def test_unknown_names_and_bad_roles_are_refused(wire: Any) -> None:
    config = wire()
    for call in (
        config.start_configuration_recorder, config.stop_configuration_recorder, config.delete_configuration_recorder,
    ):  # fmt: skip
        assert refusal(call, ConfigurationRecorderName="nobody")[0] == "NoSuchConfigurationRecorderException"
    describe = config.describe_configuration_recorder_status
    assert refusal(describe, ConfigurationRecorderNames=["x"])[0] == "NoSuchConfigurationRecorderException"
    bad = {"name": "default", "roleARN": "not-an-arn"}
    assert refusal(config.put_configuration_recorder, ConfigurationRecorder=bad)[0] == "InvalidRoleException"


def test_a_channel_is_put_described_and_deleted_when_nothing_records(wire: Any) -> None:
    config = wire()
    storage.ensure_bucket("config-files", account_id=ACCOUNT, region=REGION, backend="folder")
    channel = {"name": "default", "s3BucketName": "config-files", "s3KeyPrefix": "p",
               "configSnapshotDeliveryProperties": {"deliveryFrequency": "Six_Hours"}}  # fmt: skip
    assert (
        refusal(config.put_delivery_channel, DeliveryChannel=channel)[0] == "NoAvailableConfigurationRecorderException"
    )
    put(config)
    config.put_delivery_channel(DeliveryChannel=channel)
    assert config.describe_delivery_channels()["DeliveryChannels"] == [channel]
    status = config.describe_delivery_channel_status()["DeliveryChannelsStatus"][0]
    assert status.pop("name") == "default"
    assert {name: said["lastStatus"] for name, said in status.items()} == {
        f"config{what}DeliveryInfo": "Not_Applicable" for what in ("Snapshot", "History", "Stream")
    }
    for wrong, code in (
        ({"name": "second", "s3BucketName": "config-files"}, "MaxNumberOfDeliveryChannelsExceededException"),
        ({"name": "default"}, "NoSuchBucketException"),
        ({"name": "default", "s3BucketName": "config-files", "snsTopicARN": "topic"}, "InvalidSNSTopicARNException"),
        ({"name": "default", "s3BucketName": "config-files", "s3KmsKeyArn": "key"}, "InvalidS3KmsKeyArnException"),
    ):
        assert refusal(config.put_delivery_channel, DeliveryChannel=wrong)[0] == code
    config.start_configuration_recorder(ConfigurationRecorderName="default")
    delete = config.delete_delivery_channel
    assert refusal(delete, DeliveryChannelName="default")[0] == "LastDeliveryChannelDeleteFailedException"
    config.stop_configuration_recorder(ConfigurationRecorderName="default")
    delete(DeliveryChannelName="default")
    assert refusal(delete, DeliveryChannelName="default")[0] == "NoSuchDeliveryChannelException"
    assert refusal(config.describe_delivery_channels, DeliveryChannelNames=["default"])[0] == (
        "NoSuchDeliveryChannelException"
    )
