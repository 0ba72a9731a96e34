"""Log groups, what flows into them, metric filters, and metrics by the minute."""

from __future__ import annotations

from django.db import models

from project.kernel import arn, clock

__all__ = ["LogGroup", "MetricFilter", "MetricPoint", "Stretch"]


class LogGroup(models.Model):
    """A log group that Cairn keeps itself. Its lines are events of the store: nothing is kept twice."""

    account_id = models.CharField(max_length=12)
    region = models.CharField(max_length=32)
    name = models.CharField(max_length=512)
    retention_days = models.IntegerField(null=True, blank=True, help_text="Empty: as long as the events are kept.")
    created = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account_id", "region", "name"], name="one_log_group_per_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def arn(self) -> str:
        return f"{arn.make('logs', self.region, self.account_id, f'log-group:{self.name}')}:*"


class Stretch(models.Model):
    """A stretch of transactions in which a trail delivered to a log group under unchanged settings.

    `tx_from` moves on as events are counted; `tx_begin <= tx < tx_from` are the group's lines. Kept for ever: it says
    which events belong to the group. `settings` are the trail's selectors and regions as they were.
    """

    group = models.ForeignKey(LogGroup, on_delete=models.CASCADE, related_name="stretches")
    trail = models.ForeignKey("trail.Trail", on_delete=models.CASCADE, related_name="+")
    settings = models.JSONField()
    tx_begin = models.BigIntegerField()
    tx_from = models.BigIntegerField()
    tx_until = models.BigIntegerField(null=True)
    begun = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["trail"], condition=models.Q(tx_until=None), name="one_open_stretch_per_trail"
            )
        ]

    def __str__(self) -> str:
        return f"{self.trail_id} to {self.group_id} from {self.tx_begin}"


class MetricFilter(models.Model):
    """A pattern whose hits count into a metric. `transformation` has the members of a MetricTransformation."""

    group = models.ForeignKey(LogGroup, on_delete=models.CASCADE, related_name="filters")
    name = models.CharField(max_length=512)
    pattern = models.CharField(max_length=1024, blank=True)
    transformation = models.JSONField()
    created = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "name"], name="one_filter_per_name")]

    def __str__(self) -> str:
        return self.name


class MetricPoint(models.Model):
    """A metric in one minute. `dimensions` is canonical JSON, `{}` where there are none."""

    account_id = models.CharField(max_length=12)
    region = models.CharField(max_length=32)
    namespace = models.CharField(max_length=255)
    name = models.CharField(max_length=255)
    dimensions = models.CharField(max_length=2000, default="{}")
    minute = models.DateTimeField()
    number = models.BigIntegerField()
    total = models.FloatField()
    least = models.FloatField()
    most = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account_id", "region", "namespace", "name", "dimensions", "minute"],
                name="one_point_per_minute",
            )
        ]
        indexes = [models.Index(fields=["minute"], name="metric_point_age")]

    def __str__(self) -> str:
        return f"{self.namespace}/{self.name} {self.minute:%H:%M}"
