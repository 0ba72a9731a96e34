"""A bucket of a real S3: snapshots and history lie there, an object lock is no hindrance, what is refused catches up."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest

from config_app.delivery.models import ConfigDelivery
from project.platform.identity import upstream
from project.platform.identity.models import Account
from project.platform.storage.backends import folder
from project.platform.storage.models import Bucket
from tests.config_app.conftest import ACCOUNT, refusal
from tests.config_app.delivery.conftest import VOLUME, deliver, record

pytestmark = pytest.mark.django_db(transaction=True)
NAME = "real-config"


@pytest.fixture
def s3(moto_address: str, people: Any) -> Iterator[Any]:
    """An S3 that speaks over HTTP, as the account's own address for this service; its bucket has an object lock."""
    Account.objects.filter(id=ACCOUNT).update(services={"s3": moto_address})
    upstream.forget()
    client = boto3.client(
        "s3", region_name="us-east-1", endpoint_url=moto_address, aws_access_key_id="k", aws_secret_access_key="s"
    )
    client.create_bucket(Bucket=NAME, ObjectLockEnabledForBucket=True)
    client.put_object_lock_configuration(
        Bucket=NAME,
        ObjectLockConfiguration={
            "ObjectLockEnabled": "Enabled",
            "Rule": {"DefaultRetention": {"Mode": "COMPLIANCE", "Days": 1}},
        },
    )
    yield client
    import urllib.request

    urllib.request.urlopen(urllib.request.Request(f"{moto_address}/moto-api/reset", method="POST")).close()
    upstream.forget()


def there(s3: Any, part: str) -> list[str]:
    found = s3.list_objects_v2(Bucket=NAME).get("Contents", [])
    return [item["Key"] for item in found if part in item["Key"]]


def test_everything_lies_in_a_real_bucket_with_an_object_lock(s3: Any, wire: Any, recording: Any, alice: Any) -> None:
    wrong = {"name": "default", "s3BucketName": "not-there"}
    assert refusal(wire().put_delivery_channel, DeliveryChannel=wrong)[0] == "NoSuchBucketException"
    wire().put_delivery_channel(DeliveryChannel={"name": "default", "s3BucketName": NAME})
    wire().put_delivery_channel(
        DeliveryChannel={"name": "default", "s3BucketName": NAME}
    )  # writes the check file again
    assert Bucket.objects.get(name=NAME).backend == "s3" and len(there(s3, "ConfigWritabilityCheckFile")) == 1
    record("vol-1", 1, 2)
    wire().deliver_config_snapshot(deliveryChannelName="default")
    from tests.trail.installation import run

    run(alice, "cairn:DeliverConfigHistory", deliveryChannelName="default")
    assert deliver().files == 2 and not folder.root(NAME).exists()
    [snapshot], [history] = there(s3, "/ConfigSnapshot/"), there(s3, f"ConfigHistory_{VOLUME}_")
    for key, sizes in ((snapshot, [2]), (history, [1, 2])):
        body = s3.get_object(Bucket=NAME, Key=key)["Body"].read()
        items = json.loads(gzip.decompress(body))["configurationItems"]
        assert [item["configuration"]["size"] for item in items] == sizes
        assert s3.head_object(Bucket=NAME, Key=key)["ObjectLockMode"] == "COMPLIANCE"


def test_a_bucket_that_is_gone_for_a_while_gets_its_snapshot_later(s3: Any, wire: Any, recording: Any) -> None:
    s3.create_bucket(Bucket="plain-config")
    wire().put_delivery_channel(DeliveryChannel={"name": "default", "s3BucketName": "plain-config"})
    s3.delete_object(Bucket="plain-config", Key=f"AWSLogs/{ACCOUNT}/Config/ConfigWritabilityCheckFile")
    s3.delete_bucket(Bucket="plain-config")
    record("vol-1", 1)
    wire().deliver_config_snapshot(deliveryChannelName="default")
    assert deliver().failed == 1
    info = wire().describe_delivery_channel_status()["DeliveryChannelsStatus"][0]["configSnapshotDeliveryInfo"]
    assert (info["lastStatus"], info["lastErrorCode"]) == ("Failure", "NoSuchBucket")
    s3.create_bucket(Bucket="plain-config")
    deliver()
    assert ConfigDelivery.objects.get().delivered is not None
    assert len(s3.list_objects_v2(Bucket="plain-config")["Contents"]) == 1
