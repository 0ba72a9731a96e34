"""Exceptions: dated records that say which findings are excused, by whom, why, and until when."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from project.kernel import clock

__all__ = ["ComplianceException"]
REQUESTED, IN_FORCE, EXPIRED, REVOKED, REFUSED = "requested", "in force", "expired", "revoked", "refused"


class ComplianceException(models.Model):
    """What is excused: findings of a rule, of a pack's rules, or of all; of a resource, of a tag's resources, or of all.

    An empty member of the scope means any. It counts from `granted` until `expires` or `revoked`, whatever came later:
    what was excused at a past moment can be computed again.
    """

    account_id = models.CharField(max_length=12)
    rule_name = models.CharField(max_length=128, blank=True)
    pack = models.CharField(max_length=64, blank=True)  # the pack's id, as its rules carry it
    pack_name = models.CharField(max_length=256, blank=True)
    resource_type = models.CharField(max_length=256, blank=True)
    resource_id = models.CharField(max_length=768, blank=True)
    tag_key = models.CharField(max_length=128, blank=True)
    tag_value = models.CharField(max_length=256, blank=True)
    owner = models.CharField(max_length=128)
    reason = models.CharField(max_length=2000)
    ticket = models.CharField(max_length=256, blank=True)
    expires = models.DateTimeField()
    requested = models.DateTimeField(default=clock.now)
    requested_by = models.CharField(max_length=512)
    granted = models.DateTimeField(null=True)
    granted_by = models.CharField(max_length=512, blank=True)
    revoked = models.DateTimeField(null=True)
    revoked_by = models.CharField(max_length=512, blank=True)
    revoked_because = models.CharField(max_length=2000, blank=True)

    class Meta:
        verbose_name = "exception"
        indexes = [
            models.Index(fields=["account_id", "expires"], name="config_exception_expires"),
        ]

    def __str__(self) -> str:
        return f"exception {self.pk}: {self.subject}"

    def state_at(self, at: datetime) -> str:
        """What it is at a moment: requested, in force, expired, revoked, refused."""
        if self.revoked is not None and self.revoked <= at:
            return REVOKED if self.granted is not None and self.granted < self.revoked else REFUSED
        if self.expires <= at:
            return EXPIRED
        return IN_FORCE if self.granted is not None and self.granted <= at else REQUESTED

    @property
    def state(self) -> str:
        return self.state_at(clock.now())

    @property
    def subject(self) -> str:
        """What it excuses, in words."""
        whose = f"findings of {self.rule_name}" if self.rule_name else ""
        if self.pack_name:
            whose = f"{whose or 'findings'} of the pack {self.pack_name}"
        return f"{whose or 'every finding'} on {self.about}"

    @property
    def about(self) -> str:
        """The resources that it excuses, in words."""
        parts = []
        if self.resource_id:
            parts.append(f"{self.resource_type} {self.resource_id}")
        elif self.resource_type:
            parts.append(f"every {self.resource_type}")
        if self.tag_key:
            parts.append(f"resources tagged {self.tag_key}{'=' + self.tag_value if self.tag_value else ''}")
        return ", ".join(parts) or "any resource"
