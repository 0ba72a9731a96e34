"""For how long an account's items of a region are kept."""

from __future__ import annotations

from django.db import models

from project.kernel import clock

__all__ = ["Retention"]


class Retention(models.Model):
    """The retention configuration of an account and region; without one items are kept for the longest time."""

    account_id = models.CharField(max_length=12)
    region = models.CharField(max_length=32)
    days = models.IntegerField()
    changed = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account_id", "region"], name="one_retention_per_region")]

    def __str__(self) -> str:
        return f"{self.days} days"
