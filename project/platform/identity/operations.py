"""Named operations on accounts, users, groups and roles; AWS has none of these names, so they are `cairn:`.

Keys and tokens are in credentials/operations.py.
"""

from __future__ import annotations

from typing import Any

from project.kernel.calls import Call
from project.kernel.errors import CallError
from project.kernel.registry import operation
from project.platform.identity import reads, writes
from project.platform.identity.models import Account, Group, Role, User


def _account(call: Call, account_id: str | None) -> Account:
    wanted = account_id or call.account_id
    found = Account.objects.filter(id=wanted).first() if wanted in call.caller.accounts else None
    if found is None:
        raise CallError("NoSuchEntityException", f"There is no account {wanted}.", status=404)
    return found


def _groups(account: Account | None, names: list[str] | None) -> list[Group] | None:
    if names is None:
        return None
    found = {group.name: group for group in Group.objects.filter(account=account, name__in=names)}
    if missing := [name for name in names if name not in found]:
        raise CallError("NoSuchEntityException", f"The group with name {missing[0]} cannot be found.", status=404)
    return list(found.values())


def _accounts(call: Call, ids: list[str] | None) -> list[Account] | None:
    """Further accounts for a user: nobody lets others see more than he sees himself."""
    return None if ids is None else [_account(call, number) for number in ids]


def touched(call: Call, result: Any) -> list[dict[str, str]]:
    """The record's resources: the user that was named, as an IAM user's ARN."""
    user = result.get("user") or {}
    arn = user.get("arn") or f"arn:aws:iam::{call.account_id}:user/{call.parameters.get('userName', '')}"
    return [{"accountId": call.account_id, "type": "AWS::IAM::User", "ARN": arn}]


@operation("sts:GetCallerIdentity")
def get_caller_identity(call: Call) -> dict[str, Any]:
    """Who signed, as Cairn knows it: users, root, and sessions that the upstream handed out."""
    identity = call.caller.identity
    return {"Arn": call.caller.arn, "UserId": identity.get("principalId", ""), "Account": call.account_id}


@operation("cairn:BootstrapInstallation")
def bootstrap_installation(
    call: Call, *, account_id: str, password: str, access_key_id: str = "", secret_access_key: str = ""
) -> dict[str, Any]:
    """The first account, its owner `admin` who administers the installation, and a key; refused where anybody is."""
    if User.objects.exists():
        raise CallError("EntityAlreadyExistsException", "There is an identity already.", status=409)
    known = Account.objects.filter(id=account_id).first()
    account = known or writes.save_account(account_id, name="first", new=True)
    user = User(username="admin", account=account, is_superuser=True)
    writes.save_user(user, {"role": "owner", "password": password, "is_staff": True})
    key_id, secret = writes.make_key(user, key_id=access_key_id, secret=secret_access_key)
    return {"userName": user.username, "accessKeyId": key_id, "secretAccessKey": secret}


@operation("cairn:CreateAccount")
def create_account(
    call: Call, *, account_id: str, name: str = "", upstream: str = "", services: dict[str, str] | None = None
) -> dict[str, Any]:
    """A new account; whoever makes it may see it."""
    account = writes.save_account(account_id, name=name, upstream=upstream, services=services or {}, new=True)
    maker = reads.user_of(call.caller)
    if maker is not None:
        maker.further_accounts.add(account)
    return {"accountId": account.id}


@operation("cairn:UpdateAccount")
def update_account(
    call: Call,
    *,
    account_id: str,
    name: str | None = None,
    upstream: str | None = None,
    services: dict[str, str] | None = None,
) -> dict[str, Any]:
    """Name and upstreams of an account: where its calls go, and those of single services."""
    own = _account(call, account_id)
    account = writes.save_account(own.id, name=name, upstream=upstream, services=services)
    return {"accountId": account.id}


