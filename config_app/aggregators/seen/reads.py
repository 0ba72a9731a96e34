"""Resources, rules and packs in the accounts and regions that an aggregator sees."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Q, QuerySet

from config_app.aggregators import reads as aggregators
from config_app.aggregators.models import ConfigurationAggregator
from config_app.aggregators.reads import Pair
from config_app.compliance import reads as compliance
from config_app.compliance.reads import RuleStanding
from config_app.items.models import Resource
from config_app.packs import reads as packs
from config_app.packs.reads import PackStanding

GROUPS = {"RESOURCE_TYPE": "type", "ACCOUNT_ID": "account_id", "AWS_REGION": "region"}


def types(found: ConfigurationAggregator) -> list[str]:
    """The resource types that an aggregator is limited to; empty: all."""
    return list((found.filters.get("ResourceType") or {}).get("Value") or [])


def narrowed(found: ConfigurationAggregator, account_id: str | None, region: str | None) -> list[Pair]:
    """The accounts and regions that are seen, or those of one account or region among them."""
    return [
        pair for pair in aggregators.pairs(found) if account_id in (None, pair[0]) and region in (None, pair[1])
    ]  # fmt: skip


def within(pairs: Sequence[Pair]) -> Q:
    """The condition on `account_id` and `region`."""
    regions: dict[str, list[str]] = {}
    for account, region in pairs:
        regions.setdefault(account, []).append(region)
    condition = Q(pk__in=[])
    for account, names in regions.items():
        condition |= Q(account_id=account, region__in=names)
    return condition


def resources(
    found: ConfigurationAggregator, account_id: str | None = None, region: str | None = None
) -> QuerySet[Resource]:
    """The living resources that an aggregator sees."""
    rows = Resource.objects.filter(within(narrowed(found, account_id, region)), deleted__isnull=True)
    chosen = types(found)
    return rows.filter(type__in=chosen) if chosen else rows


def resource(found: ConfigurationAggregator, named: dict[str, str]) -> Resource | None:
    """A resource by AWS's aggregate identifier."""
    rows = resources(found, named["SourceAccountId"], named["SourceRegion"])
    rows = rows.filter(type=named["ResourceType"], resource_id=named["ResourceId"])
    if named.get("ResourceName"):
        rows = rows.filter(name=named["ResourceName"])
    return rows.first()


def counts(rows: QuerySet[Resource], group: str) -> list[tuple[str, int]]:
    """How many resources there are in each group, by the group's name."""
    counted = rows.order_by().values_list(GROUPS[group]).annotate(n=Count("id"))
    return sorted((str(name), int(number)) for name, number in counted)


def rules(
    found: ConfigurationAggregator, account_id: str | None = None, region: str | None = None
) -> list[RuleStanding]:
    """The rules that an aggregator sees with what they say, by name, account and region."""
    pairs = set(narrowed(found, account_id, region))
    rows = compliance.by_rule(sorted({account for account, _ in pairs}))
    return sorted(
        (row for row in rows if (row.rule.account_id, row.rule.region) in pairs),
        key=lambda row: (row.rule.name, row.rule.account_id, row.rule.region),
    )


def conformance(
    found: ConfigurationAggregator, account_id: str | None = None, region: str | None = None
) -> list[PackStanding]:
    """The packs that an aggregator sees with what their rules say, by name, account and region."""
    pairs = set(narrowed(found, account_id, region))
    rows = packs.standings(packs.of_accounts(sorted({account for account, _ in pairs})))
    return sorted(
        (row for row in rows if (row.pack.account_id, row.pack.region) in pairs),
        key=lambda row: (row.pack.name, row.pack.account_id, row.pack.region),
    )


def grouped(rows: Sequence[Any], group: str | None, pair: Any) -> list[tuple[str, list[Any]]]:
    """Rows by account or region, or all together under an empty name; `pair` gives a row's account and region."""
    found: dict[str, list[Any]] = {} if group else {"": list(rows)}
    for row in rows if group else ():
        found.setdefault(pair(row)[0 if group == "ACCOUNT_ID" else 1], []).append(row)
    return sorted(found.items())
