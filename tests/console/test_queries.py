"""What the pages ask of the database: a baseline for each list page, and never more because there are more rows."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from project.kernel import clock
from tests.conftest import ACCOUNT, STRANGER

# The most questions that each page may ask once its caches are warm. A lower number is progress: write it here.
BASELINES = {
    "/": 72,
    "/events/": 78,
    "/resources/": 34,
    "/functions/": 29,
    "/recorder/": 32,
    "/snapshots/": 40,
    "/changes/": 33,
    "/changes/between/": 31,
    "/query/?q=SELECT resourceId, tags": 34,
    "/aggregators/": 30,
    "/graph/": 34,
    "/unused/": 29,
    "/rules/": 31,
    "/rules/baseline/": 38,
    "/backtests/": 30,
    "/packs/": 40,
    "/packs/small/": 40,
    "/frameworks/": 40,
    "/frameworks/cis-aws-3-0/": 40,
    "/exceptions/": 40,
    "/remediations/": 30,
    "/trails/": 32,
    "/trails/audit/files/": 32,
    "/trails/audit/": 40,
    "/alarms/": 40,
    "/logs/": 40,
    "/channels/": 40,
    "/imports/": 40,
    "/settings/keys/": 40,
    "/settings/retention/": 40,
    "/resources/AWS::EC2::SecurityGroup/sg-0/": 39,
    "/resources/AWS::EC2::SecurityGroup/sg-0/?tab=relationships": 37,
    "/graph/AWS::EC2::SecurityGroup/sg-0/": 35,  # one for the moments of the slider
}


def _grow(first: int, last: int) -> None:
    """Resources with two items, an edge and a verdict each, log files, and events that name them."""
    from config_app.exceptions.models import ComplianceException
    from config_app.items.models import Item, Relationship, Resource
    from config_app.packs.models import ConformancePack, PackRule
    from config_app.rules.models import ConfigRule, Verdict
    from project.platform.keys.models import Key
    from trail.alarms.models import Alarm
    from trail.channels.models import Channel
    from trail.events import store
    from trail.imports.models import TrailImport
    from trail.metrics.models import LogGroup, MetricFilter
    from trail.trails.models import Delivery, Trail

    now = clock.now()
    trail, _ = Trail.objects.get_or_create(
        account_id=ACCOUNT,
        home_region="us-east-1",
        name="audit",
        defaults={"bucket": "logs", "logging": True, "started": now},
    )
    rule, _ = ConfigRule.objects.get_or_create(
        account_id=ACCOUNT, region="us-east-1", name="baseline", defaults={"identifier": "INCOMING_SSH_DISABLED"}
    )
    pack, _ = ConformancePack.objects.get_or_create(
        account_id=ACCOUNT, region="us-east-1", name="small", defaults={"state": "CREATE_COMPLETE"}
    )
    records = []
    for number in range(first, last):
        member = ConfigRule.objects.create(
            account_id=ACCOUNT, name=f"asked-{number}", identifier="AWS_CONFIG_PROCESS_CHECK", pack=pack.pack_id
        )
        PackRule.objects.create(
            pack=pack, rule=member, logical_id=f"r{number}", name=f"r{number}", place=number, wanted={}
        )
        ConformancePack.objects.create(account_id=ACCOUNT, name=f"pack-{number}", state="CREATE_COMPLETE")
        ComplianceException.objects.create(
            account_id=ACCOUNT, rule_name="baseline", owner="o", reason="r", requested_by="x", granted=now,
            expires=now + timedelta(days=9),
        )  # fmt: skip
        row = Resource.objects.create(
            account_id=ACCOUNT, region="us-east-1", type="AWS::EC2::SecurityGroup", resource_id=f"sg-{number}", name=f"g{number}",
            discovered=now, changed=now, md5="0" * 32, tags={"function": f"f{number}"},
        )  # fmt: skip
        for port in (80, 22):
            cause = str(uuid.uuid4())
            item = Item.objects.create(
                resource=row, captured=now, status="OK", md5="0" * 32, configuration={"groupId": f"sg-{number}", "port": port},
                related_events=[cause],
            )  # fmt: skip
            records.append(_record(cause, f"sg-{number}", now))
        Resource.objects.filter(id=row.id).update(item_id=item.id)
        Relationship.objects.create(
            account_id=ACCOUNT, type=row.type, resource_id=row.resource_id, far_type="AWS::EC2::SecurityGroup", far_id="sg-0",
            phrase="Is associated with SecurityGroup", inverse="Is associated with SecurityGroup", since=now,
        )  # fmt: skip
        Verdict.objects.create(
            rule=rule,
            resource=row,
            compliance="NON_COMPLIANT",
            item_id=item.id,
            inputs="x",
            since=now,
            invoked=now,
            recorded=now,
        )
        group = LogGroup.objects.create(account_id=ACCOUNT, region="us-east-1", name=f"/cairn/{number}")
        MetricFilter.objects.create(group=group, name="f", transformation={"metricName": "m", "metricNamespace": "n"})
        Alarm.objects.create(
            account_id=ACCOUNT, region="us-east-1", name=f"a-{number}", namespace="n", metric="m", threshold=1,
            comparison="GreaterThanThreshold",
        )  # fmt: skip
        Channel.objects.create(account_id=ACCOUNT, region="us-east-1", name=f"c-{number}", source="Custom")
        TrailImport.objects.create(
            account_id=ACCOUNT, by="alice", location=f"s3://logs/{number}", name=f"s3://logs/{number}"
        )
        Key.objects.create(account_id=ACCOUNT, region="us-east-1", name=f"k-{number}", arn=f"arn:aws:kms:::{number}")
        Delivery.objects.create(
            trail=trail,
            region="us-east-1",
            bucket="logs",
            key=f"file-{number}",
            tx_from=number,
            tx_to=number + 1,
            delivered=now,
        )
    # somebody else's stops and starts: a store that never had one answers without being asked
    turns = {"eventSource": "cloudtrail.amazonaws.com", "recipientAccountId": STRANGER}
    for name in ("StopLogging", "StartLogging"):
        records.append(_record(str(uuid.uuid4()), "-", now) | turns | {"eventName": name})
    added = store.add(records)
    assert not added.refused


def _record(event_id: str, group: str, now: Any) -> dict[str, Any]:
    return {
        "eventVersion": "1.11", "eventID": event_id, "eventTime": clock.iso(now - timedelta(seconds=2)), "eventName": "ModifyGroup",
        "eventSource": "ec2.amazonaws.com", "awsRegion": "us-east-1", "sourceIPAddress": "203.0.113.7", "userAgent": "test",
        "userIdentity": {"type": "IAMUser", "userName": "alice", "accountId": ACCOUNT}, "requestParameters": {"groupId": group},
        "responseElements": None, "readOnly": False, "eventType": "AwsApiCall", "managementEvent": True,
        "eventCategory": "Management", "recipientAccountId": ACCOUNT, "requestID": "r",
    }  # fmt: skip


def _only_today() -> None:
    """Day partitions that other tests left would be asked too."""
    from trail.events import partitions

    today = clock.now().date()
    with connection.cursor() as cursor:
        for day in partitions.days():
            if abs((day - today).days) > 1:
                cursor.execute(f"DROP TABLE trail_event_{day:%Y%m%d}")
    partitions.forget()


@pytest.fixture
def ask(transactional_db: None, people: dict[str, Any]) -> Callable[[str, int], int]:
    """The number of questions that a page asks, its caches being warm. `most` is what is expected at most.

    What a process trusts for a minute (which dictionary is the newest) may be asked for anew within any page: a page that
    asks more than expected is looked at once again.
    """
    _only_today()
    client = Client()
    client.force_login(people["alice"], backend="django.contrib.auth.backends.ModelBackend")

    def counted(address: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    def asked(address: str, most: int) -> int:
        assert client.get(address).status_code == 200
        number = counted(address)
        return number if number <= most else counted(address)

    return asked


@pytest.mark.django_db(transaction=True)
def test_list_pages_keep_their_baselines_and_stay_flat_when_rows_grow(ask: Callable[[str, int], int]) -> None:
    _grow(0, 12)
    few = {address: ask(address, most) for address, most in BASELINES.items()}
    _grow(12, 70)
    many = {address: ask(address, few[address]) for address in BASELINES}
    assert {a: n for a, n in few.items() if n > BASELINES[a]} == {}
    assert {a: (few[a], n) for a, n in many.items() if n > few[a]} == {}


@pytest.mark.django_db(transaction=True)
def test_keyset_pages_of_resources_changes_and_files_meet_without_gap_or_double(
    transactional_db: None, people: dict[str, Any]
) -> None:
    _grow(0, 120)
    client = Client()
    client.force_login(people["alice"], backend="django.contrib.auth.backends.ModelBackend")
    for address, number in (("/resources/", 120), ("/changes/", 240), ("/trails/audit/files/", 120)):
        seen: list[Any] = []
        following: str | None = ""
        for _ in range(9):
            context = client.get(address, {"cursor": following} if following else {}).context
            seen += [row[0].pk if isinstance(row, tuple) else row.pk for row in context["rows"]]
            following = context["next"]
            if not following:
                break
        assert len(seen) == len(set(seen)) == number, address
