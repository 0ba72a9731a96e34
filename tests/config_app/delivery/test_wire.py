"""The channel, snapshots and history over the wire: names, bodies, statuses, and what each refusal is called."""

from __future__ import annotations

import hashlib
import re
from typing import Any

import pytest

from config_app.delivery.models import ConfigDelivery, ConfigFile
from config_app.items.models import Item
from project.kernel import arn
from project.platform.storage import writes as storage
from project.platform.storage.backends import folder
from project.platform.storage.models import StoredObject
from project.platform.topics import writes as topics
from tests.config_app.conftest import ACCOUNT, REGION, refusal
from tests.config_app.delivery.conftest import BUCKET, SERVER, VOLUME, deliver, keys, read, record, remove
from tests.conftest import STRANGER

pytestmark = pytest.mark.django_db
THEIR_KEY = arn.make("kms", REGION, STRANGER, "key/11111111-2222-3333-4444-555555555555")
HEAD = f"AWSLogs/{ACCOUNT}/Config"


def test_putting_a_channel_writes_the_check_file(channel: Any) -> None:
    assert keys() == [f"{HEAD}/ConfigWritabilityCheckFile"]
    channel(s3KeyPrefix="deep/er")
    assert f"deep/er/{HEAD}/ConfigWritabilityCheckFile" in keys()


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"s3BucketName": "nowhere-at-all"}, "NoSuchBucketException"),
        ({"s3BucketName": "No Bucket"}, "NoSuchBucketException"),
        ({"s3BucketName": "anothers"}, "InsufficientDeliveryPolicyException"),
        ({"s3KeyPrefix": "/begins"}, "InvalidS3KeyPrefixException"),
        ({"s3KeyPrefix": "a/../b"}, "InvalidS3KeyPrefixException"),
        ({"snsTopicARN": "topic"}, "InvalidSNSTopicARNException"),
        ({"snsTopicARN": arn.make("sns", REGION, STRANGER, "theirs")}, "InvalidSNSTopicARNException"),
        ({"snsTopicARN": arn.make("sns", REGION, ACCOUNT, "not-there")}, "InvalidSNSTopicARNException"),
        ({"s3KmsKeyArn": "key"}, "InvalidS3KmsKeyArnException"),
        ({"s3KmsKeyArn": THEIR_KEY}, "InsufficientDeliveryPolicyException"),
        ({"name": "second"}, "MaxNumberOfDeliveryChannelsExceededException"),
    ],
)  # fmt: skip
def test_a_destination_that_cannot_be_used_is_refused_and_the_channel_stays(
    wire: Any, channel: Any, members: dict[str, str], code: str
) -> None:
    storage.ensure_bucket("anothers", account_id=STRANGER, region=REGION, backend="folder")
    before = wire().describe_delivery_channels()["DeliveryChannels"]
    given = {"name": "default", "s3BucketName": BUCKET, **members}
    assert refusal(wire().put_delivery_channel, DeliveryChannel=given)[0] == code
    assert wire().describe_delivery_channels()["DeliveryChannels"] == before


def test_a_bucket_whose_folder_cannot_be_written_is_refused(wire: Any, recording: Any, bucket: str) -> None:
    folder.root(bucket).parent.mkdir(parents=True)
    folder.root(bucket).write_text("a file where the folder should be")
    code, said = refusal(wire().put_delivery_channel, DeliveryChannel={"name": "default", "s3BucketName": bucket})
    assert code == "InsufficientDeliveryPolicyException" and bucket in said


def test_a_snapshot_lies_under_awss_key_and_holds_the_last_item_of_what_is_there(
    wire: Any, channel: Any, still_clock: Any
) -> None:
    still_clock.move_to("2026-03-07T04:05:06Z")
    record("vol-1", 1, 2)
    record("vol-2", 5)
    record("srv", 7, kind=SERVER, tags={"team": "bar"})
    remove("vol-2")
    number = wire().deliver_config_snapshot(deliveryChannelName="default")["configSnapshotId"]
    record("vol-1", 3)
    assert deliver().files == 1
    [key] = keys("/ConfigSnapshot/")
    assert key == (
        f"{HEAD}/{REGION}/2026/3/7/ConfigSnapshot/{ACCOUNT}_Config_{REGION}_ConfigSnapshot_20260307T040506Z_{number}.json.gz"
    )
    document = read(key)
    assert (document["fileVersion"], document["configSnapshotId"]) == ("1.0", number)
    found = {item["resourceId"]: item for item in document["configurationItems"]}
    assert {name: item["configuration"] for name, item in found.items()} == {"vol-1": {"size": 2}, "srv": {"size": 7}}
    server = found["srv"]
    newest = Item.objects.get(resource__resource_id="srv")
    assert server["configurationStateId"] == newest.id and server["awsAccountId"] == ACCOUNT
    assert (server["configurationItemVersion"], server["tags"]) == ("1.3", {"team": "bar"})
    assert server["configurationItemCaptureTime"] == "2026-03-07T04:05:06.000Z"
    assert not {"version", "accountId", "arn"} & server.keys()
    assert all(value is not None for item in document["configurationItems"] for value in item.values())


