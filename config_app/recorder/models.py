"""Recorders and when they were on, touches that wait for a look, and the state of each source."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from project.kernel import clock

__all__ = ["LinkedRecorder", "Recorder", "RecorderSpan", "Source", "Touch"]


class Recorder(models.Model):
    """What is recorded in an account and region."""

    account_id = models.CharField(max_length=12)
    region = models.CharField(max_length=32)
    name = models.CharField(max_length=256, default="default")
    role_arn = models.CharField(max_length=512, blank=True)
    group = models.JSONField(default=dict)
    mode = models.JSONField(default=dict)
    recording = models.BooleanField(default=False)
    started = models.DateTimeField(null=True)
    stopped = models.DateTimeField(null=True)
    status = models.CharField(max_length=16, default="PENDING")
    changed = models.DateTimeField(default=clock.now)
    tags = models.JSONField(default=dict, db_default={})
    deleted = models.BooleanField(default=False)  # deleted by somebody: it is not made again by itself

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account_id", "region"], name="one_recorder_per_region")]

    def __str__(self) -> str:
        return self.name


class RecorderSpan(models.Model):
    """A span of time in which a recorder was on; what lies between two spans is a gap."""

    recorder = models.ForeignKey(Recorder, on_delete=models.CASCADE, related_name="spans")
    started = models.DateTimeField()
    stopped = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.started} – {self.stopped or 'now'}"


class LinkedRecorder(models.Model):
    """A service-linked recorder: always on, for the types of one service principal; its items are not delivered."""

    account_id = models.CharField(max_length=12)
    region = models.CharField(max_length=32)
    service_principal = models.CharField(max_length=128)
    name = models.CharField(max_length=256)
    group = models.JSONField(default=dict)
    tags = models.JSONField(default=dict, db_default={})
    created = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account_id", "region", "service_principal"], name="one_recorder_per_service"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Touch(models.Model):
    """A recorded write that may have changed resources of a service; looked at when `due`, kept as a possible cause."""

    account_id = models.CharField(max_length=12)
    region = models.CharField(max_length=32)
    service = models.CharField(max_length=64)
    event_id = models.CharField(max_length=64)
    event_name = models.CharField(max_length=128, blank=True)
    event_time = models.DateTimeField()
    mentions = ArrayField(models.CharField(max_length=512), default=list)
    looks = models.SmallIntegerField(default=0)  # looks that went through since it became known
    retries = models.SmallIntegerField(default=0, db_default=0)  # looks that failed
    seen = ArrayField(models.CharField(max_length=100), default=list, db_default=[])  # types that this look has done
    due = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["due"], name="config_touch_due", condition=models.Q(due__isnull=False)),
            models.Index(fields=["account_id", "event_time"], name="config_touch_time"),
        ]

    def __str__(self) -> str:
        return f"{self.service} {self.event_id}"

    @property
    def is_new(self) -> bool:
        """Whether nothing was looked at for it yet."""
        return not (self.looks or self.retries or self.seen)


class Source(models.Model):
    """The state of one listing: when it last went through, or why it does not. A failed one is stale, never empty."""

    account_id = models.CharField(max_length=12)
    region = models.CharField(max_length=32)
    type = models.CharField(max_length=100)
    last_ok = models.DateTimeField(null=True)  # when the last one that went through was begun
    last_error = models.CharField(max_length=500, blank=True)
    error_at = models.DateTimeField(null=True)
    looked = models.DateTimeField(null=True)  # when it was tried last, whatever came of it
    offered = models.BooleanField(default=True, db_default=True)  # False: this emulated cloud does not have the service

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account_id", "region", "type"], name="one_source_per_type")]

    def __str__(self) -> str:
        return self.type
