"""Stored queries: expressions that an account keeps in a region under a name."""

from __future__ import annotations

import secrets

from django.db import models

from project.kernel import arn, clock

__all__ = ["StoredQuery"]
_SIGNS = "abcdefghijklmnopqrstuvwxyz0123456789"


def query_id() -> str:
    """`query-` and sixteen signs."""
    return "query-" + "".join(secrets.choice(_SIGNS) for _ in range(16))


class StoredQuery(models.Model):
    """An expression under a name; its tags are those that it was made with."""

    account_id = models.CharField(max_length=12)
    region = models.CharField(max_length=32)
    name = models.CharField(max_length=64)
    query_id = models.CharField(max_length=36, default=query_id)
    description = models.CharField(max_length=256, blank=True)
    expression = models.TextField()
    tags = models.JSONField(default=dict)
    created = models.DateTimeField(default=clock.now)
    updated = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name_plural = "stored queries"
        constraints = [
            models.UniqueConstraint(fields=["account_id", "region", "name"], name="one_stored_query_per_name")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def arn(self) -> str:
        return arn.make("config", self.region, self.account_id, f"stored-query/{self.name}/{self.query_id}")
