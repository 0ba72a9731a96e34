"""Make, change and delete aggregators and the answers of accounts to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from config_app.aggregators.models import AggregationAuthorization, ConfigurationAggregator
from project.kernel import clock


def put(
    account_id: str, region: str, name: str, members: Mapping[str, Any], tags: Mapping[str, str]
) -> ConfigurationAggregator:
    """Make an aggregator, or give one new sources. Whoever refused its account and region is asked again."""
    found, made = ConfigurationAggregator.objects.get_or_create(
        account_id=account_id, region=region, name=name, defaults={**members, "tags": dict(tags)}
    )
    if not made:
        for member, value in members.items():
            setattr(found, member, value)
        found.updated = clock.now()
        found.save()
    AggregationAuthorization.objects.filter(
        authorized_account_id=account_id, authorized_region=region, granted=False
    ).delete()
    return found


def delete(found: ConfigurationAggregator) -> None:
    found.delete()


def answer(
    account_id: str, region: str, asking: tuple[str, str], *, granted: bool, tags: Mapping[str, str]
) -> AggregationAuthorization:
    """Give leave, or refuse; the same answer again changes nothing."""
    found, made = AggregationAuthorization.objects.get_or_create(
        account_id=account_id, region=region, authorized_account_id=asking[0], authorized_region=asking[1],
        defaults={"granted": granted, "tags": dict(tags)},
    )  # fmt: skip
    if not made and found.granted != granted:
        found.granted, found.created = granted, clock.now()
        found.save(update_fields=["granted", "created"])
    return found


def withdraw(account_id: str, region: str, asking: tuple[str, str]) -> None:
    """Take leave away; the aggregator sees nothing of this account's region from now on."""
    AggregationAuthorization.objects.filter(
        account_id=account_id, region=region, authorized_account_id=asking[0], authorized_region=asking[1], granted=True
    ).delete()
