"""Retention: AWS's operations and limits, what is removed and what stays, and that nothing else can remove an item."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import ProgrammingError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config_app.delivery.models import Channel, ConfigDelivery
from config_app.items import writes as items
from config_app.items.content import Found
from config_app.items.models import Item
from config_app.retention import operations, reads, writes
from project.kernel import calls, clock
from project.kernel.errors import CallError
from tests.config_app.conftest import ACCOUNT, REGION, refusal
from tests.config_app.delivery.conftest import SERVER
from tests.conftest import STRANGER

pytestmark = pytest.mark.django_db


def record(number: str, days_ago: list[float], account: str = ACCOUNT) -> list[int]:
    """Items of a resource, written so many days ago; their keys. The first is its creation."""
    for size in range(len(days_ago)):
        items.record(account, REGION, SERVER, [Found(number, {"size": size})], lambda *_: [], complete=False)
    own = Item.objects.filter(resource__resource_id=number, resource__account_id=account).order_by("id")
    for item, days in zip(own, days_ago, strict=True):
        Item.objects.filter(id=item.id).update(captured=clock.now() - timedelta(days=days))
    return [item.id for item in own]


def left(number: str) -> list[int]:
    return list(Item.objects.filter(resource__resource_id=number).order_by("id").values_list("id", flat=True))


def test_a_retention_is_put_described_changed_and_deleted(wire: Any) -> None:
    config = wire()
    assert config.describe_retention_configurations()["RetentionConfigurations"] == []
    shown = {"Name": "default", "RetentionPeriodInDays": 30}
    assert config.put_retention_configuration(RetentionPeriodInDays=30)["RetentionConfiguration"] == shown
    config.put_retention_configuration(RetentionPeriodInDays=2557)
    described = config.describe_retention_configurations(RetentionConfigurationNames=["default"])
    assert described["RetentionConfigurations"] == [{**shown, "RetentionPeriodInDays": 2557}]
    assert wire(who="charlie").describe_retention_configurations()["RetentionConfigurations"] == []
    config.delete_retention_configuration(RetentionConfigurationName="default")
    gone = "NoSuchRetentionConfigurationException"
    assert refusal(config.delete_retention_configuration, RetentionConfigurationName="default")[0] == gone
    assert refusal(config.describe_retention_configurations, RetentionConfigurationNames=["other"])[0] == gone
    token = refusal(config.describe_retention_configurations, NextToken="x")
    assert token[0] == "InvalidNextTokenException"


@pytest.mark.parametrize("days", [29, 2558, 0, -1])
def test_a_retention_that_is_too_short_or_too_long_is_refused(alice: Any, days: int) -> None:
    from tests.trail.installation import run

    with pytest.raises(CallError) as refused:
        run(alice, "config:PutRetentionConfiguration", RetentionPeriodInDays=days)
    assert "30" in refused.value.message or "2557" in refused.value.message
    assert reads.retention(ACCOUNT, REGION) is None


def test_an_auditor_may_not_shorten_it(wire: Any) -> None:
    code, _ = refusal(wire(who="bob").put_retention_configuration, RetentionPeriodInDays=30)
    assert code == "AccessDeniedException"


def test_the_creation_and_the_last_item_before_the_window_stay(people: Any) -> None:
    writes.put(ACCOUNT, REGION, 30)
    old = record("srv", [100, 90, 60, 40, 20, 1])
    quiet = record("quiet", [400, 300])
    assert operations.expire_due() == 2
    assert left("srv") == [old[0], *old[3:]]
    assert left("quiet") == quiet
    assert operations.expire_due() == 0


def test_without_a_retention_items_are_kept_for_the_longest_time(people: Any) -> None:
    numbers = record("srv", [2600, 2590, 2560, 2000])
    assert operations.expire_due() == 1
    assert left("srv") == [numbers[0], numbers[2], numbers[3]]


def test_a_removal_is_recorded_and_is_the_installations_alone(alice: Any) -> None:

    from tests.trail.installation import run

    writes.put(ACCOUNT, REGION, 30)
    numbers = record("srv", [100, 90, 60, 1])
    with pytest.raises(CallError) as refused:
        run(alice, "cairn:ExpireItems", items=[numbers[1]])
    assert refused.value.code == "OperationNotPermittedException" and left("srv") == numbers
    heard: list[calls.Finished] = []
    calls.listeners.append(heard.append)
    try:
        operations.expire_due()
    finally:
        calls.listeners.remove(heard.append)
    [told] = [one for one in heard if one.call.operation == "cairn:ExpireItems"]
    assert told.call.parameters == {"items": [numbers[1]]} and told.result == {"items": 1}


def test_another_accounts_retention_concerns_nobody_else(people: Any) -> None:
    writes.put(ACCOUNT, REGION, 30)
    theirs = record("theirs", [100, 90, 60, 1], STRANGER)
    operations.expire_due()
    assert left("theirs") == theirs


def test_what_history_has_not_delivered_stays_until_it_has(people: Any) -> None:
    writes.put(ACCOUNT, REGION, 30)
    numbers = record("srv", [100, 90, 60, 1])
    Channel.objects.create(account_id=ACCOUNT, region=REGION, bucket="b")
    assert operations.expire_due() == 0
    now = clock.now()
    ConfigDelivery.objects.create(
        account_id=ACCOUNT, region=REGION, kind="history", channel="default", bucket="b", through=numbers[-1],
        started=now, moment=now, delivered=now,
    )  # fmt: skip
    assert operations.expire_due() == 1


@pytest.mark.parametrize("which", range(4))
def test_the_database_refuses_to_remove_any_other_item(people: Any, which: int) -> None:
    writes.put(ACCOUNT, REGION, 30)
    numbers = record("srv", [100, 90, 60, 1])
    if which == 1:
        assert Item.objects.filter(id=numbers[1]).delete()[0] == 1
        return
    with pytest.raises(ProgrammingError, match="is evidence"), transaction.atomic():
        Item.objects.filter(id=numbers[which]).delete()
    with pytest.raises(ProgrammingError, match="is evidence"), transaction.atomic():
        Item.objects.filter(resource__resource_id="srv").delete()
    assert left("srv") == numbers


def _kept(days: list[float], window: int) -> list[int]:
    """The oracle: which of a resource's items, oldest first, stay."""
    before = [index for index, ago in enumerate(days) if ago > window]
    return [index for index in range(len(days)) if index not in before or index in {0, before[-1]}]


@given(st.lists(st.integers(1, 400), min_size=1, max_size=8, unique=True), st.integers(30, 300))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_stays_is_what_was_promised(db: None, ages: list[int], window: int) -> None:
    days = [age + 0.5 for age in sorted(ages, reverse=True)]
    with transaction.atomic():
        writes.put(ACCOUNT, REGION, window)
        numbers = record("srv", list(days))
        before = clock.now() - timedelta(days=window)
        expired = set(reads.expired(ACCOUNT, REGION, before).values_list("id", flat=True))
        assert [index for index, number in enumerate(numbers) if number not in expired] == _kept(days, window)
        Item.objects.filter(id__in=expired).delete()
        transaction.set_rollback(True)
