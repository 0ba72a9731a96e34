"""The page of snapshots and the channel, and the same over REST: what it shows, what it does, and for whom."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from django.test import Client

from config_app.delivery.models import Channel, ConfigDelivery, ConfigFile
from config_app.recorder.models import Recorder
from config_app.retention.models import Retention
from project.platform.storage.backends import folder
from tests.config_app.conftest import ACCOUNT, REGION
from tests.config_app.delivery.conftest import BUCKET, VOLUME, deliver, keys, record

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def browser(people: dict[str, Any]) -> Any:
    def open_as(who: str = "alice") -> Client:
        client = Client()
        client.force_login(people[who], backend="django.contrib.auth.backends.ModelBackend")
        return client

    return open_as


def said(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_a_snapshot_is_taken_on_the_page_and_downloaded_from_it(browser: Any, channel: Any) -> None:
    record("vol-1", 1)
    alice, number = browser(), Recorder.objects.get().id
    assert "No snapshot yet" in said(alice.get("/snapshots/"))
    answer = alice.post(f"/snapshots/{number}/take/", {"what": "snapshot"}, follow=True)
    assert "A snapshot of this moment is being written." in said(answer)
    assert "0 of 1 items" in said(answer)
    deliver()
    page = said(alice.get("/snapshots/"))
    file = ConfigFile.objects.get()
    assert str(file.delivery.number) in page and file.sha256[:12] in page and "1 snapshot delivered" in page
    got = alice.get(f"/snapshots/files/{file.id}/")
    assert hashlib.sha256(got.content).hexdigest() == file.sha256
    assert file.key.rpartition("/")[2] in got["Content-Disposition"]
    alice.post(f"/snapshots/{number}/take/", {"what": "history"})
    deliver()
    assert "Volume" in said(alice.get("/snapshots/?kind=history"))
    assert len(keys("/ConfigHistory/")) == 1


def test_the_channel_and_the_retention_are_changed_on_the_page(browser: Any, channel: Any) -> None:
    alice, number = browser(), Recorder.objects.get().id
    given = {"bucket": BUCKET, "prefix": "deep", "topic": "", "key": "", "frequency": "Six_Hours"}
    assert f"Deliveries go to {BUCKET}" in said(alice.post(f"/snapshots/{number}/channel/", given, follow=True))
    assert (Channel.objects.get().prefix, Channel.objects.get().frequency) == ("deep", "Six_Hours")
    refused = said(alice.post(f"/snapshots/{number}/channel/", {**given, "bucket": "not-there"}, follow=True))
    assert "Cannot find a S3 bucket" in refused and Channel.objects.get().bucket == BUCKET
    alice.post(f"/snapshots/{number}/retention/", {"days": "365"})
    assert Retention.objects.get().days == 365 and "365 days" in said(alice.get("/snapshots/"))
    for wrong in ("29", "x", ""):
        alice.post(f"/snapshots/{number}/retention/", {"days": wrong})
    assert Retention.objects.get().days == 365


def test_an_auditor_looks_and_changes_nothing_and_a_stranger_sees_nothing(browser: Any, channel: Any) -> None:
    record("vol-1", 1)
    number = Recorder.objects.get().id
    browser().post(f"/snapshots/{number}/take/")
    deliver()
    file = ConfigFile.objects.get()
    bob, charlie = browser("bob"), browser("charlie")
    page = said(bob.get("/snapshots/"))
    assert file.key in page and "Take a snapshot" not in page
    assert bob.get(f"/snapshots/files/{file.id}/").status_code == 200
    bob.post(f"/snapshots/{number}/take/")
    assert ConfigDelivery.objects.count() == 1
    assert BUCKET not in said(charlie.get("/snapshots/"))
    assert charlie.get(f"/snapshots/files/{file.id}/").status_code == 404
    assert charlie.post(f"/snapshots/{number}/take/").status_code == 404
    assert charlie.get("/api/v1/config-files/").json()["results"] == []


def test_what_fails_is_said_with_what_becomes_of_it(browser: Any, channel: Any, monkeypatch: Any) -> None:
    def away(*_: Any) -> None:
        raise OSError(5, "Input/output error")

    record("vol-1", 1)
    browser().post(f"/snapshots/{Recorder.objects.get().id}/take/")
    with monkeypatch.context() as patch:
        patch.setattr(folder, "put", away)
        deliver()
    page = said(browser().get("/snapshots/"))
    assert "ServiceUnavailable" in page and "tried again" in page


def test_rest_lists_channels_and_files_in_pages(browser: Any, channel: Any) -> None:
    record("vol-1", 1)
    alice = browser()
    for _ in range(3):
        alice.post(f"/snapshots/{Recorder.objects.get().id}/take/")
        deliver()
    [shown] = alice.get("/api/v1/delivery-channels/").json()["results"]
    assert (shown["s3BucketName"], shown["aws_region"], shown["retention_days"]) == (BUCKET, REGION, 2557)
    assert shown["status"]["configSnapshotDeliveryInfo"]["lastStatus"] == "Success"
    first = alice.get("/api/v1/config-files/?limit=2").json()
    rest = alice.get(f"/api/v1/config-files/?limit=2&cursor={first['next']}").json()
    found = [*first["results"], *rest["results"]]
    assert [one["key"] for one in found] == list(ConfigFile.objects.order_by("-id").values_list("key", flat=True))
    assert found[0]["account_id"] == ACCOUNT and len(found[0]["sha256"]) == 64 and "next" not in rest
    assert alice.get(f"/api/v1/config-files/?kind=history&resource_type={VOLUME}").json()["results"] == []
    assert alice.get("/api/v1/config-files/?kind=other").status_code == 400
    assert alice.get("/api/v1/config-files/?colour=red").status_code == 400
