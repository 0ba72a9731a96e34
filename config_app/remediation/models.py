"""Remediations: which document repairs what a rule finds, each execution with its approval, and the resources left alone."""

from __future__ import annotations

import secrets
from typing import Any

from django.db import models

from project.kernel import arn, clock

__all__ = ["RemediationConfiguration", "RemediationException", "RemediationExecution"]
PENDING, QUEUED, RUNNING, SUCCEEDED, FAILED, DENIED = (
    "PENDING",
    "QUEUED",
    "IN_PROGRESS",
    "SUCCEEDED",
    "FAILED",
    "DENIED",
)
OPEN = (PENDING, QUEUED, RUNNING)


def execution_id() -> str:
    """`remediation-` and sixteen hexadecimal digits."""
    return f"remediation-{secrets.token_hex(8)}"


class RemediationConfiguration(models.Model):
    """Which document repairs the findings of a rule. `automatic` only where a person put it so; a pack's never is."""

    account_id = models.CharField(max_length=12)
    region = models.CharField(max_length=32, default="us-east-1")
    rule_name = models.CharField(max_length=128)
    document = models.CharField(max_length=256)  # AWS's TargetId
    version = models.CharField(max_length=64, blank=True)
    parameters = models.JSONField(default=dict, blank=True)  # AWS's RemediationParameters
    resource_type = models.CharField(max_length=256, blank=True)
    automatic = models.BooleanField(default=False)
    attempts = models.IntegerField(null=True, blank=True)
    retry_seconds = models.BigIntegerField(null=True, blank=True)
    controls = models.JSONField(default=dict, blank=True)
    pack = models.CharField(max_length=64, blank=True, editable=False)  # the id of the pack that asks for it
    put = models.DateTimeField(default=clock.now, editable=False)
    put_by = models.CharField(max_length=512, editable=False)

    class Meta:
        verbose_name = "remediation"
        constraints = [
            models.UniqueConstraint(fields=["account_id", "region", "rule_name"], name="one_remediation_per_rule")
        ]

    def __str__(self) -> str:
        return f"{self.rule_name}: {self.document}"

    @property
    def arn(self) -> str:
        return arn.make(
            "config", self.region, self.account_id, f"remediation-configuration/{self.rule_name}/{self.pk or 0:012d}"
        )


class RemediationExecution(models.Model):
    """One repair of one resource: PENDING until another person approves, then carried out step by step.

    `steps` are AWS's step details with each step's call. `acting` is whose authority it has: the approver's identity and
    policies as they were when he approved. A row is never deleted.
    """

    account_id = models.CharField(max_length=12)
    region = models.CharField(max_length=32)
    number = models.CharField(max_length=40, default=execution_id, unique=True)
    rule_name = models.CharField(max_length=128)
    resource_type = models.CharField(max_length=256)
    resource_id = models.CharField(max_length=768)
    document = models.CharField(max_length=256)
    parameters = models.JSONField(default=dict)
    state = models.CharField(max_length=12, default=PENDING)
    steps: Any = models.JSONField(default=list)
    reason = models.CharField(max_length=1000, blank=True)
    automatic = models.BooleanField(default=False)
    asked = models.DateTimeField(default=clock.now)
    asked_by = models.CharField(max_length=512)
    decided = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=512, blank=True)
    acting = models.JSONField(default=dict)
    started = models.DateTimeField(null=True)
    leased = models.DateTimeField(null=True)
    ended = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "remediation execution"
        constraints = [
            models.UniqueConstraint(
                fields=["account_id", "region", "rule_name", "resource_type", "resource_id"],
                condition=models.Q(state__in=OPEN), name="one_open_remediation_per_resource",
            )
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["account_id", "-id"], name="config_remedy_newest"),
            models.Index(fields=["rule_name", "resource_id", "-id"], name="config_remedy_of_rule"),
            models.Index(fields=["state", "id"], name="config_remedy_open", condition=models.Q(state__in=OPEN)),
        ]

    def __str__(self) -> str:
        return f"{self.number} of {self.resource_id}"

    @property
    def is_pending(self) -> bool:
        return self.state == PENDING


class RemediationException(models.Model):
    """A resource that is not repaired for a rule, until it expires (null: until it is deleted)."""

    account_id = models.CharField(max_length=12)
    region = models.CharField(max_length=32)
    rule_name = models.CharField(max_length=128)
    resource_type = models.CharField(max_length=256)
    resource_id = models.CharField(max_length=1024)
    message = models.CharField(max_length=1024, blank=True)
    expires = models.DateTimeField(null=True, blank=True)
    put = models.DateTimeField(default=clock.now)
    put_by = models.CharField(max_length=512)

    class Meta:
        verbose_name = "remediation exception"
        constraints = [
            models.UniqueConstraint(
                fields=["account_id", "region", "rule_name", "resource_type", "resource_id"],
                name="one_remediation_exception",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.rule_name}: {self.resource_id}"
