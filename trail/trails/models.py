"""Trails, when each was logging, and the log files that each delivered."""

from __future__ import annotations

from django.db import models

from project.kernel import arn, clock

__all__ = ["Delivery", "Trail"]


class Trail(models.Model):
    """A trail. `tx_from` is the first transaction whose events are not delivered yet (see trail/delivery)."""

    account_id = models.CharField(max_length=12)
    home_region = models.CharField(max_length=32)
    name = models.CharField(max_length=128)
    bucket = models.CharField(max_length=63)
    prefix = models.CharField(max_length=200, blank=True)
    topic = models.CharField(max_length=256, blank=True)
    kms_key = models.CharField(max_length=350, blank=True)
    log_group = models.CharField(max_length=350, blank=True)
    log_role = models.CharField(max_length=350, blank=True)
    multi_region = models.BooleanField(default=False)
    global_events = models.BooleanField(default=True)
    validation = models.BooleanField(default=False)
    organization = models.BooleanField(default=False)
    selectors = models.JSONField(default=list)
    advanced_selectors = models.JSONField(default=list)
    tags = models.JSONField(default=dict)
    created = models.DateTimeField(default=clock.now)
    logging = models.BooleanField(default=False)
    tx_from = models.BigIntegerField(null=True)
    tx_until = models.BigIntegerField(null=True)  # logging was stopped at this transaction; null while it runs
    pending_to = models.BigIntegerField(null=True)  # a window is being delivered: repeat it after a crash
    pending_at = models.DateTimeField(null=True)
    started = models.DateTimeField(null=True)
    stopped = models.DateTimeField(null=True)
    delivered = models.DateTimeField(null=True)
    attempted = models.DateTimeField(null=True)
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account_id", "home_region", "name"], name="one_trail_per_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def arn(self) -> str:
        return arn.make("cloudtrail", self.home_region, self.account_id, f"trail/{self.name}")


class Delivery(models.Model):
    """One log file of a trail: its transaction window, key and size. Written as pending before the file is."""

    trail = models.ForeignKey(Trail, on_delete=models.CASCADE, related_name="deliveries")
    region = models.CharField(max_length=32)
    bucket = models.CharField(max_length=63)
    key = models.CharField(max_length=1024)
    tx_from = models.BigIntegerField()
    tx_to = models.BigIntegerField()
    part = models.IntegerField(default=0)
    records = models.IntegerField(default=0)
    size = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    moment = models.DateTimeField(default=clock.now)
    delivered = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["trail", "region", "tx_from", "tx_to", "part"], name="one_file_per_window")
        ]
        indexes = [models.Index(fields=["trail", "-id"], name="trail_delivery_newest")]

    def __str__(self) -> str:
        return self.key
