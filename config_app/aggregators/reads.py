"""Find aggregators, what each of them may see, and how fresh that is.

What an aggregator sees is decided at each look: its own account, the organization's where it is the first account's,
and of others only the regions whose account gave leave to the aggregator's account and region.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from config_app.aggregators.models import AggregationAuthorization, ConfigurationAggregator
from config_app.recorder.models import Recorder, Source
from project.kernel.errors import CallError
from project.platform.identity import reads as identity
from project.platform.identity.models import Account

Pair = tuple[str, str]  # account, region
SUCCEEDED, FAILED, OUTDATED = "SUCCEEDED", "FAILED", "OUTDATED"


@dataclass(frozen=True)
class Seen:
    """A source of an aggregator: an account's region, and how fresh what is known of it is."""

    account_id: str
    region: str
    kind: str  # ACCOUNT, ORGANIZATION
    authorized: bool
    status: str = ""
    updated: datetime | None = None
    code: str = ""
    message: str = ""


def find(account_id: str, region: str, name: str) -> ConfigurationAggregator:
    """An aggregator by name; raises NoSuchConfigurationAggregatorException."""
    found = ConfigurationAggregator.objects.filter(account_id=account_id, region=region, name=name).first()
    if found is None:
        raise CallError(
            "NoSuchConfigurationAggregatorException",
            f"The configuration aggregator {name} does not exist in {region}: DescribeConfigurationAggregators lists those that do.",
        )
    return found


def of_accounts(accounts: Sequence[str]) -> list[ConfigurationAggregator]:
    """Every aggregator of these accounts."""
    return list(
        ConfigurationAggregator.objects.filter(account_id__in=accounts).order_by("name", "account_id", "region")
    )


def may_aggregate_all(account_id: str) -> bool:
    """Whether the account leads the organization: the installation's accounts, led by its first."""
    return bool(account_id) and account_id == identity.first_account()


def wanted(found: ConfigurationAggregator) -> list[tuple[str, str, str]]:
    """(account, region, kind) of every source that an aggregator names, once each."""
    named: dict[tuple[str, str, str], None] = {}
    sources = [(source["AccountIds"], source, "ACCOUNT") for source in found.accounts]
    if found.organization:
        members = list(Account.objects.order_by("id").values_list("id", flat=True))
        sources.append((members, found.organization, "ORGANIZATION"))
    recorded = _regions(found, {account for accounts, _, _ in sources for account in accounts})
    for accounts, source, kind in sources:
        for account in accounts:
            chosen = source.get("AwsRegions") or recorded.get(account) or [found.region]
            named.update(dict.fromkeys((account, region, kind) for region in chosen))
    return list(named)


def _regions(found: ConfigurationAggregator, accounts: set[str]) -> dict[str, list[str]]:
    """All regions of each account: those with a recorder; of an account that is not the aggregator's to see, those it let in."""
    leads = bool(found.organization) and may_aggregate_all(found.account_id)
    own = accounts if leads else accounts & {found.account_id}
    rows = set(Recorder.objects.filter(account_id__in=own).values_list("account_id", "region"))
    known: dict[str, list[str]] = {}
    for account, region in sorted(rows | {pair for pair in granted(found) if pair[0] in accounts}):
        known.setdefault(account, []).append(region)
    return known


def granted(found: ConfigurationAggregator) -> set[Pair]:
    """The accounts and regions that gave leave to an aggregator's account and region."""
    rows = AggregationAuthorization.objects.filter(
        authorized_account_id=found.account_id, authorized_region=found.region, granted=True
    )
    return set(rows.values_list("account_id", "region"))


def sources(found: ConfigurationAggregator) -> list[Seen]:
    """The sources of an aggregator, and whether it may see them."""
    leave, leads = granted(found), may_aggregate_all(found.account_id)
    return [
        Seen(account, region, kind, account == found.account_id or (account, region) in leave or (kind == "ORGANIZATION" and leads))
        for account, region, kind in wanted(found)
    ]  # fmt: skip


