"""Keep and delete stored queries."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import IntegrityError, transaction

from config_app.queries.models import StoredQuery
from project.kernel import clock
from project.kernel.errors import CallError


def make(
    account_id: str, region: str, name: str, expression: str, description: str, tags: Mapping[str, str]
) -> StoredQuery:
    """A new query; raises ResourceConcurrentModificationException where another call made it just now."""
    try:
        with transaction.atomic():
            return StoredQuery.objects.create(
                account_id=account_id,
                region=region,
                name=name,
                expression=expression,
                description=description,
                tags=dict(tags),
            )
    except IntegrityError as problem:
        raise CallError(
            "ResourceConcurrentModificationException", f"{name} was made by another call just now: try again."
        ) from problem


def change(found: StoredQuery, *, expression: str | None, description: str | None) -> None:
    """Change what is given; the rest stays."""
    found.expression = found.expression if expression is None else expression
    found.description = found.description if description is None else description
    found.updated = clock.now()
    found.save(update_fields=["expression", "description", "updated"])


def delete(found: StoredQuery) -> None:
    found.delete()
