"""Accounts, the people and machines in them, and their keys."""

from __future__ import annotations

import secrets

from django.contrib.auth.models import AbstractUser
from django.core.validators import RegexValidator
from django.db import models

from project.kernel import clock

__all__ = ["AccessKey", "Account", "ApiToken", "Group", "Role", "SessionKey", "User"]

ROLES = [
    ("", "none but its own policies"),
    ("owner", "owner"),
    ("operator", "operator"),
    ("rule-manager", "rule manager"),
    ("auditor", "auditor"),
]


def principal_id() -> str:
    """An id in the manner of AWS's `AIDA…`."""
    return "AIDA" + "".join(secrets.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") for _ in range(17))


class Account(models.Model):
    """An AWS account, or one of the same form: twelve digits."""

    id = models.CharField(primary_key=True, max_length=12, validators=[RegexValidator(r"^\d{12}$", "Twelve digits.")])
    name = models.CharField(max_length=128, blank=True)
    upstream = models.CharField(
        max_length=500, blank=True, help_text="aws, none, sandbox or an address; empty: CAIRN_UPSTREAM decides."
    )
    services = models.JSONField(
        "upstreams of single services", default=dict, blank=True, help_text="Where a service has another one."
    )
    created = models.DateTimeField(default=clock.now, editable=False)

    def __str__(self) -> str:
        return f"{self.id} · {self.name}" if self.name else self.id


class Group(models.Model):
    """Policies that several users of an account share."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="policy_groups")
    name = models.CharField(max_length=128)
    policies = models.JSONField(default=list, blank=True, help_text="IAM policy documents over operation names.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "name"], name="one_group_per_name")]

    def __str__(self) -> str:
        return self.name


class User(AbstractUser):
    """A person or a machine of one account. The role is a set of built-in policies; `policies` are further ones."""

    account = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="users")
    role = models.CharField(max_length=16, choices=ROLES, blank=True, default="")
    policies = models.JSONField(default=list, blank=True, help_text="IAM policy documents over operation names.")
    principal_id = models.CharField(max_length=32, default=principal_id, editable=False)
    is_root = models.BooleanField(default=False, help_text="The account's root user.")
    further_accounts = models.ManyToManyField(
        Account,
        blank=True,
        related_name="visitors",
        help_text="Accounts beside its own that it may see, with its role.",
    )
    policy_groups = models.ManyToManyField(Group, blank=True, related_name="members")

    @property
    def arn(self) -> str:
        account = self.account_id or "000000000000"
        return f"arn:aws:iam::{account}:root" if self.is_root else f"arn:aws:iam::{account}:user/{self.username}"


class Role(models.Model):
    """Policies for the sessions of an upstream role of the same name."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="roles")
    name = models.CharField(max_length=64)
    policies = models.JSONField(default=list, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "name"], name="one_role_per_name")]

    def __str__(self) -> str:
        return self.name


class AccessKey(models.Model):
    """A long-term key of a user. The secret is sealed and shown once."""

    id = models.CharField(primary_key=True, max_length=128)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="access_keys")
    sealed = models.TextField(editable=False)
    active = models.BooleanField(default=True)
    created = models.DateTimeField(default=clock.now, editable=False)

    def __str__(self) -> str:
        return self.id


class SessionKey(models.Model):
    """A key that the upstream handed out (AssumeRole, CreateAccessKey), learnt so that calls signed with it verify;
    or one that Cairn itself gave to a process for a while, with policies of its own."""

    id = models.CharField(primary_key=True, max_length=128)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="session_keys")
    sealed = models.TextField(editable=False)
    token_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    identity = models.JSONField()
    role_name = models.CharField(max_length=64, blank=True)
    user_name = models.CharField(max_length=128, blank=True)
    policies = models.JSONField(null=True, blank=True)  # of a key that Cairn handed out itself: these and no others
    expires = models.DateTimeField(null=True, blank=True, db_index=True)
    active = models.BooleanField(default=True)
    created = models.DateTimeField(default=clock.now, editable=False)

    def __str__(self) -> str:
        return self.id


class ApiToken(models.Model):
    """A bearer token of the REST API; only its SHA-256 is kept."""

    sha256 = models.CharField(max_length=64, unique=True, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=64)
    created = models.DateTimeField(default=clock.now, editable=False)
    expires = models.DateTimeField(null=True, blank=True, help_text="Empty: it holds until it is deleted.")

    class Meta:
        verbose_name = "API token"

    def __str__(self) -> str:
        return self.name
