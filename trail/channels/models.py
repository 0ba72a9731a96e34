"""Channels through which outside systems put their events."""

from __future__ import annotations

import uuid

from django.db import models

from project.kernel import arn, clock

__all__ = ["Channel"]


class Channel(models.Model):
    """A channel, and what became of the last event that came through it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account_id = models.CharField(max_length=12)
    region = models.CharField(max_length=32)
    name = models.CharField(max_length=128)
    source = models.CharField(max_length=256)
    destinations = models.JSONField(default=list)
    tags = models.JSONField(default=dict)
    created = models.DateTimeField(default=clock.now, editable=False)
    attempted = models.DateTimeField(null=True)
    attempted_id = models.CharField(max_length=36, blank=True)
    ingested = models.DateTimeField(null=True)
    ingested_id = models.CharField(max_length=36, blank=True)
    error = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account_id", "region", "name"], name="one_channel_per_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def arn(self) -> str:
        return arn.make("cloudtrail", self.region, self.account_id, f"channel/{self.id}")
