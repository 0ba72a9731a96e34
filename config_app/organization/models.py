"""What the organization deploys to its accounts: rules and conformance packs, and how each account stands."""

from __future__ import annotations

import secrets

from django.db import models

from project.kernel import arn, clock

__all__ = ["MemberDeployment", "OrganizationDeployment"]
RULE, PACK = "rule", "pack"
_NOUN = {RULE: "organization-config-rule", PACK: "organization-conformance-pack"}
_PREFIX = {RULE: "OrgConfigRule", PACK: "OrgConformsPack"}


def suffix() -> str:
    return "".join(secrets.choice("abcdefghijklmnopqrstuvwxyz0123456789") for _ in range(8))


class StandingDeployments(models.Manager["OrganizationDeployment"]):
    """Those that are not deleted."""

    def get_queryset(self) -> models.QuerySet[OrganizationDeployment]:
        return super().get_queryset().filter(deleted__isnull=True)


class OrganizationDeployment(models.Model):
    """A rule or a pack that every account of the installation gets, but the excluded ones.

    `definition` is what the operation was given; `verb` is CREATE, UPDATE or DELETE, which the statuses begin with.
    """

    kind = models.CharField(max_length=8)
    account_id = models.CharField(max_length=12)
    region = models.CharField(max_length=32, default="us-east-1")
    name = models.CharField(max_length=128)
    suffix = models.CharField(max_length=8, default=suffix)
    definition = models.JSONField(default=dict)
    excluded = models.JSONField(default=list)
    tags = models.JSONField(default=dict, db_default={})
    verb = models.CharField(max_length=8, default="CREATE")
    updated = models.DateTimeField(default=clock.now)
    deleted = models.DateTimeField(null=True)

    objects = StandingDeployments()
    ever = models.Manager["OrganizationDeployment"]()

    class Meta:
        base_manager_name = "ever"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "account_id", "region", "name"], condition=models.Q(deleted__isnull=True),
                name="one_organization_deployment_per_name",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"

    @property
    def arn(self) -> str:
        return arn.make("config", self.region, self.account_id, f"{_NOUN[self.kind]}/{self.name}-{self.suffix}")

    @property
    def member_name(self) -> str:
        """What it is called in each account."""
        return f"{_PREFIX[self.kind]}-{self.name}-{self.suffix}"


class MemberDeployment(models.Model):
    """How one account stands to an organization's rule or pack: `outcome` IN_PROGRESS, SUCCESSFUL or FAILED."""

    deployment = models.ForeignKey(OrganizationDeployment, on_delete=models.CASCADE, related_name="members")
    account_id = models.CharField(max_length=12)
    verb = models.CharField(max_length=8, default="CREATE")
    outcome = models.CharField(max_length=12, default="IN_PROGRESS")
    code = models.CharField(max_length=128, blank=True)
    message = models.CharField(max_length=1000, blank=True)
    updated = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["deployment", "account_id"], name="one_deployment_per_member")]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.status}"

    @property
    def status(self) -> str:
        return f"{self.verb}_{self.outcome}"
