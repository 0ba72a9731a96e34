"""Alarms over metrics, and every turn of their state."""

from __future__ import annotations

from django.db import models

from project.kernel import arn, clock

__all__ = ["Alarm", "AlarmTurn"]


class Alarm(models.Model):
    """A metric alarm, as CloudWatch has it. `missing` says how missing datapoints are treated."""

    account_id = models.CharField(max_length=12)
    region = models.CharField(max_length=32)
    name = models.CharField(max_length=255)
    description = models.CharField(max_length=1024, blank=True)
    namespace = models.CharField(max_length=255)
    metric = models.CharField(max_length=255)
    dimensions = models.CharField(max_length=2000, default="{}")
    statistic = models.CharField(max_length=16, default="Sum")
    unit = models.CharField(max_length=32, blank=True)
    period = models.IntegerField(default=300, help_text="Seconds: 60, or a multiple of it.")
    periods = models.IntegerField(default=1, help_text="How many periods are evaluated.")
    needed = models.IntegerField(default=1, help_text="How many of them must breach.")
    threshold = models.FloatField()
    comparison = models.CharField(max_length=40)
    missing = models.CharField(max_length=16, default="missing")
    enabled = models.BooleanField("actions enabled", default=True)
    alarm_actions = models.JSONField(default=list, blank=True)
    ok_actions = models.JSONField(default=list, blank=True)
    no_data_actions = models.JSONField(default=list, blank=True)
    state = models.CharField(max_length=20, default="INSUFFICIENT_DATA")
    reason = models.CharField(max_length=1023, default="Unchecked: Initial alarm creation")
    reason_data = models.JSONField(default=dict)
    updated = models.DateTimeField(default=clock.now)  # of the state
    configured = models.DateTimeField(default=clock.now)
    held_until = models.DateTimeField(
        null=True
    )  # a state that was set by hand stands until the next evaluation after this

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account_id", "region", "name"], name="one_alarm_per_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def arn(self) -> str:
        return arn.make("cloudwatch", self.region, self.account_id, f"alarm:{self.name}")


class AlarmTurn(models.Model):
    """One entry of an alarm's history: it was changed, turned, or acted. Kept when the alarm is deleted."""

    account_id = models.CharField(max_length=12)
    region = models.CharField(max_length=32)
    name = models.CharField(max_length=255)
    kind = models.CharField(max_length=32)  # StateUpdate, ConfigurationUpdate, Action
    summary = models.CharField(max_length=255)
    data = models.JSONField(default=dict)
    state = models.CharField(max_length=20, blank=True)  # the new one, of a StateUpdate
    moment = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["account_id", "region", "name", "-id"], name="alarm_turns_newest")]

    def __str__(self) -> str:
        return f"{self.name}: {self.summary}"
