"""Keys that seal stored objects: Cairn's own, and stand-ins for keys of the account's cloud."""

from __future__ import annotations

import uuid

from django.db import models

from project.kernel import arn, clock

__all__ = ["Key", "KeyVersion"]

OWN, SANDBOX, CLOUD = "own", "sandbox", "cloud"
ALIAS = "alias/cairn/"


class Key(models.Model):
    """A key by its ARN. `origin`: own (made here), sandbox (state asked there, material here), cloud (a real KMS seals).

    Own keys are named `alias/cairn/<name>`, so that no name of the account's cloud is ever taken. No key is deleted:
    without it, what it sealed could not be read.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    account_id = models.CharField(max_length=12)
    region = models.CharField(max_length=32)
    name = models.CharField(max_length=128, blank=True)
    arn = models.CharField(max_length=350, unique=True)
    origin = models.CharField(max_length=8, default=OWN)
    description = models.CharField(max_length=256, blank=True)
    policy = models.JSONField(default=dict)
    enabled = models.BooleanField(default=True)
    created = models.DateTimeField(default=clock.now)
    rotated = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account_id", "region", "name"], condition=~models.Q(name=""), name="one_key_per_alias"
            )
        ]

    def __str__(self) -> str:
        return self.alias or self.arn

    @property
    def alias(self) -> str:
        return f"{ALIAS}{self.name}" if self.name else ""

    @staticmethod
    def own_arn(region: str, account_id: str, number: uuid.UUID) -> str:
        return arn.make("kms", region, account_id, f"key/{number}")


class KeyVersion(models.Model):
    """The material of a key, sealed under the installation's master key. Rotation adds one; old ones open old objects."""

    key = models.ForeignKey(Key, on_delete=models.PROTECT, related_name="versions")
    number = models.IntegerField()
    sealed = models.TextField()
    created = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "number"], name="one_material_per_version")]

    def __str__(self) -> str:
        return f"{self.key_id} version {self.number}"
