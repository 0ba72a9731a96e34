"""Digests, the keys that sign them, the anchored head of each chain, and what a verification found."""

from __future__ import annotations

from django.db import models

from project.kernel import clock
from trail.trails.models import Trail

__all__ = ["Checkpoint", "Digest", "SigningKey", "Verification"]


class SigningKey(models.Model):
    """An RSA key pair of an account and region. The private half is sealed and signs until `signs_until`."""

    account_id = models.CharField(max_length=12)
    region = models.CharField(max_length=32)
    fingerprint = models.CharField(max_length=64, unique=True)
    public = models.BinaryField()  # PKCS#1 DER
    sealed = models.TextField()
    signs_until = models.DateTimeField()
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField()  # covers the end of the last digest that it may sign, and two hours

    class Meta:
        indexes = [models.Index(fields=["account_id", "region", "valid_until"], name="trail_signing_key_window")]

    def __str__(self) -> str:
        return self.fingerprint


class Digest(models.Model):
    """One link of a chain (trail × account × region): frozen when it is opened, complete when its file is in the bucket."""

    trail = models.ForeignKey(Trail, on_delete=models.PROTECT, related_name="digests")
    account_id = models.CharField(max_length=12)
    region = models.CharField(max_length=32)
    number = models.IntegerField()
    start = models.DateTimeField()
    end = models.DateTimeField()
    bucket = models.CharField(max_length=63)
    key = models.CharField(max_length=1024)
    kms_key = models.CharField(max_length=350, blank=True)
    previous = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="next")
    fingerprint = models.CharField(max_length=64)
    document = models.BinaryField(null=True)  # the exact bytes, until they are in the bucket
    sha256 = models.CharField(max_length=64)
    signature = models.TextField()
    log_files = models.IntegerField(default=0)
    opened = models.DateTimeField(default=clock.now)
    delivered = models.DateTimeField(null=True)
    expired = models.DateTimeField(null=True)
    removed = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["trail", "account_id", "region", "number"], name="one_digest_per_number"),
            models.UniqueConstraint(fields=["bucket", "key"], name="one_digest_per_object"),
        ]
        indexes = [models.Index(fields=["trail", "end"], name="trail_digest_end")]

    def __str__(self) -> str:
        return self.key


class Checkpoint(models.Model):
    """The anchored head: a line for every delivered digest, each naming the line before it. Nothing changes or leaves.

    The table refuses UPDATE, DELETE and TRUNCATE; the same lines lie in a file in the data folder.
    """

    number = models.BigIntegerField(primary_key=True)
    trail_arn = models.CharField(max_length=350)
    trail_id = models.BigIntegerField()
    account_id = models.CharField(max_length=12)
    region = models.CharField(max_length=32)
    link = models.IntegerField()  # the digest's number in its chain
    end = models.DateTimeField()
    bucket = models.CharField(max_length=63)
    key = models.CharField(max_length=1024)
    sha256 = models.CharField(max_length=64)
    signature = models.TextField()
    log_files = models.IntegerField()
    moment = models.DateTimeField(default=clock.now)
    previous = models.CharField(max_length=64)
    own = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["trail_id", "account_id", "region", "link"], name="trail_checkpoint_chain")]

    def __str__(self) -> str:
        return f"{self.number} {self.own[:12]}"


class Verification(models.Model):
    """A run of the verifier over one trail: how far it is, and what it found."""

    trail = models.ForeignKey(Trail, on_delete=models.PROTECT, related_name="verifications")
    by = models.CharField(max_length=350, blank=True)
    started = models.DateTimeField(default=clock.now)
    finished = models.DateTimeField(null=True)
    total = models.IntegerField(default=0)
    done = models.IntegerField(default=0)
    result = models.JSONField(null=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["trail", "-id"], name="trail_verification_newest")]

    def __str__(self) -> str:
        return f"{self.trail_id} at {self.started:%Y-%m-%d %H:%M:%S}"