def test_relationships_are_both_ways_under_the_name_that_files_have(wire: Any, channel: Any) -> None:
    edge = {"relationshipName": "Is attached to Instance", "resourceType": "AWS::EC2::Instance", "resourceId": "i-1",
            "inverse": "Is attached to Volume"}  # fmt: skip
    record("i-1", 1, kind="AWS::EC2::Instance")
    record("vol-1", 1, relationships=(edge,))
    wire().deliver_config_snapshot(deliveryChannelName="default")
    deliver()
    found = {
        item["resourceId"]: item["relationships"] for item in read(keys("/ConfigSnapshot/")[0])["configurationItems"]
    }
    assert found["vol-1"] == [
        {"resourceId": "i-1", "resourceType": "AWS::EC2::Instance", "name": "Is attached to Instance"}
    ]
    assert found["i-1"] == [{"resourceId": "vol-1", "resourceType": VOLUME, "name": "Is attached to Volume"}]


def test_history_files_hold_every_item_of_a_type_once(wire: Any, channel: Any, still_clock: Any) -> None:
    still_clock.move_to("2026-03-07T03:00:00Z")
    channel(configSnapshotDeliveryProperties={"deliveryFrequency": "TwentyFour_Hours"})
    record("vol-1", 1, 2, 3)
    record("srv", 1, kind=SERVER)
    assert deliver().files == 0
    still_clock.move_to("2026-03-07T06:00:10Z")
    deliver()
    first = keys("/ConfigHistory/")
    name = f"{HEAD}/{REGION}/2026/3/7/ConfigHistory/{ACCOUNT}_Config_{REGION}_ConfigHistory_"
    assert first == [f"{name}{kind}_20260307T030000Z_20260307T060010Z_1.json.gz" for kind in (VOLUME, SERVER)]
    assert [item["configuration"]["size"] for item in read(first[0])["configurationItems"]] == [1, 2, 3]
    assert set(read(first[0])) == {"fileVersion", "requestId", "configurationItems"}
    record("vol-1", 4)
    remove("srv", SERVER)
    assert deliver().files == 0
    still_clock.move_to("2026-03-07T12:00:00Z")
    deliver()
    later = [key for key in keys("/ConfigHistory/") if key not in first]
    assert [read(key)["configurationItems"][0]["configurationItemStatus"] for key in later] == ["OK", "ResourceDeleted"]
    seen = [item["configurationStateId"] for key in first + later for item in read(key)["configurationItems"]]
    assert sorted(seen) == list(Item.objects.order_by("id").values_list("id", flat=True))
    still_clock.move_to("2026-03-07T18:00:00Z")
    deliver()
    assert len(keys("/ConfigHistory/")) == 4  # nothing happened: no file


def test_history_can_be_asked_for_at_once(wire: Any, channel: Any, alice: Any) -> None:
    from tests.trail.installation import run

    record("vol-1", 1)
    number = run(alice, "cairn:DeliverConfigHistory", deliveryChannelName="default")["deliveryId"]
    assert run(alice, "cairn:DeliverConfigHistory", deliveryChannelName="default")["deliveryId"] == number
    deliver()
    assert read(keys("/ConfigHistory/")[0])["requestId"] == number


def test_scheduled_snapshots_come_once_in_each_slot(wire: Any, channel: Any, still_clock: Any) -> None:
    still_clock.move_to("2026-03-07T03:10:00Z")
    channel(configSnapshotDeliveryProperties={"deliveryFrequency": "One_Hour"})
    record("vol-1", 1)
    deliver()
    assert keys("/ConfigSnapshot/") == []
    info = wire().describe_delivery_channel_status()["DeliveryChannelsStatus"][0]["configSnapshotDeliveryInfo"]
    assert info["nextDeliveryTime"].isoformat() == "2026-03-07T04:00:00+00:00"
    for _ in range(3):
        still_clock.move_to("2026-03-07T04:00:05Z")
        deliver()
    still_clock.move_to("2026-03-07T05:59:00Z")
    deliver()
    assert len(keys("/ConfigSnapshot/")) == 2


