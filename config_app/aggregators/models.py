"""Aggregators, and the leaves that accounts give them."""

from __future__ import annotations

import secrets

from django.db import models

from project.kernel import arn, clock

__all__ = ["AggregationAuthorization", "ConfigurationAggregator"]
_SIGNS = "abcdefghijklmnopqrstuvwxyz0123456789"


def aggregator_id() -> str:
    """`config-aggregator-` and eight signs."""
    return "config-aggregator-" + "".join(secrets.choice(_SIGNS) for _ in range(8))


class ConfigurationAggregator(models.Model):
    """What an account looks at together: accounts by id, or the whole organization. Members are AWS's own."""

    account_id = models.CharField(max_length=12)
    region = models.CharField(max_length=32)
    name = models.CharField(max_length=256)
    aggregator_id = models.CharField(max_length=32, default=aggregator_id)
    accounts = models.JSONField(default=list)  # AccountAggregationSources
    organization = models.JSONField(default=dict)  # OrganizationAggregationSource
    filters = models.JSONField(default=dict)  # AggregatorFilters
    tags = models.JSONField(default=dict)
    created = models.DateTimeField(default=clock.now)
    updated = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account_id", "region", "name"], name="one_aggregator_per_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def arn(self) -> str:
        return arn.make("config", self.region, self.account_id, f"config-aggregator/{self.aggregator_id}")


class AggregationAuthorization(models.Model):
    """An account's answer, for one of its regions, to an account and region that aggregate: leave, or a refusal."""

    account_id = models.CharField(max_length=12)
    region = models.CharField(max_length=32)
    authorized_account_id = models.CharField(max_length=12)
    authorized_region = models.CharField(max_length=32)
    granted = models.BooleanField(default=True)
    tags = models.JSONField(default=dict)
    created = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account_id", "region", "authorized_account_id", "authorized_region"],
                name="one_answer_per_aggregating_region",
            )
        ]

    def __str__(self) -> str:
        return f"{self.authorized_account_id} in {self.authorized_region}"

    @property
    def arn(self) -> str:
        resource = f"aggregation-authorization/{self.authorized_account_id}/{self.authorized_region}"
        return arn.make("config", self.region, self.account_id, resource)
