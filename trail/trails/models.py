"""Trails, when each was logging, and the log files that each delivered."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from project.kernel import arn, clock

__all__ = ["Delivery", "Trail"]


class _Living(models.Manager["Trail"]):
    """Trails that were not deleted: what every face shows."""

    def get_queryset(self) -> models.QuerySet[Trail]:
        return super().get_queryset().filter(deleted__isnull=True)


class Trail(models.Model):
    """A trail. `tx_from` is the first transaction whose events are not delivered yet (see trail/delivery).

    A deleted trail keeps its row: its last events are still delivered, and its files stay known as evidence.
    """

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
    recursive = models.BooleanField(default=True)
    selectors = models.JSONField(default=list)
    advanced_selectors = models.JSONField(default=list)
    insight_selectors = models.JSONField(default=list)
    tags = models.JSONField(default=dict)
    created = models.DateTimeField(default=clock.now)
    deleted = models.DateTimeField(null=True)
    logging = models.BooleanField(default=False)
    tx_from = models.BigIntegerField(null=True)
    tx_until = models.BigIntegerField(null=True)  # logging was stopped at this transaction; null while it runs
    spans = models.JSONField(default=list)  # [from, until] of stretches begun before the one above was delivered
    pending_to = models.BigIntegerField(null=True)  # a window is being delivered: repeat it after a crash
    pending_at = models.DateTimeField(null=True)
    window = models.JSONField(null=True)  # what the trail asked for when that window was opened
    started = models.DateTimeField(null=True)
    stopped = models.DateTimeField(null=True)
    delivered = models.DateTimeField(null=True)
    attempted = models.DateTimeField(null=True)
    error = models.CharField(max_length=200, blank=True)
    notified = models.DateTimeField(null=True)
    notify_error = models.CharField(max_length=200, blank=True)
    streamed = models.DateTimeField(null=True)  # last delivery to the log group
    stream_error = models.CharField(max_length=200, blank=True)
    digest_from = models.DateTimeField(null=True)  # digests are due from here on; null while none are
    digest_until = models.DateTimeField(null=True)  # the chain ends with the slot that holds this moment
    digested = models.DateTimeField(null=True)
    digest_error = models.CharField(max_length=200, blank=True)
    keep_days = models.IntegerField(null=True)  # null: for ever
    cold_days = models.IntegerField(null=True)
    cold_prefix = models.CharField(max_length=200, blank=True)
    lock_days = models.IntegerField(null=True)
    legal_hold = models.BooleanField(default=False)

    objects: models.Manager[Trail] = _Living()
    ever: models.Manager[Trail] = models.Manager()

    class Meta:
        base_manager_name = "ever"
        constraints = [
            models.UniqueConstraint(
                fields=["account_id", "home_region", "name"],
                condition=Q(deleted__isnull=True),
                name="one_living_trail_per_name",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def arn(self) -> str:
        return arn.make("cloudtrail", self.home_region, self.account_id, f"trail/{self.name}")

    @property
    def settings(self) -> dict[str, Any]:
        """What decides a window's files; frozen into `window` when one is opened."""
        return {
            "selectors": self.selectors, "advanced_selectors": self.advanced_selectors,
            "insight_selectors": self.insight_selectors, "multi_region": self.multi_region,
            "home_region": self.home_region, "global_events": self.global_events, "organization": self.organization,
            "bucket": self.bucket, "prefix": self.prefix, "kms_key": self.kms_key, "validation": self.validation,
        }  # fmt: skip


class Delivery(models.Model):
    """One log file of a trail: its transaction window, key and size. Written before the file is, completed after."""

    trail = models.ForeignKey(Trail, on_delete=models.PROTECT, related_name="deliveries")
    account_id = models.CharField(max_length=12, blank=True)
    region = models.CharField(max_length=32)
    bucket = models.CharField(max_length=63)
    key = models.CharField(max_length=1024)
    tx_from = models.BigIntegerField()
    tx_to = models.BigIntegerField()
    part = models.IntegerField(default=0)
    records = models.IntegerField(default=0)
    size = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)  # of the document, not of its gzip
    oldest = models.DateTimeField(null=True)
    newest = models.DateTimeField(null=True)
    moment = models.DateTimeField(default=clock.now)
    delivered = models.DateTimeField(
        null=True
    )  # null: the window is not closed, or the file was left by an earlier attempt
    validated = models.BooleanField(default=False)  # a digest must name it
    digest = models.ForeignKey("trail.Digest", null=True, on_delete=models.PROTECT, related_name="files")
    expired = models.DateTimeField(null=True)  # its time was over: recorded, then removed
    removed = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bucket", "key"], name="one_delivery_per_object")]
        indexes = [
            models.Index(fields=["trail", "-id"], name="trail_delivery_newest"),
            models.Index(fields=["trail", "tx_to"], condition=Q(delivered__isnull=True), name="trail_delivery_open"),
            models.Index(
                fields=["trail", "id"],
                condition=Q(validated=True, digest__isnull=True, delivered__isnull=False),
                name="trail_delivery_unsigned",
            ),
        ]

    def __str__(self) -> str:
        return self.key
