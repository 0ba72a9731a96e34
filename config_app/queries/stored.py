"""Find stored queries, and what AWS shows of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from config_app.queries.models import StoredQuery
from project.kernel.errors import CallError

MOST = 300  # in an account and region


def find(account_id: str, region: str, name: str) -> StoredQuery:
    """A query by name; raises ResourceNotFoundException."""
    found = StoredQuery.objects.filter(account_id=account_id, region=region, name=name).first()
    if found is None:
        raise CallError("ResourceNotFoundException", f"There is no stored query {name} in {region}.")
    return found


def count(account_id: str, region: str) -> int:
    return StoredQuery.objects.filter(account_id=account_id, region=region).count()


def page(account_id: str, region: str, *, after: str | None = None, limit: int = 100) -> list[StoredQuery]:
    """Queries by the moment that they were made, beyond the key `after`."""
    found = StoredQuery.objects.filter(account_id=account_id, region=region)
    return list((found.filter(id__gt=int(after)) if after else found).order_by("id")[:limit])


def of_accounts(accounts: Sequence[str]) -> list[StoredQuery]:
    """Every query of these accounts by name."""
    return list(StoredQuery.objects.filter(account_id__in=accounts).order_by("name", "account_id", "region")[:1000])


def metadata(found: StoredQuery) -> dict[str, Any]:
    """StoredQueryMetadata."""
    shown = {
        "QueryId": found.query_id, "QueryArn": found.arn, "QueryName": found.name,
        "Description": found.description or None,
    }  # fmt: skip
    return {name: value for name, value in shown.items() if value is not None}


def whole(found: StoredQuery) -> dict[str, Any]:
    """StoredQuery."""
    return {**metadata(found), "Expression": found.expression}
