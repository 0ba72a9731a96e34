"""Changes of accounts, users, roles and keys; called by operations only."""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import datetime
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from project.kernel import clock
from project.kernel.errors import CallError
from project.platform.identity import policy, reads
from project.platform.identity import upstream as clouds
from project.platform.identity.models import ROLES, AccessKey, Account, ApiToken, Group, Role, User
from project.platform.keys import envelope

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


def invalid(message: str) -> CallError:
    return CallError("ValidationException", message)


def save_account(
    account_id: str, *, name: str | None = None, upstream: str | None = None,
    services: dict[str, str] | None = None, new: bool = False,
) -> Account:  # fmt: skip
    """Make or change an account; raises ValidationException, EntityAlreadyExistsException, NoSuchEntityException."""
    found = Account.objects.filter(id=account_id).first()
    if new and found:
        raise CallError("EntityAlreadyExistsException", f"Account {account_id} exists already.", status=409)
    if not new and not found:
        raise CallError("NoSuchEntityException", f"There is no account {account_id}.", status=404)
    account = found or Account(id=account_id)
    account.name = account.name if name is None else name
    account.upstream = account.upstream if upstream is None else upstream.strip()
    account.services = account.services if services is None else services
    if problem_found := clouds.problem(account.upstream, account.services):
        raise invalid(problem_found)
    try:
        account.full_clean(validate_unique=False)
    except ValidationError as problem:
        raise invalid("; ".join(problem.messages)) from problem
    account.save()
    clouds.forget()
    return account


def save_user(user: User, changes: dict[str, Any]) -> User:
    """Set members of a user (role, policies, password, groups, accounts, is_active, is_staff, is_root) and save it."""
    if changes.get("role") is not None and changes["role"] not in dict(ROLES):
        raise invalid(f"Role must be one of: {', '.join(name for name, _ in ROLES if name)}.")
    if changes.get("policies") is not None and (problem := policy.problems(changes["policies"])):
        raise invalid(problem)
    password, groups, accounts = (changes.pop(name, None) for name in ("password", "groups", "accounts"))
    for name, value in changes.items():
        if value is not None:
            setattr(user, name, value)
    if password is not None:
        try:
            validate_password(password, user)
        except ValidationError as problem:
            raise invalid("; ".join(problem.messages)) from problem
        user.set_password(password)
    try:
        user.full_clean(validate_unique=False, validate_constraints=False)
    except ValidationError as problem:
        raise invalid("; ".join(problem.messages)) from problem
    user.save()
    if groups is not None:
        user.policy_groups.set(groups)
    if accounts is not None:
        user.further_accounts.set(accounts)
    reads.forget_keys()
    return user


def make_key(user: User, *, key_id: str = "", secret: str = "") -> tuple[str, str]:
    """A new access key of a user: (id, secret). The secret leaves here once."""
    key_id = key_id or "AKIA" + "".join(secrets.choice(_ALPHABET) for _ in range(16))
    secret = secret or secrets.token_urlsafe(30)
    if not re.fullmatch(r"\w{16,128}", key_id):
        raise invalid("An access key's id has 16 to 128 letters, digits or underscores.")
    if len(secret) < 16:
        raise invalid("A secret access key has at least 16 characters.")
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


def make_token(user: User, name: str, expires: datetime | None = None) -> str:
    """A new bearer token; only its hash is kept."""
    if not re.fullmatch(r"[\w.@+=,-]{1,64}", name):
        raise invalid("A token's name has 1 to 64 letters, digits or the signs _ . @ + = , -")
    if expires and expires <= clock.now():
        raise invalid("The token would have expired already.")
    if ApiToken.objects.filter(user=user, name=name).exists():
        raise CallError("EntityAlreadyExistsException", f"{user.username} has a token {name} already.", status=409)
    token = f"cairn_{secrets.token_urlsafe(32)}"
    digest = hashlib.sha256(token.encode()).hexdigest()
    ApiToken.objects.create(user=user, name=name, sha256=digest, expires=expires)
    return token


def drop_token(user: User, name: str) -> int:
    return ApiToken.objects.filter(user=user, name=name).delete()[0]


def save_group(account: Account, name: str, policies: list[Any]) -> Group:
    """Make or change a group of an account."""
    _named(name)
    if problem := policy.problems(policies):
        raise invalid(problem)
    group, _ = Group.objects.update_or_create(account=account, name=name, defaults={"policies": policies})
    reads.forget_keys()
    return group


def delete_group(group: Group) -> None:
    group.delete()
    reads.forget_keys()


def delete_role(role: Role) -> None:
    role.delete()
    reads.forget_keys()


def _named(name: str) -> None:
    if not re.fullmatch(r"[\w+=,.@-]{1,64}", name):
        raise invalid("A name has 1 to 64 letters, digits or the signs + = , . @ - _")


def save_role(account: Account, name: str, policies: list[Any]) -> Role:
    """Make or change the policies of an upstream role's sessions."""
    _named(name)
    if problem := policy.problems(policies):
        raise invalid(problem)
    role, _ = Role.objects.update_or_create(account=account, name=name, defaults={"policies": policies})
    reads.forget_keys()
    return role
