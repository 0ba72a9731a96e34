"""Named operations on access keys and API tokens: made (the secret leaves here once), switched, rotated, deleted."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from project.kernel.calls import Call
from project.kernel.errors import CallError
from project.kernel.registry import operation
from project.platform.identity import reads, writes
from project.platform.identity.models import AccessKey


def _key(call: Call, key_id: str) -> AccessKey:
    found = AccessKey.objects.filter(id=key_id, user__account_id__in=call.caller.accounts).first()
    if found is None:
        raise CallError("NoSuchEntityException", f"The access key with id {key_id} cannot be found.", status=404)
    return found


@operation("cairn:CreateAccessKey")
def create_access_key(call: Call, *, user_name: str, account_id: str | None = None) -> dict[str, Any]:
    """A key of a user: `{"accessKeyId", "secretAccessKey", "userName"}`."""
    if account_id is not None and account_id not in call.caller.accounts:
        raise CallError("NoSuchEntityException", f"There is no account {account_id}.", status=404)
    key_id, secret = writes.make_key(reads.user(call, user_name))
    return {"accessKeyId": key_id, "secretAccessKey": secret, "userName": user_name}


@operation("cairn:UpdateAccessKey")
def update_access_key(call: Call, *, access_key_id: str, active: bool) -> None:
    """Switch a key on or off."""
    writes.switch_key(_key(call, access_key_id), active=active)


@operation("cairn:RotateAccessKey")
def rotate_access_key(call: Call, *, access_key_id: str) -> dict[str, Any]:
    """A new key for the same user; the old one is switched off with it and may be deleted later."""
    old = _key(call, access_key_id)
    if not old.active:
        raise CallError("ValidationException", f"The access key {access_key_id} is switched off already.")
    writes.switch_key(old, active=False)
    key_id, secret = writes.make_key(old.user)
    return {
        "accessKeyId": key_id, "secretAccessKey": secret, "userName": old.user.username, "replacedAccessKeyId": old.id,
    }  # fmt: skip


@operation("cairn:DeleteAccessKey")
def delete_access_key(call: Call, *, access_key_id: str) -> None:
    """Remove a key; calls that it signed stay recorded under its id."""
    writes.delete_key(_key(call, access_key_id))


@operation("cairn:CreateApiToken")
def create_api_token(
    call: Call, *, name: str, user_name: str | None = None, expires: datetime | None = None
) -> dict[str, Any]:
    """A bearer token of the REST API: `{"token", "userName", "name"}`; kept as a hash only."""
    user = reads.user(call, user_name or call.caller.name)
    return {"token": writes.make_token(user, name, expires), "userName": user.username, "name": name}


@operation("cairn:DeleteApiToken")
def delete_api_token(call: Call, *, name: str, user_name: str | None = None) -> None:
    """End a token at once."""
    user = reads.user(call, user_name or call.caller.name)
    if not writes.drop_token(user, name):
        raise CallError("NoSuchEntityException", f"There is no token {name} of {user.username}.", status=404)
