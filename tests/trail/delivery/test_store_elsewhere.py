"""Cairn's own objects in a real S3 (`CAIRN_STORE_URL`): the same as in folders, seen from every face."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
import requests

from project import env
from project.platform.storage import reads, store, writes
from project.platform.storage.backends import folder, remote
from project.platform.storage.backends.folder import BadKey
from project.platform.storage.backends.refusals import BucketRefused
from project.platform.storage.models import Bucket, StoredObject
from tests.conftest import ACCOUNT
from tests.trail.installation import happen, roll_over, run
from trail.digests import verifying
from trail.digests import writes as digests
from trail.trails.models import Trail

pytestmark = pytest.mark.django_db(transaction=True)
REAL, NAME = "company-evidence", "estate-logs"


@pytest.fixture(params=[f"s3://{REAL}/cairn", f"s3://{REAL}", "s3://"])
def s3(request: Any, heads: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """An S3 over HTTP as the store, in each of the ways in which it can be named."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    requests.post(f"http://{host}:{port}/moto-api/reset", timeout=10)  # moto keeps one cloud a process
    for name, value in (
        ("AWS_ENDPOINT_URL_S3", f"http://{host}:{port}"), ("AWS_ACCESS_KEY_ID", "k"), ("AWS_SECRET_ACCESS_KEY", "s"),
        ("AWS_DEFAULT_REGION", "us-east-1"),
    ):  # fmt: skip
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("AWS_CONFIG_FILE", raising=False)
    monkeypatch.setattr(env, "STORE_URL", request.param)
    remote._client.cache_clear()
    client = boto3.client("s3")
    client.create_bucket(Bucket=REAL)
    try:
        yield client
    finally:
        remote._client.cache_clear()
        server.stop()


def empty(s3: Any, name: str) -> None:
    for item in s3.list_objects_v2(Bucket=name).get("Contents", []):
        s3.delete_object(Bucket=name, Key=item["Key"])
    s3.delete_bucket(Bucket=name)


def lies(s3: Any) -> list[str]:
    """bucket/key of everything in the real S3."""
    names = [bucket["Name"] for bucket in s3.list_buckets()["Buckets"]]
    return [f"{name}/{item['Key']}" for name in names for item in s3.list_objects_v2(Bucket=name).get("Contents", [])]


def test_an_object_is_written_read_moved_and_deleted(s3: Any) -> None:
    assert remote.problem() == "" and store.own().writable(NAME) == ""
    writes.ensure_bucket(NAME, account_id=ACCOUNT, region="us-east-1", backend="folder")
    writes.put_object(NAME, "a/b.gz", b"bytes", {"signature": "00ff"})
    item = StoredObject.objects.get()
    assert reads.body(item) == b"bytes" and store.own().metadata(NAME, "a/b.gz") == {"signature": "00ff"}
    assert list(store.own().walk(NAME, "a/")) == [("a/b.gz", 5)]
    writes.move_object(item, "cold/a/b.gz")
    item.refresh_from_db()
    assert reads.body(item) == b"bytes" and [key for key, _ in store.own().walk(NAME, "")] == ["cold/a/b.gz"]
    writes.move_object(item, "cold/a/b.gz")  # a repeated move is none
    writes.delete_object(NAME, "a/b.gz")
    assert lies(s3) == [] and not folder.root(NAME).exists()
    with pytest.raises(FileNotFoundError):
        store.own().get(NAME, "a/b.gz")


def test_two_buckets_never_share_a_place(s3: Any) -> None:
    for name in (NAME, "other-logs"):
        assert store.own().writable(name) == ""
        store.own().put(name, "same", name.encode(), {})
    assert store.own().get(NAME, "same") == NAME.encode() and len(lies(s3)) == 2


@pytest.mark.parametrize("key", ["", "../x", "a//b", "a/./b"])
def test_a_key_that_no_folder_takes_is_refused_here_too(s3: Any, key: str) -> None:
    with pytest.raises(BadKey):
        store.own().put(NAME, key, b"", {})
    assert lies(s3) == []


def test_a_store_that_is_gone_is_a_refusal_and_no_loss(s3: Any) -> None:
    if env.STORE_URL == "s3://":
        store.own().put(REAL, "x", b"1", {})
    for bucket in s3.list_buckets()["Buckets"]:
        empty(s3, bucket["Name"])
    with pytest.raises(BucketRefused, match="NoSuchBucket"):
        store.own().put(NAME, "x", b"1", {})


def test_a_trails_files_lie_there_verify_and_are_read_over_the_s3_face(s3: Any, alice: Any, still_clock: Any) -> None:
    Bucket.objects.create(name=NAME, account_id=ACCOUNT)
    run(alice, "cloudtrail:CreateTrail", Name="main", S3BucketName=NAME, EnableLogFileValidation=True)
    run(alice, "cloudtrail:StartLogging", Name="main")
    wanted = happen(3)
    roll_over()
    still_clock.shift(3600)
    digests.deliver()
    logs = [key for key, _ in store.own().walk(NAME, "AWSLogs/") if "/CloudTrail/" in key]
    assert len(logs) == 1 and any(place.endswith(f"{NAME}/{logs[0]}") for place in lies(s3))
    assert not folder.root(NAME).exists()
    item = StoredObject.objects.get(key=logs[0])
    read = json.loads(gzip.decompress(reads.clear(item)))["Records"]
    assert set(wanted) <= {event["eventID"] for event in read}
    assert verifying.verify(Trail.objects.get()).whole
    body = store.own().get(NAME, logs[0])
    store.own().put(NAME, logs[0], body[:-1], {})
    assert not verifying.verify(Trail.objects.get()).whole


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("ftp://x", "write s3://BUCKET/PREFIX"),
        ("s3://bucket?x=1", "write s3://BUCKET/PREFIX"),
        ("s3://not-there/x", "cannot be used"),
    ],
)
def test_a_store_that_cannot_be_used_is_named_with_what_to_do(s3: Any, monkeypatch: Any, url: str, says: str) -> None:
    monkeypatch.setattr(env, "STORE_URL", url)
    assert says in remote.problem()


def test_cairns_own_address_is_no_store(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (
        ("AWS_ENDPOINT_URL_S3", f"http://127.0.0.1:{env.PORT}"), ("AWS_ACCESS_KEY_ID", "k"), ("AWS_SECRET_ACCESS_KEY", "s"),
        ("AWS_DEFAULT_REGION", "us-east-1"),
    ):  # fmt: skip
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(env, "STORE_URL", "s3://x")
    remote._client.cache_clear()
    try:
        assert "Cairn's own address" in remote.problem()
    finally:
        remote._client.cache_clear()
