"""Resources, their configuration items, and the relationships that the items state."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

__all__ = ["Item", "Relationship", "Resource"]


class Resource(models.Model):
    """A resource that was ever found. `item_id` is its newest item; `deleted` says since when it is gone."""

    account_id = models.CharField(max_length=12)
    region = models.CharField(max_length=32)
    type = models.CharField(max_length=100)
    resource_id = models.CharField(max_length=768)
    name = models.CharField(max_length=768, blank=True)
    arn = models.CharField(max_length=1024, blank=True)
    zone = models.CharField(max_length=32, blank=True)
    created = models.DateTimeField(null=True)
    discovered = models.DateTimeField()
    changed = models.DateTimeField()
    deleted = models.DateTimeField(null=True)
    md5 = models.CharField(max_length=32)
    item_id = models.BigIntegerField(null=True)
    tags = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account_id", "type", "resource_id", "region"], name="one_resource_per_id")
        ]
        indexes = [
            models.Index(fields=["account_id", "type", "name"], name="config_resource_name"),
            models.Index(fields=["account_id", "arn"], name="config_resource_arn"),
            GinIndex(fields=["tags"], name="config_resource_tags", opclasses=["jsonb_path_ops"]),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.name or self.resource_id}"

    @property
    def title(self) -> str:
        """What people call it: the Name tag, the name, the id."""
        return str(self.tags.get("Name") or self.name.rpartition("/")[2] or self.resource_id)


class Item(models.Model):
    """A configuration item: what a resource was like from `captured` on; imported ones have later keys and earlier times.

    The change lies between `after` (the look that still saw the former state; unknown at first) and `captured`. Never
    changed after it is written, but that an event which arrives late is added to `related_events`.
    """

    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="items")
    captured = models.DateTimeField()
    after = models.DateTimeField(null=True)
    status = models.CharField(max_length=32)
    md5 = models.CharField(max_length=32)
    configuration = models.JSONField(null=True)
    supplementary = models.JSONField(default=dict)
    relationships = models.JSONField(default=list)
    tags = models.JSONField(default=dict)
    related_events = ArrayField(models.CharField(max_length=64), default=list)
    daily = models.BooleanField(default=False, db_default=False)  # recorded once a day: what came between is not known
    indirect = models.BooleanField(default=False, db_default=False)  # see content.Because
    internal = models.BooleanField(default=False, db_default=False)  # only a service-linked recorder's: not delivered

    class Meta:
        indexes = [
            models.Index(fields=["resource", "-id"], name="config_item_history"),
            models.Index(fields=["captured"], name="config_item_captured"),
            models.Index(fields=["resource", "-captured", "-id"], name="config_item_times"),
            GinIndex(fields=["related_events"], name="config_item_causes"),
        ]

    def __str__(self) -> str:
        return f"item {self.id}"

    @property
    def is_deletion(self) -> bool:
        return self.status in {"ResourceDeleted", "ResourceDeletedNotRecorded"}


class Relationship(models.Model):
    """An edge that a resource's items state, and in which span of time. The far end need not be recorded."""

    account_id = models.CharField(max_length=12)
    type = models.CharField(max_length=100)
    resource_id = models.CharField(max_length=768)
    far_type = models.CharField(max_length=100)
    far_id = models.CharField(max_length=768, blank=True)
    far_name = models.CharField(max_length=768, blank=True)
    phrase = models.CharField(max_length=100)
    inverse = models.CharField(max_length=100)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["account_id", "type", "resource_id"], name="config_edge_near"),
            models.Index(fields=["account_id", "far_type", "far_id"], name="config_edge_far"),
            models.Index(
                fields=["account_id", "far_type", "far_name"], name="config_edge_named", condition=models.Q(far_id="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resource_id} {self.phrase} {self.far_id or self.far_name}"
