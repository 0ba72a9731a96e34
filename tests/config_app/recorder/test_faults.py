"""A listing that fails, in whatever way, changes nothing and says so; a stopped recorder makes a gap, not deletions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError, EndpointConnectionError
from botocore.stub import Stubber
from django.test import Client

from config_app.items.models import Item, Relationship, Resource
from config_app.recorder import collecting, gaps, looking, reads, sweeping, writes
from config_app.recorder.models import RecorderSpan, Source, Touch
from config_app.resources.spec import all_types
from project.kernel import clock
from project.platform.identity import upstream
from project.platform.identity.models import Account
from tests.config_app import estate
from tests.config_app.conftest import ACCOUNT, REGION
from tests.config_app.recorder.test_causes import causes, hear

pytestmark = pytest.mark.django_db
VOLUME = all_types()["AWS::EC2::Volume"]


def volume(number: int) -> dict[str, Any]:
    return {"VolumeId": f"vol-{number:017x}", "Size": 8, "State": "available", "AvailabilityZone": "us-east-1a"}


@pytest.fixture
def stub(recorder: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stubber]:
    """What EC2 answers to the recorder, answer by answer."""
    ec2 = boto3.client("ec2", region_name=REGION, aws_access_key_id="x", aws_secret_access_key="x")
    monkeypatch.setattr(upstream, "client", lambda *_: ec2)
    with Stubber(ec2) as stubbed:
        yield stubbed


def two_volumes(stub: Stubber) -> None:
    stub.add_response("describe_volumes", {"Volumes": [volume(1), volume(2)]})
    assert looking.look(ACCOUNT, REGION, VOLUME)["new"] == 2


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("RequestLimitExceeded", 503), ("Throttling", 400), ("UnauthorizedOperation", 403), ("AuthFailure", 401),
        ("InternalError", 500), ("ServiceUnavailable", 503), ("ExpiredToken", 400),
    ],
)  # fmt: skip
def test_a_refused_or_throttled_listing_never_reads_as_deletion(stub: Stubber, code: str, status: int) -> None:
    two_volumes(stub)
    stub.add_client_error("describe_volumes", code, "no", http_status_code=status)
    assert looking.look(ACCOUNT, REGION, VOLUME) == {"failed": 1}
    assert Resource.objects.filter(type=VOLUME.type, deleted__isnull=True).count() == 2
    source = Source.objects.get(type=VOLUME.type)
    assert code in source.last_error
    assert [item.type for item in reads.freshness([ACCOUNT])["stale"]] == [VOLUME.type]
    stub.add_response("describe_volumes", {"Volumes": [volume(1)]})
    assert looking.look(ACCOUNT, REGION, VOLUME) == {"new": 0, "changed": 0, "deleted": 1}
    assert reads.freshness([ACCOUNT])["stale"] == []


def test_a_listing_that_breaks_on_its_second_page_changes_nothing(stub: Stubber) -> None:
    two_volumes(stub)
    stub.add_response("describe_volumes", {"Volumes": [volume(3)], "NextToken": "more"})
    stub.add_client_error("describe_volumes", "RequestLimitExceeded", "slow down", http_status_code=503)
    assert looking.look(ACCOUNT, REGION, VOLUME) == {"failed": 1}
    assert Resource.objects.filter(type=VOLUME.type).count() == 2


def test_a_dead_upstream_changes_nothing_and_the_touch_is_tried_again(cloud: Any, recorder: Any) -> None:
    number = cloud("ec2").create_volume(AvailabilityZone="us-east-1a", Size=1)["VolumeId"]
    writes.poll(ACCOUNT, REGION)
    before = Resource.objects.filter(deleted__isnull=True).count()
    good = Account.objects.get(id=ACCOUNT).upstream
    Account.objects.filter(id=ACCOUNT).update(upstream="http://127.0.0.1:9")
    upstream._settings.clear()
    cloud("ec2").delete_volume(VolumeId=number)
    deleted = hear("DeleteVolume", {"volumeId": number})
    assert sweeping.sweep()["failed"] > 0
    assert Resource.objects.filter(deleted__isnull=True).count() == before
    touch = Touch.objects.get(event_id=deleted)
    assert (touch.looks, touch.retries) == (0, 1)
    assert touch.due and clock.now() < touch.due < clock.now() + timedelta(seconds=10)
    Account.objects.filter(id=ACCOUNT).update(upstream=good)
    upstream._settings.clear()
    Touch.objects.update(due=clock.now())
    assert sweeping.sweep()["deleted"] == 1
    assert causes("AWS::EC2::Volume", number)[-1] == [deleted]


def test_retries_are_bounded() -> None:
    touch = Touch(
        account_id=ACCOUNT, region=REGION, service="ec2", event_id="e", event_time=clock.now(), due=clock.now()
    )
    touch.save()
    from config_app.recorder.models import Recorder

    Recorder.objects.create(account_id=ACCOUNT, region=REGION, recording=True)
    for _ in range(len(sweeping.RETRIES)):
        sweeping._looked([touch], [], {"AWS::EC2::VPC"})
        assert touch.due
    sweeping._looked([touch], [], {"AWS::EC2::VPC"})
    assert touch.due is None


def test_the_sandbox_that_is_being_brought_back_reads_as_nothing(
    cloud: Any, recorder: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    cloud("ec2").create_volume(AvailabilityZone="us-east-1a", Size=1)
    writes.poll(ACCOUNT, REGION)
    before = Item.objects.count()

    def starting(*_: Any) -> Any:
        raise upstream.UpstreamUnavailable("The sandbox cloud is starting; try again in some seconds.")

    monkeypatch.setattr(upstream, "client", starting)
    done = writes.poll(ACCOUNT, REGION)
    assert (done["deleted"], Item.objects.count()) == (0, before)


def _refusing(monkeypatch: pytest.MonkeyPatch, operation: str, code: str) -> None:
    extra = collecting._extra

    def refuse(declared: Any, item: Any, place: Any) -> Any:
        if declared.operation == operation and item["Name"] == "estate-invoices":

            class Refusing:
                def can_paginate(self, _: str) -> bool:
                    return False

                def __getattr__(self, name: str) -> Callable[..., Any]:
                    def call(**_: Any) -> Any:
                        raise ClientError({"Error": {"Code": code, "Message": "no"}}, operation)

                    return call

            return extra(declared, item, replace(place, client=lambda _: Refusing()))
        return extra(declared, item, place)

    monkeypatch.setattr(collecting, "_extra", refuse)


def test_one_bucket_that_may_not_be_read_stays_as_it_was_and_the_others_are_recorded(
    cloud: Any, recorder: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    estate._bucket(cloud("s3"))
    bucket = all_types()["AWS::S3::Bucket"]
    looking.look(ACCOUNT, REGION, bucket)
    _refusing(monkeypatch, "s3:GetBucketPolicy", "AccessDenied")
    cloud("s3").create_bucket(Bucket="estate-new")
    assert looking.look(ACCOUNT, REGION, bucket) == {"new": 1, "changed": 0, "deleted": 0}
    source = Source.objects.get(type=bucket.type)
    assert "1 could not be read, estate-invoices among them" in source.last_error
    assert reads.freshness([ACCOUNT])["stale"] == [source]


def test_a_bucket_that_goes_between_two_calls_is_gone(
    cloud: Any, recorder: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    estate._bucket(cloud("s3"))
    bucket = all_types()["AWS::S3::Bucket"]
    looking.look(ACCOUNT, REGION, bucket)
    _refusing(monkeypatch, "s3:GetBucketAcl", "NoSuchBucket")
    assert looking.look(ACCOUNT, REGION, bucket) == {"new": 0, "changed": 0, "deleted": 1}


def test_a_stopped_recorder_makes_a_gap_and_records_on_its_return_what_changed(cloud: Any, recorder: Any) -> None:
    ec2 = cloud("ec2")
    kept, lost = (ec2.create_volume(AvailabilityZone="us-east-1a", Size=1)["VolumeId"] for _ in range(2))
    writes.poll(ACCOUNT, REGION)
    before = Item.objects.count()
    writes.stop(recorder)
    ec2.delete_volume(VolumeId=lost)
    deleted = hear("DeleteVolume", {"volumeId": lost})
    ec2.create_tags(Resources=[kept], Tags=[{"Key": "team", "Value": "web"}])
    tagged = hear("CreateTags", {"resourcesSet": {"items": [{"resourceId": kept}]}})
    sweeping.sweep()
    assert writes.poll(ACCOUNT, REGION) == {"new": 0, "changed": 0, "deleted": 0, "failed": 0}
    assert Item.objects.count() == before
    writes.start(recorder)
    assert (ACCOUNT, REGION) in reads.never_looked()
    assert writes.first_looks() >= 1
    assert (ACCOUNT, REGION) not in reads.never_looked()
    assert causes("AWS::EC2::Volume", lost)[-1] == [deleted]
    assert causes("AWS::EC2::Volume", kept)[-1] == [tagged]
    spans = list(RecorderSpan.objects.filter(recorder=recorder).order_by("id"))
    assert len(spans) == 2
    assert spans[0].stopped and spans[0].stopped <= spans[1].started


def test_pages_say_when_nothing_was_recorded_and_which_change_lies_in_it(
    cloud: Any, recorder: Any, people: dict[str, Any]
) -> None:
    ec2 = cloud("ec2")
    kept, other = (ec2.create_volume(AvailabilityZone="us-east-1a", Size=1)["VolumeId"] for _ in range(2))
    writes.poll(ACCOUNT, REGION)
    writes.stop(recorder)
    ec2.create_tags(Resources=[kept], Tags=[{"Key": "team", "Value": "web"}])
    writes.start(recorder)
    writes.poll(ACCOUNT, REGION)
    ec2.create_tags(Resources=[other], Tags=[{"Key": "team", "Value": "web"}])
    writes.poll(ACCOUNT, REGION)
    newest = {item.resource.resource_id: item for item in Item.objects.select_related("resource").order_by("id")}
    (gap,) = gaps.gaps([ACCOUNT])
    assert gaps.behind([newest[kept], newest[other]]) == {newest[kept].id: gap}
    recorder.refresh_from_db()
    assert (gap.start, gap.end) == (recorder.stopped, recorder.started)
    browser = Client()
    browser.force_login(people["alice"])
    assert b"Times without recording" in browser.get("/recorder/").content
    assert browser.get("/changes/").content.count(b"not recorded from") == 1
    for number, times in ((kept, 1), (other, 0)):
        page = browser.get(f"/resources/AWS::EC2::Volume/{number}/").content
        assert page.count(b"the recorder was off, and it changed then") == times
    assert b"Not recorded from" in browser.get(f"/resources/AWS::EC2::Volume/{kept}/?view=table").content
    writes.stop(recorder)
    assert b"still off" in browser.get("/recorder/").content


def test_a_type_that_is_no_longer_recorded_is_not_deleted(cloud: Any, recorder: Any) -> None:
    cloud("ec2").create_volume(AvailabilityZone="us-east-1a", Size=1)
    writes.poll(ACCOUNT, REGION)
    recorder.group = {"allSupported": False, "resourceTypes": ["AWS::EC2::VPC"]}
    recorder.save()
    assert writes.poll(ACCOUNT, REGION)["deleted"] == 0
    assert Resource.objects.get(type="AWS::EC2::Volume").deleted is None


def test_a_first_look_that_fails_is_tried_again_after_a_pause(recorder: Any) -> None:
    Account.objects.filter(id=ACCOUNT).update(upstream="none")
    upstream._settings.clear()
    assert writes.first_looks() >= 1
    assert (ACCOUNT, REGION) not in reads.never_looked()
    stale = set(Source.objects.filter(account_id=ACCOUNT).exclude(last_error="").values_list("type", flat=True))
    early = {declared.type for declared in all_types().values() if declared.early and not declared.listing.own}
    assert stale == early
    assert writes.widen(4) >= 4  # the others follow, some at a time
    assert len(reads.unmet(ACCOUNT, REGION, 500)) == len(all_types()) - len(early) - 5
    Source.objects.update(error_at=clock.now() - timedelta(seconds=16))
    assert (ACCOUNT, REGION) in reads.never_looked()


def test_a_deleted_resource_that_comes_back_is_discovered_again(stub: Stubber) -> None:
    two_volumes(stub)
    for listed, done in (([volume(1)], "deleted"), ([volume(1), volume(2)], "new")):
        stub.add_response("describe_volumes", {"Volumes": listed})
        assert looking.look(ACCOUNT, REGION, VOLUME)[done] == 1
    items = Item.objects.filter(resource__resource_id=volume(2)["VolumeId"]).order_by("id")
    assert [item.status for item in items] == ["ResourceDiscovered", "ResourceDeleted", "ResourceDiscovered"]


def test_edges_of_a_deleted_resource_end(cloud: Any, recorder: Any) -> None:
    ec2 = cloud("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.9.1.0/24")["Subnet"]["SubnetId"]
    writes.poll(ACCOUNT, REGION)
    edge = Relationship.objects.get(type="AWS::EC2::Subnet", resource_id=subnet)
    assert edge.until is None
    ec2.delete_subnet(SubnetId=subnet)
    writes.poll(ACCOUNT, REGION)
    edge.refresh_from_db()
    assert edge.until is not None


def test_a_far_end_that_is_found_later_is_named_in_the_open_edge_without_a_new_item(cloud: Any, recorder: Any) -> None:
    iam = cloud("iam")
    iam.create_user(UserName="dana")
    iam.create_group(GroupName="late")
    iam.add_user_to_group(GroupName="late", UserName="dana")
    types = all_types()
    looking.look(ACCOUNT, REGION, types["AWS::IAM::User"])
    edge = Relationship.objects.get(phrase="Is attached to Group")
    assert (edge.far_id, edge.far_name) == ("", "late")
    looking.look(ACCOUNT, REGION, types["AWS::IAM::Group"])
    edge.refresh_from_db()
    assert edge.far_id == Resource.objects.get(type="AWS::IAM::Group").resource_id
    assert looking.look(ACCOUNT, REGION, types["AWS::IAM::User"])["changed"] == 0


def test_the_endpoint_that_does_not_answer_is_named(recorder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def dead(*_: Any) -> Any:
        raise EndpointConnectionError(endpoint_url="http://127.0.0.1:9")

    monkeypatch.setattr(upstream, "client", dead)
    assert looking.look(ACCOUNT, REGION, VOLUME) == {"failed": 1, "dead": 1}
    assert "127.0.0.1:9" in Source.objects.get(type=VOLUME.type).last_error
