"""Rates by the minute, how far each account is counted, and what was unusual."""

from __future__ import annotations

import uuid

from django.db import models

from project.kernel import clock

__all__ = ["Insight", "RatePoint", "Watch"]


class Watch(models.Model):
    """An account whose rates are counted. `tx_from` is the first transaction that is not counted yet."""

    account_id = models.CharField(primary_key=True, max_length=12)
    tx_from = models.BigIntegerField(default=1)
    judged = models.DateTimeField(null=True)
    created = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.account_id


class RatePoint(models.Model):
    """Calls in one minute: writes where `error` is empty, else calls of any kind that ended with this error."""

    account_id = models.CharField(max_length=12)
    region = models.CharField(max_length=32)
    source = models.CharField(max_length=512)
    name = models.CharField(max_length=512)
    error = models.CharField(max_length=512)
    minute = models.DateTimeField()
    number = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account_id", "region", "source", "name", "error", "minute"], name="one_rate_per_minute"
            )
        ]
        indexes = [models.Index(fields=["account_id", "minute"], name="rate_point_newest")]

    def __str__(self) -> str:
        return f"{self.name} {self.minute:%H:%M} {self.number}"


class Insight(models.Model):
    """Something unusual: begun, and ended when it is as usual again. `shared_id` joins its two events."""

    account_id = models.CharField(max_length=12)
    region = models.CharField(max_length=32)
    source = models.CharField(max_length=512)
    name = models.CharField(max_length=512)
    error = models.CharField(max_length=512, blank=True)
    kind = models.CharField(max_length=32)  # ApiCallRateInsight, ApiErrorRateInsight
    started = models.DateTimeField()
    ended = models.DateTimeField(null=True)
    usual = models.FloatField()  # calls a minute in the baseline
    unusual = models.FloatField()  # calls a minute of the first minutes; of the whole once it has ended
    baseline_minutes = models.IntegerField()
    attributions = models.JSONField(default=list)
    shared_id = models.UUIDField(default=uuid.uuid4)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account_id", "region", "source", "name", "error", "kind"],
                condition=models.Q(ended=None), name="one_open_insight",
            )
        ]  # fmt: skip
        indexes = [models.Index(fields=["account_id", "-started"], name="insights_newest")]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"

    @property
    def minutes(self) -> int:
        """How long it went on, in minutes."""
        return max(int(((self.ended or clock.now()) - self.started).total_seconds() // 60), 1)
