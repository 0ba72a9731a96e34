"""Changes of accounts, users, roles and keys; called by operations only."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from project.kernel.errors import CallError
from project.platform.identity import policy, reads
from project.platform.identity.models import ROLES, AccessKey, Account, ApiToken, Role, User
from project.platform.keys import envelope

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


def invalid(message: str) -> CallError:
    return CallError("ValidationException", message)


def save_account(
    account_id: str, *, name: str | None = None, upstream: str | None = None, new: bool = False
) -> Account:
    """Make or change an account; raises ValidationException, EntityAlreadyExistsException, NoSuchEntityException."""
    found = Account.objects.filter(id=account_id).first()
    if new and found:
        raise CallError("EntityAlreadyExistsException", f"Account {account_id} exists already.", status=409)
    if not new and not found:
        raise CallError("NoSuchEntityException", f"There is no account {account_id}.", status=404)
    account = found or Account(id=account_id)
    account.name = account.name if name is None else name
    account.upstream = account.upstream if upstream is None else upstream
    try:
        account.full_clean(validate_unique=False)
    except ValidationError as problem:
        raise invalid("; ".join(problem.messages)) from problem
    account.save()
    return account


def save_user(user: User, changes: dict[str, Any]) -> User:
    """Set members of a user (account_id, role, policies, password, is_active, is_staff, is_root) and save it."""
    if changes.get("role") is not None and changes["role"] not in dict(ROLES):
        raise invalid(f"Role must be one of: {', '.join(name for name, _ in ROLES if name)}.")
    if changes.get("policies") is not None and (problem := policy.problems(changes["policies"])):
        raise invalid(problem)
    password = changes.pop("password", None)
    for name, value in changes.items():
        if value is not None:
            setattr(user, name, value)
    if password is not None:
        try:
            validate_password(password, user)
        except ValidationError as problem:
            raise invalid("; ".join(problem.messages)) from problem
        user.set_password(password)
    user.save()
    reads.forget_keys()
    return user


def make_key(user: User, *, key_id: str = "", secret: str = "") -> tuple[str, str]:
    """A new access key of a user: (id, secret). The secret leaves here once."""
    key_id = key_id or "AKIA" + "".join(secrets.choice(_ALPHABET) for _ in range(16))
    secret = secret or secrets.token_urlsafe(30)
    if AccessKey.objects.filter(id=key_id).exists():
        raise CallError("EntityAlreadyExistsException", f"Access key {key_id} exists already.", status=409)
    AccessKey.objects.create(id=key_id, user=user, sealed=envelope.seal(secret, binding=key_id))
    return key_id, secret


def switch_key(key: AccessKey, *, active: bool) -> None:
    key.active = active
    key.save(update_fields=["active"])
    reads.forget_keys()


def delete_key(key: AccessKey) -> None:
    key.delete()
    reads.forget_keys()


def delete_user(user: User) -> None:
    user.delete()
    reads.forget_keys()


def make_token(user: User, name: str) -> str:
    """A new bearer token; only its hash is kept."""
    token = f"cairn_{secrets.token_urlsafe(32)}"
    ApiToken.objects.create(user=user, name=name, sha256=hashlib.sha256(token.encode()).hexdigest())
    return token


def drop_token(user: User, name: str) -> int:
    return ApiToken.objects.filter(user=user, name=name).delete()[0]


def save_role(account: Account, name: str, policies: list[Any]) -> Role:
    """Make or change the policies of an upstream role's sessions."""
    if problem := policy.problems(policies):
        raise invalid(problem)
    role, _ = Role.objects.update_or_create(account=account, name=name, defaults={"policies": policies})
    reads.forget_keys()
    return role
