"""Buckets that Cairn delivers to, and an index of the objects in them (the objects are files, or lie in a real S3)."""

from __future__ import annotations

from django.db import models

from project.kernel import clock

__all__ = ["Bucket", "StoredObject"]


class Bucket(models.Model):
    """A bucket by name. `backend` is `folder` (Cairn's own store) or `s3` (a real one)."""

    name = models.CharField(primary_key=True, max_length=63)
    account_id = models.CharField(max_length=12, db_index=True)
    region = models.CharField(max_length=32, default="us-east-1")
    backend = models.CharField(max_length=8, default="folder")
    created = models.DateTimeField(default=clock.now, editable=False)

    def __str__(self) -> str:
        return self.name


class StoredObject(models.Model):
    """What is known of an object without opening its file; ordered by key for listings."""

    bucket = models.ForeignKey(Bucket, on_delete=models.PROTECT, related_name="objects_in")
    key = models.CharField(max_length=1024, db_collation="C")
    size = models.BigIntegerField()
    etag = models.CharField(max_length=64)
    modified = models.DateTimeField()
    metadata = models.JSONField(default=dict)
    kms_key = models.CharField(
        max_length=350, blank=True
    )  # ARN of the key that sealed it; size and etag are of the clear bytes
    location = models.CharField(max_length=1024, blank=True)  # where its file lies, if not under its key (cold prefix)
    retain_until = models.DateTimeField(null=True)  # object lock: neither deleted nor replaced before
    legal_hold = models.BooleanField(default=False)  # the same, until the hold is lifted

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bucket", "key"], name="one_object_per_key")]

    def __str__(self) -> str:
        return f"{self.bucket_id}/{self.key}"
