"""Where imported items came from, and what was an item and could not be stored."""

from __future__ import annotations

from django.db import models

from config_app.items.models import Item

__all__ = ["ImportedItem", "QuarantinedItem"]


class ImportedItem(models.Model):
    """The origin of an item that Cairn did not record itself. `assumed`: account or region are not named in it."""

    item = models.OneToOneField(Item, on_delete=models.CASCADE, primary_key=True, related_name="imported")
    source = models.TextField()
    state_id = models.CharField(max_length=128, blank=True)  # as the file calls it
    assumed = models.BooleanField(default=False)
    found = models.DateTimeField()

    def __str__(self) -> str:
        return self.source


class QuarantinedItem(models.Model):
    """A configuration item that the store did not take, as it came, with the reason."""

    sha256 = models.BinaryField(unique=True)
    source = models.TextField()
    reason = models.TextField()
    size = models.BigIntegerField()
    packed = models.BinaryField()  # zlib
    found = models.DateTimeField()

    class Meta:
        ordering = ("-found",)

    def __str__(self) -> str:
        return f"{self.source}: {self.reason}"