def test_the_statuses_are_those_of_the_last_attempts(wire: Any, channel: Any, monkeypatch: Any) -> None:
    def info(what: str = "Snapshot") -> dict[str, Any]:
        return dict(wire().describe_delivery_channel_status()["DeliveryChannelsStatus"][0][f"config{what}DeliveryInfo"])

    assert info()["lastStatus"] == "Not_Applicable" and "lastErrorCode" not in info()
    record("vol-1", 1)
    wire().deliver_config_snapshot(deliveryChannelName="default")
    with monkeypatch.context() as patch:
        patch.setattr(folder, "put", _away)
        assert deliver().failed == 1
        assert (info()["lastStatus"], info()["lastErrorCode"]) == ("Failure", "ServiceUnavailable")
        assert "lastSuccessfulTime" not in info()
    deliver()
    said = info()
    assert said["lastStatus"] == "Success" and said["lastSuccessfulTime"] == said["lastAttemptTime"]
    assert "lastErrorCode" not in said and info("Stream") == {"lastStatus": "Not_Applicable"}


def _away(*_: Any) -> None:
    raise OSError(5, "Input/output error")


def test_the_note_of_a_file_says_what_lies_there(wire: Any, channel: Any) -> None:
    record("vol-1", 1)
    wire().deliver_config_snapshot(deliveryChannelName="default")
    deliver()
    note = ConfigFile.objects.get()
    body = folder.get(BUCKET, note.key)
    assert (note.size, note.sha256, note.items) == (len(body), hashlib.sha256(body).hexdigest(), 1)
    assert ConfigDelivery.objects.get().done == 1


def test_a_snapshot_needs_a_channel_and_a_recorder_that_is_on(wire: Any, channel: Any, recording: Any) -> None:
    ask = wire().deliver_config_snapshot
    assert refusal(ask, deliveryChannelName="other")[0] == "NoSuchDeliveryChannelException"
    wire().stop_configuration_recorder(ConfigurationRecorderName="default")
    assert refusal(ask, deliveryChannelName="default")[0] == "NoRunningConfigurationRecorderException"
    wire().delete_configuration_recorder(ConfigurationRecorderName="default")
    assert refusal(ask, deliveryChannelName="default")[0] == "NoAvailableConfigurationRecorderException"
    assert not ConfigDelivery.objects.exists()


def test_an_auditor_may_read_the_channel_and_not_deliver(wire: Any, channel: Any) -> None:
    bob = wire(who="bob")
    assert bob.describe_delivery_channels()["DeliveryChannels"]
    assert refusal(bob.deliver_config_snapshot, deliveryChannelName="default")[0] == "AccessDeniedException"
    assert wire(who="charlie").describe_delivery_channels()["DeliveryChannels"] == []


def test_a_channel_that_is_deleted_takes_what_was_not_delivered_with_it(wire: Any, channel: Any) -> None:
    record("vol-1", 1)
    wire().deliver_config_snapshot(deliveryChannelName="default")
    wire().stop_configuration_recorder(ConfigurationRecorderName="default")
    wire().delete_delivery_channel(DeliveryChannelName="default")
    assert deliver().files == 0 and keys("/ConfigSnapshot/") == []


def test_a_sealed_snapshot_is_read_by_whom_the_key_lets(wire: Any, channel: Any, alice: Any) -> None:
    from project.platform.storage import reads as stored
    from tests.trail.installation import run

    key = run(alice, "cairn:CreateKey", name="config")["arn"]
    channel(s3KmsKeyArn=key)
    record("vol-1", 1)
    wire().deliver_config_snapshot(deliveryChannelName="default")
    deliver()
    item = StoredObject.objects.get(key__contains="/ConfigSnapshot/")
    assert item.kms_key == key
    assert hashlib.sha256(stored.clear(item)).hexdigest() == ConfigFile.objects.get().sha256
    assert folder.get(BUCKET, item.key) != stored.clear(item)


def test_names_of_topics_are_those_of_the_account(wire: Any, channel: Any) -> None:
    topic = topics.make_topic(ACCOUNT, REGION, "config-stream")
    channel(snsTopicARN=topic.arn)
    assert wire().describe_delivery_channels()["DeliveryChannels"][0]["snsTopicARN"] == topic.arn
    assert re.fullmatch(r"arn:aws:sns:.+:config-stream", topic.arn)
