"""The delivery channel, and what went or is to go through it: each delivery with its files."""

from __future__ import annotations

import uuid

from django.db import models

from project.kernel import clock

__all__ = ["Channel", "ConfigDelivery", "ConfigFile"]


class Channel(models.Model):
    """Where snapshots and history go."""

    account_id = models.CharField(max_length=12)
    region = models.CharField(max_length=32)
    name = models.CharField(max_length=256, default="default")
    bucket = models.CharField(max_length=63)
    prefix = models.CharField(max_length=200, blank=True)
    topic = models.CharField(max_length=256, blank=True)
    kms_key = models.CharField(max_length=350, blank=True)
    frequency = models.CharField(max_length=32, blank=True)
    changed = models.DateTimeField(default=clock.now)
    told = models.DateTimeField(null=True)  # the last message to the topic

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account_id", "region"], name="one_channel_per_region")]

    def __str__(self) -> str:
        return self.name


class ConfigDelivery(models.Model):
    """A snapshot, a window of history or one oversized message: opened with everything that decides its files.

    It holds the items up to `through` that were captured until `moment`; history those beyond `since` (item keys). Open
    until `delivered`: whatever ends the worker, the next one writes the same files under the same names.
    """

    SNAPSHOT, HISTORY, OVERSIZED = "snapshot", "history", "oversized"

    number = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)  # configSnapshotId, requestId
    account_id = models.CharField(max_length=12)
    region = models.CharField(max_length=32)
    kind = models.CharField(max_length=12)
    channel = models.CharField(max_length=256)
    bucket = models.CharField(max_length=63)
    prefix = models.CharField(max_length=200, blank=True)
    kms_key = models.CharField(max_length=350, blank=True)
    since = models.BigIntegerField(default=0)
    through = models.BigIntegerField()
    started = models.DateTimeField()  # the beginning of a window of history; else as `moment`
    moment = models.DateTimeField()
    slot = models.DateTimeField(null=True)  # of which hour of the schedule; null: asked for
    total = models.BigIntegerField(default=0)  # items that there are to write, as counted at the beginning
    done = models.BigIntegerField(default=0)
    attempts = models.IntegerField(default=0)
    attempted = models.DateTimeField(null=True)
    error = models.CharField(max_length=64, blank=True)
    message = models.CharField(max_length=500, blank=True)
    delivered = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account_id", "region", "kind", "slot"], name="one_delivery_per_slot")
        ]
        indexes = [
            models.Index(fields=["id"], name="config_delivery_open", condition=models.Q(delivered=None)),
            models.Index(fields=["account_id", "region", "kind", "-id"], name="config_delivery_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class ConfigFile(models.Model):
    """A file of a delivery: noted before it is written, complete once `delivered`. `sha256` is of the file as it lies there."""

    delivery = models.ForeignKey(ConfigDelivery, on_delete=models.PROTECT, related_name="files")
    bucket = models.CharField(max_length=63)
    key = models.CharField(max_length=1024)
    type = models.CharField(max_length=100, blank=True)  # of history files
    items = models.IntegerField(default=0)
    size = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    delivered = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bucket", "key"], name="one_config_file_per_key")]

    def __str__(self) -> str:
        return f"{self.bucket}/{self.key}"
