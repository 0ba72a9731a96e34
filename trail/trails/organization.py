"""The organization that organization trails log: the installation's accounts, led by the one it began with.

Its id is that of the account's cloud where that has an organization (so that `aws organizations describe-organization`
and the paths in the bucket agree), else one that the installation derives. Only the first account may make such a
trail: it is the operator's own, and an upstream that a tenant chose must not open other tenants' events to it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from botocore.exceptions import BotoCoreError, ClientError

from project.kernel.errors import CallError
from project.platform.identity import reads as identity
from project.platform.identity import upstream
from project.platform.identity.models import Account


def members() -> Sequence[str]:
    """Every account of the installation."""
    return list(Account.objects.order_by("id").values_list("id", flat=True))


def has_member(account_id: str) -> bool:
    return identity.account_exists(account_id)


def identifier(management: str) -> str:
    """`o-` and ten characters; raises OrganizationsNotInUseException where there is but one account."""
    if found := _upstream(management):
        return found
    if Account.objects.count() < 2:
        raise CallError(
            "OrganizationsNotInUseException",
            "The account is not part of an organization: the installation has one account, and its cloud has no organization.",
        )
    digest = int.from_bytes(hashlib.sha256(f"organization {management}".encode()).digest(), "big")
    letters = "abcdefghijklmnopqrstuvwxyz0123456789"
    return "o-" + "".join(letters[digest // 36**place % 36] for place in range(10))


def _upstream(management: str) -> str:
    try:
        answer = upstream.client("organizations", "us-east-1", management).describe_organization()
        return str(answer["Organization"]["Id"])
    except (ClientError, BotoCoreError, CallError, KeyError):
        return ""


def check(account_id: str) -> None:
    """Raise where the account cannot make an organization trail."""
    if account_id != identity.first_account():
        raise CallError(
            "NotOrganizationMasterAccountException",
            f"Account {account_id} is not the management account of the organization; "
            "the account that the installation began with is.",
        )
    identifier(account_id)
