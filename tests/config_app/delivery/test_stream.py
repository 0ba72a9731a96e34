"""The stream: every message of a channel, in the deed's transaction, within SNS's envelope and its verified signature."""

from __future__ import annotations

import base64
import gzip
import json
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from django.db import transaction

from config_app.delivery.models import ConfigDelivery
from config_app.items.models import Item
from project.platform.storage.backends import folder
from project.platform.topics import sending, signing
from project.platform.topics import writes as topics
from project.platform.topics.models import Dispatch, Message, SigningKey
from tests.config_app.conftest import ACCOUNT, REGION
from tests.config_app.delivery.conftest import BUCKET, SERVER, VOLUME, deliver, keys, read, record, remove

pytestmark = pytest.mark.django_db


@pytest.fixture
def topic(channel: Any) -> Any:
    made = topics.make_topic(ACCOUNT, REGION, "config-stream")
    topics.subscribe(made, "https", "https://listener.example/config", raw=False, hidden={}, confirms=False)
    channel(snsTopicARN=made.arn)
    return made


def said(kind: str = "") -> list[dict[str, Any]]:
    found = [json.loads(body) for body in Message.objects.order_by("created").values_list("body", flat=True)]
    return [message for message in found if message["messageType"].startswith(kind)]


def test_a_change_is_told_with_every_path_that_differs(topic: Any) -> None:
    record("vol-1", 1, tags={"a": "1"})
    record("vol-1", 2, tags={"a": "1", "b": "2"})
    remove("vol-1")
    made, changed, gone = said("ConfigurationItemChangeNotification")
    assert (made["configurationItemDiff"], made["recordVersion"]) == (
        {"changeType": "CREATE", "changedProperties": {}},
        "1.3",
    )
    assert changed["configurationItemDiff"] == {
        "changeType": "UPDATE",
        "changedProperties": {
            "Configuration.size": {"previousValue": 1, "updatedValue": 2, "changeType": "UPDATE"},
            "Tags.b": {"updatedValue": "2", "changeType": "CREATE"},
        },
    }
    newest = Item.objects.order_by("id")[1]
    item = changed["configurationItem"]
    assert (item["configurationStateId"], item["configuration"], item["awsAccountId"]) == (
        newest.id,
        {"size": 2},
        ACCOUNT,
    )
    assert gone["configurationItemDiff"]["changeType"] == "DELETE"
    assert gone["configurationItem"]["configurationItemStatus"] == "ResourceDeleted"
    subjects = list(Message.objects.order_by("created").values_list("subject", flat=True))
    assert subjects[0] == f"[AWS Config:{REGION}] {VOLUME} vol-1 Created in Account {ACCOUNT}"
    assert "notificationCreationTime" in changed


def test_a_long_subject_is_cut_at_a_hundred_characters(topic: Any) -> None:
    record("x" * 200, 1)
    subject = Message.objects.get().subject
    assert len(subject) == 100 and subject.endswith("...")


def test_a_change_that_is_undone_is_told_to_nobody(topic: Any) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        record("vol-1", 1)
        raise RuntimeError
    assert said() == []


def test_relationships_that_come_and_go_are_differences(topic: Any) -> None:
    edge = {"relationshipName": "Is attached to Instance", "resourceType": "AWS::EC2::Instance", "resourceId": "i-1"}
    record("vol-1", 1)
    record("vol-1", 1, relationships=(edge,))
    properties = said("ConfigurationItem")[1]["configurationItemDiff"]["changedProperties"]
    shown = {"resourceId": "i-1", "resourceType": "AWS::EC2::Instance", "name": "Is attached to Instance"}
    assert properties == {"Relationships.0": {"updatedValue": shown, "changeType": "CREATE"}}


def test_the_envelope_is_signed_so_that_a_subscriber_can_check_it(topic: Any) -> None:
    record("vol-1", 1)
    dispatch = Dispatch.objects.select_related("message__topic", "subscription").get()
    envelope = signing.compose(dispatch.message, dispatch.subscription)
    assert {"Type", "MessageId", "TopicArn", "Subject", "Message", "Timestamp", "SignatureVersion", "Signature",
            "SigningCertURL", "UnsubscribeURL"} == envelope.keys()  # fmt: skip
    key = x509.load_pem_x509_certificate(SigningKey.objects.get().certificate.encode()).public_key()
    assert isinstance(key, rsa.RSAPublicKey)
    names = ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type")
    text = "".join(f"{name}\n{envelope[name]}\n" for name in names).encode()
    key.verify(base64.b64decode(envelope["Signature"]), text, padding.PKCS1v15(), hashes.SHA256())
    assert json.loads(envelope["Message"])["configurationItem"]["resourceId"] == "vol-1"


def test_a_change_too_large_for_a_message_becomes_a_file_of_which_is_told(topic: Any) -> None:
    record("vol-1", 1)
    for mark in "ab":
        record("vol-1", mark * 300_000)  # type: ignore[arg-type]
    assert len(said()) == 1
    deliver()
    first, second = said("Oversized")
    summary = first["configurationItemSummary"]
    assert (first["messageType"], summary["changeType"]) == ("OversizedConfigurationItemChangeNotification", "UPDATE")
    assert summary["resourceId"] == "vol-1" and "configuration" not in summary
    places = [message["s3DeliverySummary"]["s3BucketLocation"] for message in (first, second)]
    assert sorted(places) == sorted(f"{BUCKET}/{key}" for key in keys("/OversizedChangeNotification/"))
    key = places[0].partition("/")[2]
    assert (
        f"/OversizedChangeNotification/{VOLUME}/vol-1/{ACCOUNT}_Config_{REGION}_ChangeNotification_{VOLUME}_vol-1_"
        in key
    )
    whole = json.loads(gzip.decompress(folder.get(BUCKET, key)))
    assert whole["configurationItem"]["configuration"]["size"] == "a" * 300_000
    assert whole["messageType"] == "ConfigurationItemChangeNotification"


