"""Imports and how far they are; records that are CloudTrail's but could not be stored, kept as they came, with the reason."""

from __future__ import annotations

from django.db import models

from project.kernel import clock


class Quarantined(models.Model):
    """A record, or what of it could be kept, that the event store did not take."""

    sha256 = models.BinaryField(unique=True)
    source = models.TextField()
    reason = models.TextField()
    size = models.BigIntegerField()
    packed = models.BinaryField()  # zstd
    found = models.DateTimeField()

    class Meta:
        db_table = "trail_quarantined"
        ordering = ("-found",)

    def __str__(self) -> str:
        return f"{self.source}: {self.reason}"


class TrailImport(models.Model):
    """An import that was asked for in the console or over the wire: how far it is, and what became of its records."""

    account_id = models.CharField(max_length=12)
    by = models.CharField(max_length=350)
    location = models.CharField(max_length=1100)
    name = models.CharField(max_length=1100)  # as it is shown: the location, or the name of an uploaded file
    uploaded = models.BooleanField(default=False)  # the file is removed once it is imported
    started = models.DateTimeField(default=clock.now)
    noted = models.DateTimeField(default=clock.now)  # the last sign of life
    cancelled = models.DateTimeField(null=True)  # asked to stop: what was stored until then stays
    finished = models.DateTimeField(null=True)
    files = models.IntegerField(default=0)
    counted = models.BigIntegerField(default=0)  # records as they were split off, before anything was done with them
    stored = models.BigIntegerField(default=0)
    duplicates = models.BigIntegerField(default=0)
    refused = models.BigIntegerField(default=0)
    quarantined = models.BigIntegerField(default=0)
    reasons = models.JSONField(default=list)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["account_id", "-id"], name="trail_import_newest")]

    def __str__(self) -> str:
        return self.name

    @property
    def settled(self) -> int:
        """Records of which it is known what became of them."""
        return self.stored + self.duplicates + self.refused + self.quarantined

    @property
    def read(self) -> int:
        """Records that were looked at; imports of an earlier version did not count them by themselves."""
        return self.counted or self.settled

    @property
    def unaccounted(self) -> int:
        """Records that were read and are in no other count: more than none is a fault."""
        return self.read - self.settled
