"""Named operations on Cairn's own keys. `kms:…` calls go to the account's cloud; own keys are `alias/cairn/<name>`."""

from __future__ import annotations

import re
from typing import Any

from project.kernel.calls import Call
from project.kernel.errors import CallError
from project.kernel.registry import operation
from project.platform.keys import reads, writes
from project.platform.keys.models import ALIAS, OWN, Key

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9/_-]{0,127}")


def described(key: Key) -> dict[str, Any]:
    """A key as operations and REST show it; never its material."""
    return {
        "keyId": str(key.id), "arn": key.arn, "alias": key.alias or None, "accountId": key.account_id,
        "region": key.region, "origin": key.origin, "description": key.description, "enabled": key.enabled,
        "policy": key.policy, "created": key.created, "rotated": key.rotated, "versions": key.versions.count(),
    }  # fmt: skip


def _find(call: Call, given: str) -> Key:
    found = reads.find(call.account_id, call.region, given)
    if found is None or found.account_id not in call.caller.accounts:
        raise CallError("NotFoundException", f"There is no key {given[:200]}. Own keys are {ALIAS}NAME.", status=404)
    return found


def _touched(call: Call, result: Any) -> list[dict[str, str]]:
    arn = result.get("arn") or str(call.parameters.get("key") or "")
    return [{"accountId": call.account_id, "type": "AWS::KMS::Key", "ARN": arn}] if arn.startswith("arn:") else []


@operation("cairn:CreateKey", touches=_touched)
def create_key(call: Call, *, name: str, policy: dict[str, Any] | None = None, description: str = "") -> dict[str, Any]:
    """An own key: `{"keyId", "arn", "alias", …}`; trails name it in KmsKeyId as alias/cairn/NAME or by its ARN."""
    name = name.removeprefix(ALIAS)
    if not _NAME.fullmatch(name):
        raise CallError(
            "ValidationException", "A key's name is 1 to 128 letters, digits, /, _ or -, beginning with one."
        )
    if reads.find(call.account_id, call.region, f"{ALIAS}{name}") is not None:
        raise CallError("AlreadyExistsException", f"The alias {ALIAS}{name} exists already.")
    if policy is not None and (problem := reads.policy_problem(policy)):
        raise CallError("MalformedPolicyDocumentException", problem)
    return described(writes.create(call.account_id, call.region, name, policy=policy, description=description[:256]))


@operation("cairn:ListKeys")
def list_keys(call: Call) -> dict[str, Any]:
    """Every key of the caller's account."""
    return {"keys": [described(key) for key in reads.keys([call.account_id])]}


@operation("cairn:GetKey")
def get_key(call: Call, *, key: str) -> dict[str, Any]:
    """One key by id, alias or ARN."""
    return described(_find(call, key))


@operation("cairn:PutKeyPolicy", touches=_touched)
def put_key_policy(call: Call, *, key: str, policy: dict[str, Any]) -> None:
    """Who may open what the key sealed."""
    found = _find(call, key)
    if problem := reads.policy_problem(policy):
        raise CallError("MalformedPolicyDocumentException", problem)
    writes.put_policy(found, policy)


@operation("cairn:RotateKey", touches=_touched)
def rotate_key(call: Call, *, key: str) -> dict[str, Any]:
    """New material for what is sealed from now on; the old stays, for what it sealed."""
    found = _find(call, key)
    if found.origin != OWN:
        raise CallError(
            "UnsupportedOperationException", f"{found.arn} is rotated where it lives, in the account's cloud."
        )
    return {"arn": found.arn, "version": writes.rotate(found)}


@operation("cairn:DisableKey", touches=_touched)
def disable_key(call: Call, *, key: str) -> None:
    """Nothing is sealed or opened by it until it is enabled again; deliveries wait, nothing is lost."""
    writes.switch(_find(call, key), enabled=False)


@operation("cairn:EnableKey", touches=_touched)
def enable_key(call: Call, *, key: str) -> None:
    writes.switch(_find(call, key), enabled=True)
