"""Named operations on accounts, users and keys; AWS has none of these names, so they are `cairn:`."""

from __future__ import annotations

from typing import Any

from project.kernel.calls import Call
from project.kernel.errors import CallError
from project.kernel.registry import operation
from project.platform.identity import writes
from project.platform.identity.models import AccessKey, Account, User


def _account(call: Call, account_id: str | None) -> str:
    wanted = account_id or call.account_id
    if wanted not in call.caller.accounts:
        raise CallError("NoSuchEntityException", f"There is no account {wanted}.", status=404)
    return wanted


def _user(call: Call, user_name: str) -> User:
    found = User.objects.filter(username=user_name, account_id__in=call.caller.accounts).first()
    if found is None:
        raise CallError("NoSuchEntityException", f"The user with name {user_name} cannot be found.", status=404)
    return found


def _key(call: Call, key_id: str) -> AccessKey:
    found = AccessKey.objects.filter(id=key_id, user__account_id__in=call.caller.accounts).first()
    if found is None:
        raise CallError("NoSuchEntityException", f"The access key with id {key_id} cannot be found.", status=404)
    return found


@operation("sts:GetCallerIdentity")
def get_caller_identity(call: Call) -> dict[str, Any]:
    """Who signed: answered here where the account has no upstream of its own."""
    identity = call.caller.identity
    return {"Arn": call.caller.arn, "UserId": identity.get("principalId", ""), "Account": call.account_id}


@operation("cairn:CreateAccount")
def create_account(call: Call, *, account_id: str, name: str = "", upstream: str = "") -> dict[str, Any]:
    account = writes.save_account(account_id, name=name, upstream=upstream, new=True)
    return {"accountId": account.id}


@operation("cairn:UpdateAccount")
def update_account(
    call: Call, *, account_id: str, name: str | None = None, upstream: str | None = None
) -> dict[str, Any]:
    account = writes.save_account(_account(call, account_id), name=name, upstream=upstream)
    return {"accountId": account.id}


@operation("cairn:CreateUser")
def create_user(
    call: Call,
    *,
    user_name: str,
    password: str | None = None,
    account_id: str | None = None,
    role: str = "",
    policies: list[Any] | None = None,
    staff: bool = False,
) -> dict[str, Any]:
    if User.objects.filter(username=user_name).exists():
        raise CallError("EntityAlreadyExistsException", f"User with name {user_name} already exists.", status=409)
    user = User(username=user_name, account=Account.objects.get(id=_account(call, account_id)))
    user.set_unusable_password()
    changes = {"role": role, "policies": policies or [], "password": password, "is_staff": staff or None}
    writes.save_user(user, changes)
    return {"user": {"userName": user.username, "arn": user.arn, "userId": user.principal_id}}


@operation("cairn:UpdateUser")
def update_user(
    call: Call,
    *,
    user_name: str,
    password: str | None = None,
    role: str | None = None,
    policies: list[Any] | None = None,
    active: bool | None = None,
    staff: bool | None = None,
) -> dict[str, Any]:
    user = _user(call, user_name)
    changes = {"role": role, "policies": policies, "password": password, "is_active": active, "is_staff": staff}
    writes.save_user(user, changes)
    return {"user": {"userName": user.username, "arn": user.arn}}


@operation("cairn:DeleteUser")
def delete_user(call: Call, *, user_name: str) -> None:
    writes.delete_user(_user(call, user_name))


@operation("cairn:PutRole")
def put_role(call: Call, *, role_name: str, policies: list[Any], account_id: str | None = None) -> dict[str, Any]:
    account = Account.objects.get(id=_account(call, account_id))
    return {"roleName": writes.save_role(account, role_name, policies).name}


@operation("cairn:CreateAccessKey")
def create_access_key(call: Call, *, user_name: str, account_id: str | None = None) -> dict[str, Any]:
    key_id, secret = writes.make_key(_user(call, user_name))
    return {"accessKeyId": key_id, "secretAccessKey": secret, "userName": user_name}


@operation("cairn:UpdateAccessKey")
def update_access_key(call: Call, *, access_key_id: str, active: bool) -> None:
    writes.switch_key(_key(call, access_key_id), active=active)


@operation("cairn:DeleteAccessKey")
def delete_access_key(call: Call, *, access_key_id: str) -> None:
    writes.delete_key(_key(call, access_key_id))


@operation("cairn:CreateApiToken")
def create_api_token(call: Call, *, name: str, user_name: str | None = None) -> dict[str, Any]:
    user = _user(call, user_name or call.caller.name)
    return {"token": writes.make_token(user, name), "userName": user.username, "name": name}


@operation("cairn:DeleteApiToken")
def delete_api_token(call: Call, *, name: str, user_name: str | None = None) -> None:
    user = _user(call, user_name or call.caller.name)
    if not writes.drop_token(user, name):
        raise CallError("NoSuchEntityException", f"There is no token {name} of {user.username}.", status=404)


@operation("cairn:ListUsers")
def list_users(call: Call) -> dict[str, Any]:
    """Users of the caller's accounts, at most 1,000."""
    users = User.objects.filter(account_id__in=call.caller.accounts).order_by("username")[:1000]
    return {"users": [{"userName": user.username, "arn": user.arn, "role": user.role} for user in users]}
