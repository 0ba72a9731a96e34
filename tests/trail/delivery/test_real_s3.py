"""A bucket of a real S3: files and digests go there, nothing lies in Cairn's own store, and what is refused catches up."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest

from project.platform.identity import upstream
from project.platform.identity.models import Account
from project.platform.storage.backends import folder
from project.platform.storage.models import Bucket
from tests.conftest import ACCOUNT
from tests.trail.installation import happen, refusal, roll_over, run
from trail.digests import verifying, writes
from trail.trails.models import Trail

pytestmark = pytest.mark.django_db(transaction=True)
NAME = "real-logs"


@pytest.fixture
def s3(people: Any) -> Iterator[Any]:
    """An S3 that speaks over HTTP, as the account's own address for this service."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    Account.objects.filter(id=ACCOUNT).update(services={"s3": address})
    upstream.forget()
    client = boto3.client(
        "s3", region_name="us-east-1", endpoint_url=address, aws_access_key_id="k", aws_secret_access_key="s"
    )
    client.create_bucket(Bucket=NAME)
    try:
        yield client
    finally:
        server.stop()
        upstream.forget()


def there(s3: Any) -> list[str]:
    found = s3.list_objects_v2(Bucket=NAME).get("Contents", [])
    return [item["Key"] for item in found if item["Size"]]


def test_files_and_digests_lie_in_the_real_bucket_and_verify(s3: Any, alice: Any, still_clock: Any) -> None:
    assert (
        refusal(alice, "cloudtrail:CreateTrail", Name="main", S3BucketName="not-there")
        == "S3BucketDoesNotExistException"
    )
    run(alice, "cloudtrail:CreateTrail", Name="main", S3BucketName=NAME, EnableLogFileValidation=True)
    run(alice, "cloudtrail:StartLogging", Name="main")
    assert Bucket.objects.get(name=NAME).backend == "s3"
    wanted = happen(3)
    roll_over()
    still_clock.shift(3600)
    writes.deliver()
    logs = [key for key in there(s3) if "/CloudTrail/" in key]
    digests = [key for key in there(s3) if "/CloudTrail-Digest/" in key]
    assert len(logs) == 1 and len(digests) == 1 and not folder.root(NAME).exists()
    body = s3.get_object(Bucket=NAME, Key=logs[0])["Body"].read()
    assert set(wanted) <= {event["eventID"] for event in json.loads(gzip.decompress(body))["Records"]}
    assert "signature" in s3.head_object(Bucket=NAME, Key=digests[0])["Metadata"]
    assert verifying.verify(Trail.objects.get()).whole
    s3.put_object(Bucket=NAME, Key=logs[0], Body=body[:-1])
    report = verifying.verify(Trail.objects.get())
    assert not report.whole and report.counts["invalid"]["log_files"] == 1


def test_a_bucket_that_is_gone_for_a_while_gets_all_of_it_later(s3: Any, alice: Any, still_clock: Any) -> None:
    run(alice, "cloudtrail:CreateTrail", Name="main", S3BucketName=NAME)
    run(alice, "cloudtrail:StartLogging", Name="main")
    for item in s3.list_objects_v2(Bucket=NAME).get("Contents", []):
        s3.delete_object(Bucket=NAME, Key=item["Key"])
    s3.delete_bucket(Bucket=NAME)
    wanted = happen(4)
    roll_over()
    assert run(alice, "cloudtrail:GetTrailStatus", Name="main")["LatestDeliveryError"] == "NoSuchBucket"
    s3.create_bucket(Bucket=NAME)
    still_clock.shift(3600)
    roll_over()
    assert "LatestDeliveryError" not in run(alice, "cloudtrail:GetTrailStatus", Name="main")
    seen = [
        event["eventID"]
        for key in there(s3)
        for event in json.loads(gzip.decompress(s3.get_object(Bucket=NAME, Key=key)["Body"].read()))["Records"]
    ]
    assert len(seen) == len(set(seen)) and set(wanted) <= set(seen)