@operation("cairn:CreateUser", touches=touched)
def create_user(
    call: Call,
    *,
    user_name: str,
    password: str | None = None,
    account_id: str | None = None,
    role: str = "",
    policies: list[Any] | None = None,
    groups: list[str] | None = None,
    accounts: list[str] | None = None,
    staff: bool = False,
    root: bool = False,
) -> dict[str, Any]:
    """A user of an account; `root` makes the account's root user, of whom there is one."""
    if User.objects.filter(username=user_name).exists():
        raise CallError("EntityAlreadyExistsException", f"User with name {user_name} already exists.", status=409)
    account = _account(call, account_id)
    if root and User.objects.filter(account=account, is_root=True).exists():
        raise CallError("EntityAlreadyExistsException", f"Account {account.id} has a root user already.", status=409)
    user = User(username=user_name, account=account)
    user.set_unusable_password()
    changes = {
        "role": role, "policies": policies or [], "password": password, "is_staff": staff, "is_root": root,
        "groups": _groups(account, groups), "accounts": _accounts(call, accounts),
    }  # fmt: skip
    writes.save_user(user, changes)
    return {"user": {"userName": user.username, "arn": user.arn, "userId": user.principal_id}}


@operation("cairn:UpdateUser", touches=touched)
def update_user(
    call: Call,
    *,
    user_name: str,
    password: str | None = None,
    role: str | None = None,
    policies: list[Any] | None = None,
    groups: list[str] | None = None,
    accounts: list[str] | None = None,
    active: bool | None = None,
    staff: bool | None = None,
) -> dict[str, Any]:
    """Change a user. Absent members stay as they are; the last owner of an account stays one."""
    user = reads.user(call, user_name)
    if active is False or (role is not None and role != "owner"):
        _keep_an_owner(user)
    changes = {
        "role": role, "policies": policies, "password": password, "is_active": active, "is_staff": staff,
        "groups": _groups(user.account, groups), "accounts": _accounts(call, accounts),
    }  # fmt: skip
    writes.save_user(user, changes)
    return {"user": {"userName": user.username, "arn": user.arn}}


@operation("cairn:ChangePassword")
def change_password(call: Call, *, old_password: str, new_password: str) -> None:
    """Somebody's own password; the old one is asked for."""
    user = reads.user_of(call.caller)
    if user is None or not user.check_password(old_password):
        raise CallError("InvalidUserPasswordException", "The old password is not right.")
    writes.save_user(user, {"password": new_password})


def _keep_an_owner(user: User) -> None:
    """Nobody locks an account's people out: the last active owner can be neither deleted, nor switched off or changed."""
    others = User.objects.filter(account=user.account, role="owner", is_active=True).exclude(id=user.id)
    if user.role == "owner" and user.is_active and not others.exists():
        raise CallError(
            "DeleteConflictException",
            f"{user.username} is the account's last owner: make another one first.",
            status=409,
        )


@operation("cairn:DeleteUser", touches=touched)
def delete_user(call: Call, *, user_name: str) -> None:
    """Remove a user with its keys and tokens; what it did stays recorded."""
    user = reads.user(call, user_name)
    _keep_an_owner(user)
    writes.delete_user(user)


@operation("cairn:PutGroup")
def put_group(call: Call, *, group_name: str, policies: list[Any], account_id: str | None = None) -> dict[str, Any]:
    """Make a group or change its policies."""
    return {"groupName": writes.save_group(_account(call, account_id), group_name, policies).name}


@operation("cairn:DeleteGroup")
def delete_group(call: Call, *, group_name: str, account_id: str | None = None) -> None:
    found = Group.objects.filter(account=_account(call, account_id), name=group_name).first()
    if found is None:
        raise CallError("NoSuchEntityException", f"The group with name {group_name} cannot be found.", status=404)
    writes.delete_group(found)


@operation("cairn:PutRole")
def put_role(call: Call, *, role_name: str, policies: list[Any], account_id: str | None = None) -> dict[str, Any]:
    """What sessions of the upstream role of this name may do here."""
    return {"roleName": writes.save_role(_account(call, account_id), role_name, policies).name}


@operation("cairn:DeleteRole")
def delete_role(call: Call, *, role_name: str, account_id: str | None = None) -> None:
    """Sessions of the upstream role have no policies of their own any more."""
    found = Role.objects.filter(account=_account(call, account_id), name=role_name).first()
    if found is None:
        raise CallError("NoSuchEntityException", f"The role with name {role_name} cannot be found.", status=404)
    writes.delete_role(found)


@operation("cairn:ListUsers")
def list_users(call: Call) -> dict[str, Any]:
    """Users of the caller's accounts, at most 1,000."""
    users = User.objects.filter(account_id__in=call.caller.accounts).order_by("username")[:1000]
    return {"users": [{"userName": user.username, "arn": user.arn, "role": user.role} for user in users]}
