"""Conformance packs: a template with its parameters, the rules that it made, and people's answers to process checks."""

from __future__ import annotations

import secrets

from django.db import models

from config_app.rules.models import ConfigRule
from project.kernel import arn, clock

__all__ = ["ConformancePack", "PackRemediation", "PackRule", "ProcessAnswer"]
_SIGNS = "abcdefghijklmnopqrstuvwxyz0123456789"


def pack_id() -> str:
    """`conformance-pack-` and nine signs; the pack's rules end in it."""
    return "conformance-pack-" + "".join(secrets.choice(_SIGNS) for _ in range(9))


class StandingPacks(models.Manager["ConformancePack"]):
    """The packs that are not deleted."""

    def get_queryset(self) -> models.QuerySet[ConformancePack]:
        return super().get_queryset().filter(deleted__isnull=True)


class ConformancePack(models.Model):
    """A pack of an account and region. A deleted one stays: its compliance was recorded and is history.

    `body`, `given` and `scope` are what was asked for last; `digest` is of the plan that is deployed now.
    """

    account_id = models.CharField(max_length=12)
    region = models.CharField(max_length=32, default="us-east-1")
    name = models.CharField(max_length=256)
    pack_id = models.CharField(max_length=64, default=pack_id, editable=False)
    source = models.CharField(max_length=1100, blank=True)  # s3://…, library:… or empty: sent with the call
    body = models.TextField(blank=True)
    given = models.JSONField(default=dict, blank=True)
    scope = models.JSONField(default=dict, blank=True)
    bucket = models.CharField(max_length=63, blank=True)
    prefix = models.CharField(max_length=1024, blank=True)
    tags = models.JSONField(default=dict, blank=True)
    created_by = models.CharField(max_length=256, blank=True)
    digest = models.CharField(max_length=64, blank=True, editable=False)
    state = models.CharField(max_length=32, editable=False)
    reason = models.CharField(max_length=2000, blank=True, editable=False)
    requested = models.DateTimeField(default=clock.now, editable=False)
    completed = models.DateTimeField(null=True, editable=False)
    deleted = models.DateTimeField(null=True, editable=False)

    objects = StandingPacks()
    ever = models.Manager["ConformancePack"]()

    class Meta:
        verbose_name = "conformance pack"
        base_manager_name = "ever"
        constraints = [
            models.UniqueConstraint(
                fields=["account_id", "region", "name"],
                condition=models.Q(deleted__isnull=True),
                name="one_standing_pack_per_name",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def arn(self) -> str:
        return arn.make("config", self.region, self.account_id, f"conformance-pack/{self.name}/{self.pack_id}")

    @property
    def is_moving(self) -> bool:
        return self.state.endswith("_IN_PROGRESS")

    @property
    def kind(self) -> str:
        return "MANAGED" if self.source.startswith("library:") else "CUSTOM"


class PackRule(models.Model):
    """A rule that a pack made: under which name the template knows it, and what the template wants it to be."""

    pack = models.ForeignKey(ConformancePack, on_delete=models.CASCADE, related_name="members")
    rule = models.OneToOneField(ConfigRule, on_delete=models.CASCADE, related_name="member_of")
    logical_id = models.CharField(max_length=255)
    name = models.CharField(max_length=128)
    place = models.IntegerField()
    wanted = models.JSONField()
    controls = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pack", "logical_id"], name="one_rule_per_logical_id")]

    def __str__(self) -> str:
        return self.name


class PackRemediation(models.Model):
    """A remediation that a pack's template asks for; it is kept, and carried out by whoever executes remediations."""

    pack = models.ForeignKey(ConformancePack, on_delete=models.CASCADE, related_name="remediations")
    logical_id = models.CharField(max_length=255)
    rule_name = models.CharField(max_length=128)  # the rule's whole name, with the pack's suffix
    target = models.CharField(max_length=256)
    properties = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.rule_name}: {self.target}"


class ProcessAnswer(models.Model):
    """What a person says of a process check. The newest one stands until it is to be reviewed; earlier ones stay."""

    rule = models.ForeignKey(ConfigRule, on_delete=models.CASCADE, related_name="answers")
    compliance = models.CharField(max_length=32)
    owner = models.CharField(max_length=128)
    note = models.CharField(max_length=2000, blank=True)
    review_until = models.DateField(null=True)
    answered = models.DateTimeField(default=clock.now)
    answered_by = models.CharField(max_length=512)
    event_id = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [models.Index(fields=["rule", "-id"], name="config_process_answers")]

    def __str__(self) -> str:
        return f"{self.rule_id}: {self.compliance}"
