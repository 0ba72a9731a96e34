"""Learn the keys that an upstream hands out through the gateway, so that calls signed with them verify."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from project.kernel import arn, clock
from project.kernel.calls import Caller
from project.platform.identity import sessions, upstream

_SESSIONS = {"AssumeRole", "AssumeRoleWithSAML", "AssumeRoleWithWebIdentity", "GetSessionToken", "GetFederationToken"}


def hands_out(service: str) -> bool:
    """Whether answers of a service may hold keys."""
    return service in {"sts", "iam"}


def learn(service: str, verb: str, caller: Caller, request: Mapping[str, Any], answer: Mapping[str, Any]) -> None:
    """Take note of keys in a successful answer of STS or IAM."""
    if service == "sts" and verb in _SESSIONS and isinstance(answer.get("Credentials"), Mapping):
        _session(verb, caller, request, answer)
    elif service == "iam" and verb == "CreateAccessKey" and isinstance(answer.get("AccessKey"), Mapping):
        _long_term(caller, answer["AccessKey"])
    elif service == "iam" and verb in {"DeleteAccessKey", "UpdateAccessKey"}:
        active = verb == "UpdateAccessKey" and request.get("Status") == "Active"
        sessions.forget(caller.account_id, str(request.get("AccessKeyId", "")), active=active)


def _session(verb: str, caller: Caller, request: Mapping[str, Any], answer: Mapping[str, Any]) -> None:
    given = answer["Credentials"]
    role = str(request.get("RoleArn") or "")
    expires = given.get("Expiration")
    account, identity, name = caller.account_id, dict(caller.identity), ""
    attributes = {"creationDate": clock.iso(clock.now()), "mfaAuthenticated": "false"}
    if role and (parts := arn.parse(role)):
        account, name = parts.account, parts.resource.rpartition("/")[2]
        if account != caller.account_id and not upstream.is_aws(caller.account_id):
            return  # only AWS itself vouches for a role of another account; any other upstream may claim what it likes
        assumed = answer.get("AssumedRoleUser") or {}
        principal = str(assumed.get("AssumedRoleId") or "")
        session_name = str(request.get("RoleSessionName") or "session")
        identity = {
            "type": "AssumedRole",
            "principalId": principal,
            "arn": str(assumed.get("Arn") or f"arn:aws:sts::{account}:assumed-role/{name}/{session_name}"),
            "accountId": account,
            "sessionContext": {
                "sessionIssuer": {
                    "type": "Role", "principalId": principal.partition(":")[0], "arn": role,
                    "accountId": account, "userName": name,
                },
                "attributes": attributes,
            },
        }  # fmt: skip
    else:
        identity["sessionContext"] = {"attributes": attributes}
    sessions.learn(
        account, access_key_id=given["AccessKeyId"], secret=given["SecretAccessKey"],
        session_token=str(given.get("SessionToken") or ""),
        expires=expires if isinstance(expires, datetime) else datetime.max.replace(tzinfo=UTC),
        identity=identity, role_name=name, user_name="" if role else str(identity.get("userName") or ""),
    )  # fmt: skip


def _long_term(caller: Caller, key: Mapping[str, Any]) -> None:
    name = str(key.get("UserName") or caller.identity.get("userName") or "")
    identity = {
        "type": "IAMUser",
        "principalId": f"AIDA{name.upper()[:16]}",
        "arn": f"arn:aws:iam::{caller.account_id}:user/{name}",
        "accountId": caller.account_id,
        "userName": name,
    }
    sessions.learn(
        caller.account_id,
        access_key_id=key["AccessKeyId"],
        secret=key["SecretAccessKey"],
        identity=identity,
        user_name=name,
    )
