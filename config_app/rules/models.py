"""Config rules and their verdicts: one verdict a rule and resource holds now, earlier ones stay as they were."""

from __future__ import annotations

import secrets

from django.db import models

from config_app.items.models import Resource
from project.kernel import arn, clock

__all__ = ["ConfigRule", "Verdict"]


def rule_id() -> str:
    """`config-rule-` and six alphanumeric characters."""
    return "config-rule-" + "".join(secrets.choice("abcdefghijklmnopqrstuvwxyz0123456789") for _ in range(6))


class StandingRules(models.Manager["ConfigRule"]):
    """The rules that are not deleted."""

    def get_queryset(self) -> models.QuerySet[ConfigRule]:
        return super().get_queryset().filter(deleted__isnull=True)


class ConfigRule(models.Model):
    """A rule of an account and region. A deleted one stays under its verdicts: what it said is history."""

    account_id = models.CharField(max_length=12)
    region = models.CharField(max_length=32, default="us-east-1")
    name = models.CharField(max_length=128)
    rule_id = models.CharField(max_length=32, default=rule_id, editable=False)
    identifier = models.CharField("managed rule", max_length=128)
    description = models.CharField(max_length=256, blank=True)
    parameters = models.JSONField(default=dict, blank=True)
    scope = models.JSONField(default=dict, blank=True)
    frequency = models.CharField(max_length=32, blank=True)
    enabled = models.BooleanField(default=True)
    tags = models.JSONField(default=dict, blank=True)
    created = models.DateTimeField(default=clock.now, editable=False)
    updated = models.DateTimeField(default=clock.now, editable=False)
    evaluated = models.DateTimeField(null=True, editable=False)
    error = models.CharField(max_length=400, blank=True, editable=False)
    error_at = models.DateTimeField(null=True, editable=False)
    deleted = models.DateTimeField(null=True, editable=False)

    objects = StandingRules()
    ever = models.Manager["ConfigRule"]()

    class Meta:
        verbose_name = "rule"
        base_manager_name = "ever"
        constraints = [
            models.UniqueConstraint(
                fields=["account_id", "region", "name"],
                condition=models.Q(deleted__isnull=True),
                name="one_standing_rule_per_name",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def arn(self) -> str:
        return arn.make("config", self.region, self.account_id, f"config-rule/{self.rule_id}")


class Verdict(models.Model):
    """What a rule said of a resource, from `since` until `until` (null: it holds now), and over which item."""

    rule = models.ForeignKey(ConfigRule, on_delete=models.CASCADE, related_name="verdicts")
    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="verdicts")
    compliance = models.CharField(max_length=32)
    annotation = models.CharField(max_length=256, blank=True)
    item_id = models.BigIntegerField()
    inputs = models.CharField(max_length=32)  # fingerprint of identifier and parameters: the verdict can be re-run
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    invoked = models.DateTimeField()
    recorded = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "resource"], condition=models.Q(until__isnull=True), name="one_verdict_holds"
            )
        ]
        indexes = [
            models.Index(fields=["rule", "compliance"], name="config_verdict_holds", condition=models.Q(until=None)),
            models.Index(fields=["resource", "-since"], name="config_verdict_history"),
        ]

    def __str__(self) -> str:
        return f"{self.rule_id}: {self.compliance}"