def test_a_large_change_that_cannot_be_put_anywhere_is_told_as_such_once(topic: Any, monkeypatch: Any) -> None:
    def away(*_: Any) -> None:
        raise FileNotFoundError

    record("vol-1", "a" * 300_000)  # type: ignore[arg-type]
    with monkeypatch.context() as patch:
        patch.setattr(folder, "put", away)
        deliver()
        deliver()
    [failed] = said("OversizedConfigurationItemChangeDeliveryFailed")
    assert failed["s3DeliverySummary"]["errorCode"] == "NoSuchBucket" and BUCKET in str(failed["s3DeliverySummary"])
    deliver()
    assert len(said("OversizedConfigurationItemChangeNotification")) == 1
    assert not ConfigDelivery.objects.filter(delivered__isnull=True).exists()


def test_snapshots_and_history_are_told_when_they_begin_and_when_they_lie_there(wire: Any, topic: Any) -> None:
    record("vol-1", 1)
    record("srv", 1, kind=SERVER)
    number = wire().deliver_config_snapshot(deliveryChannelName="default")["configSnapshotId"]
    [started] = said("ConfigurationSnapshotDeliveryStarted")
    assert (started["configSnapshotId"], started["recordVersion"]) == (number, "1.1")
    assert said("ConfigurationSnapshotDeliveryCompleted") == []
    deliver()
    [done] = said("ConfigurationSnapshotDeliveryCompleted")
    assert (done["configSnapshotId"], done["s3Bucket"], [done["s3ObjectKey"]]) == (
        number,
        BUCKET,
        keys("/ConfigSnapshot/"),
    )
    from config_app.delivery import opening
    from config_app.delivery.models import Channel

    opening.start(Channel.objects.get(), ConfigDelivery.HISTORY)
    deliver()
    told = [message["s3ObjectKey"] for message in said("ConfigurationHistoryDeliveryCompleted")]
    assert sorted(told) == sorted(keys("/ConfigHistory/")) and len(told) == 2
    subjects = set(Message.objects.values_list("subject", flat=True))
    assert f"[AWS Config:{REGION}] Configuration Snapshot Delivery Completed for Account {ACCOUNT}" in subjects
    assert all(read(key) for key in told)


def test_a_verdict_that_turns_is_told_with_the_one_before(wire: Any, topic: Any) -> None:
    rule = {"ConfigRuleName": "volumes", "Source": {"Owner": "AWS", "SourceIdentifier": "ENCRYPTED_VOLUMES"}}
    wire().put_config_rule(ConfigRule=rule)
    _volume(encrypted=True)
    _volume(encrypted=False)
    _volume(encrypted=False, size=2)
    first, second = said("ComplianceChangeNotification")
    assert first["newEvaluationResult"]["complianceType"] == "COMPLIANT" and "oldEvaluationResult" not in first
    assert (second["newEvaluationResult"]["complianceType"], second["oldEvaluationResult"]["complianceType"]) == (
        "NON_COMPLIANT", "COMPLIANT",
    )  # fmt: skip
    assert (second["configRuleName"], second["resourceId"], second["awsRegion"]) == ("volumes", "vol-1", REGION)
    named = second["newEvaluationResult"]["evaluationResultIdentifier"]["evaluationResultQualifier"]
    assert named == {"configRuleName": "volumes", "resourceType": VOLUME, "resourceId": "vol-1"}
    wire().start_config_rules_evaluation(ConfigRuleNames=["volumes"])
    [started] = said("ConfigRulesEvaluationStarted")
    assert started["configRuleNames"] == ["volumes"]


def _volume(**configuration: Any) -> None:
    from config_app.items import writes as items
    from config_app.items.content import Found

    found = Found(
        "vol-1",
        {"attachments": [{"state": "attached"}], **configuration},
    )
    items.record(ACCOUNT, REGION, VOLUME, [found], lambda *_: [], complete=False)


def test_the_status_of_the_stream_is_what_became_of_the_last_message(wire: Any, topic: Any) -> None:
    def info() -> dict[str, Any]:
        return dict(wire().describe_delivery_channel_status()["DeliveryChannelsStatus"][0]["configStreamDeliveryInfo"])

    assert info()["lastStatus"] == "Not_Applicable"
    record("vol-1", 1)
    assert info()["lastStatus"] == "Success" and "lastStatusChangeTime" in info()
    topics.delete_topic(topic)
    record("vol-1", 2)
    sending.work()  # the topic may be one of the cloud now, and there is no cloud
    assert info()["lastStatus"] == "Failure" and info()["lastErrorCode"]


def test_many_changes_are_told_with_a_bounded_number_of_statements(
    topic: Any, django_assert_max_num_queries: Any
) -> None:
    from config_app.items import writes as items
    from config_app.items.content import Found

    found = [Found(f"vol-{number}", {"size": 1}) for number in range(400)]
    with django_assert_max_num_queries(60):
        items.record(ACCOUNT, REGION, VOLUME, found, lambda *_: [], complete=False)
    assert Dispatch.objects.count() == 400
