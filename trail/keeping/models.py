"""The retention of the event store: one row, or none where events are kept for ever."""

from __future__ import annotations

from django.db import models

from project.kernel import clock

__all__ = ["EventRetention"]


class EventRetention(models.Model):
    """How many days the store keeps events, by their own time. Log files in buckets have a retention of their own."""

    days = models.IntegerField()
    since = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="one_event_retention"),
            models.CheckConstraint(condition=models.Q(days__gte=1), name="event_retention_in_days"),
        ]

    def __str__(self) -> str:
        return f"{self.days} days"