def pairs(found: ConfigurationAggregator) -> tuple[Pair, ...]:
    """The accounts and regions that an aggregator sees."""
    return tuple(sorted({(source.account_id, source.region) for source in sources(found) if source.authorized}))


def statuses(found: ConfigurationAggregator) -> list[Seen]:
    """The sources with their freshness: the last look that went through, and why later ones did not."""
    named = sources(found)
    accounts = {source.account_id for source in named if source.authorized}
    looks: dict[Pair, list[Source]] = {}
    for look in Source.objects.filter(account_id__in=accounts).order_by("type"):
        looks.setdefault((look.account_id, look.region), []).append(look)
    recorders = {
        (row.account_id, row.region): row for row in Recorder.objects.filter(account_id__in=accounts, deleted=False)
    }
    return [
        _fresh(source, recorders.get((source.account_id, source.region)), looks.get((source.account_id, source.region), []), found)
        for source in named
    ]  # fmt: skip


def _fresh(source: Seen, recorder: Recorder | None, looks: list[Source], found: ConfigurationAggregator) -> Seen:
    base = (source.account_id, source.region, source.kind, source.authorized)
    if not source.authorized:
        return Seen(
            *base, FAILED, None, "AccessDeniedException",
            f"The account has not authorized {found.account_id} in {found.region} to aggregate it: "
            "PutAggregationAuthorization there gives leave.",
        )  # fmt: skip
    newest = max((look.last_ok for look in looks if look.last_ok), default=None)
    stale = [look for look in looks if look.error_at and (look.last_ok is None or look.error_at > look.last_ok)]
    if recorder is None:
        return Seen(
            *base, FAILED, newest, "NoAvailableConfigurationRecorderException", "There is no recorder in this region."
        )
    if stale:
        said = f"{len(stale)} of {len(looks)} listings fail; {stale[0].type}: {stale[0].last_error}"
        return Seen(*base, OUTDATED, newest, "ListingFailed", said[:500])
    if not recorder.recording:
        return Seen(
            *base, OUTDATED, newest, "NoRunningConfigurationRecorderException", "The recorder is off: start it."
        )
    if newest is None and looks:
        return Seen(*base, OUTDATED, None, "NotLookedAt", "No listing has gone through yet.")
    return Seen(*base, SUCCEEDED, newest)


def answers(account_id: str, region: str) -> list[AggregationAuthorization]:
    """The leaves that an account gave in a region."""
    rows = AggregationAuthorization.objects.filter(account_id=account_id, region=region, granted=True)
    return list(rows.order_by("authorized_account_id", "authorized_region"))


def pending(account_id: str, region: str) -> list[Pair]:
    """The accounts and regions whose aggregators name this account and region, and wait for its answer."""
    answered = set(
        AggregationAuthorization.objects.filter(account_id=account_id, region=region).values_list(
            "authorized_account_id", "authorized_region"
        )
    )
    asking = {
        (found.account_id, found.region)
        for found in ConfigurationAggregator.objects.exclude(account_id=account_id)
        if any(account_id in source["AccountIds"] and _reaches(source, region) for source in found.accounts)
    }
    return sorted(asking - answered)


def _reaches(source: dict[str, object], region: str) -> bool:
    chosen = source.get("AwsRegions")
    return not chosen or (isinstance(chosen, list) and region in chosen)


def asking(accounts: Sequence[str]) -> list[tuple[str, str, str, str]]:
    """(account, region, requester, its region) of every request that waits for these accounts."""
    rows = (
        Recorder.objects.filter(account_id__in=accounts)
        .values_list("account_id", "region")
        .order_by("account_id", "region")
    )
    return [(account, region, *pair) for account, region in rows for pair in pending(account, region)]


def given(accounts: Sequence[str]) -> list[AggregationAuthorization]:
    """Every leave that these accounts gave."""
    rows = AggregationAuthorization.objects.filter(account_id__in=accounts, granted=True)
    return list(rows.order_by("account_id", "region", "authorized_account_id", "authorized_region")[:500])
