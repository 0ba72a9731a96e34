"""Records that are CloudTrail's but could not be stored: kept as they came, with the reason."""

from __future__ import annotations

from django.db import models


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
