"""Who is who: callers for users, keys, sessions and the installation itself."""

from __future__ import annotations

import hashlib
import hmac
import time
from typing import Any

from project.kernel import clock
from project.kernel.aws.request import AwsRequest
from project.kernel.calls import Caller
from project.kernel.errors import CallError
from project.platform.identity import policy
from project.platform.identity.models import AccessKey, Account, ApiToken, Role, SessionKey, User
from project.platform.keys import envelope

# Proved keys are remembered for a moment: the gateway then needs no database for them. Revocation holds within it.
_REMEMBER = 5.0
_known: dict[tuple[str, str], tuple[float, str, Caller, Any]] = {}


def forget_keys() -> None:
    """Drop what is remembered of keys (after a change of keys, users or policies in this process)."""
    _known.clear()


def accounts_of(user: User) -> tuple[str, ...]:
    """The accounts whose data a user may see: its own."""
    return (user.account_id,) if user.account_id else ()


def policies_of(user: User) -> tuple[dict[str, Any], ...]:
    """The role's built-in policies and the user's own."""
    built_in = policy.BUILT_IN.get(user.role)
    return (*((built_in,) if built_in else ()), *(user.policies or []))


def identity_of(user: User, access_key_id: str = "", *, console: bool = False) -> dict[str, Any]:
    """The CloudTrail userIdentity of a user."""
    account = user.account_id or ""
    identity: dict[str, Any] = {
        "type": "Root" if user.is_root else "IAMUser",
        "principalId": account if user.is_root else user.principal_id,
        "arn": user.arn,
        "accountId": account,
    }
    if access_key_id:
        identity["accessKeyId"] = access_key_id
    if not user.is_root:
        identity["userName"] = user.username
    if console:
        created = clock.iso(user.last_login or clock.now())
        identity["sessionContext"] = {"attributes": {"creationDate": created, "mfaAuthenticated": "false"}}
    return identity


def caller_for_user(user: User, *, access_key_id: str = "", console: bool = False) -> Caller:
    """The Caller for a user who signed in or signed a call."""
    return Caller(
        account_id=user.account_id or "",
        arn=user.arn,
        identity=identity_of(user, access_key_id, console=console),
        accounts=accounts_of(user),
        access_key_id=access_key_id,
        policies=policies_of(user),
    )


def system_caller(account_id: str) -> Caller:
    """The installation itself acting in an account."""
    return Caller(
        account_id=account_id,
        arn=f"arn:aws:iam::{account_id}:root",
        identity={"type": "AWSService", "invokedBy": "cairn.internal", "accountId": account_id},
        accounts=(account_id,),
        policies=(policy.BUILT_IN["owner"],),
    )


def stranger(request: AwsRequest) -> Caller:
    """Whoever sent a request that could not be proved: recorded in the account of the key it named, if there is one."""
    key_id = request.credential.access_key_id if request.credential else ""
    account = account_of_key(key_id) or first_account()
    identity = {"type": "Unknown", "principalId": "", "accountId": account, "accessKeyId": key_id[:128]}
    if not key_id:
        identity.pop("accessKeyId")
    return Caller(account_id=account, arn="anonymous", identity=identity, access_key_id=key_id)


def first_account() -> str:
    """The account that the installation began with."""
    return Account.objects.order_by("created", "id").values_list("id", flat=True).first() or ""


def account_of_key(key_id: str) -> str:
    """The account of an access key, proved or not; empty where the key is unknown."""
    if not key_id:
        return ""
    found = AccessKey.objects.filter(id=key_id).values_list("user__account_id", flat=True).first()
    return found or SessionKey.objects.filter(id=key_id).values_list("account_id", flat=True).first() or ""


def secret(request: AwsRequest) -> tuple[str, Caller]:
    """The secret and the Caller of the key that a request names; raises AWS's errors for keys that do not hold."""
    credential = request.credential
    key_id = credential.access_key_id if credential else ""
    remembered = _known.get((key_id, request.session_token))
    if remembered and time.monotonic() - remembered[0] < _REMEMBER:
        _check_expiry(remembered[3])
        return remembered[1], remembered[2]
    opened, caller, expires = _long_term(key_id) or _session(key_id, request.session_token)
    if len(_known) > 4096:
        _known.clear()
    _known[(key_id, request.session_token)] = (time.monotonic(), opened, caller, expires)
    return opened, caller


def _check_expiry(expires: Any) -> None:
    if expires and expires < clock.now():
        raise CallError("ExpiredTokenException", "The security token included in the request is expired", status=403)


def _invalid() -> CallError:
    return CallError(
        "UnrecognizedClientException", "The security token included in the request is invalid.", status=403
    )


def _long_term(key_id: str) -> tuple[str, Caller, None] | None:
    key = AccessKey.objects.select_related("user").filter(id=key_id).first()
    if key is None:
        return None
    if not key.active or not key.user.is_active:
        raise _invalid()
    return envelope.unseal(key.sealed, binding=key.id), caller_for_user(key.user, access_key_id=key.id), None


def _session(key_id: str, token: str) -> tuple[str, Caller, Any]:
    key = SessionKey.objects.filter(id=key_id).first()
    if key is None or not key.active:
        raise _invalid()
    if key.token_sha256 and not hmac.compare_digest(key.token_sha256, hashlib.sha256(token.encode()).hexdigest()):
        raise _invalid()
    _check_expiry(key.expires)
    caller = Caller(
        account_id=key.account_id,
        arn=key.identity.get("arn", ""),
        identity={**key.identity, "accessKeyId": key.id},
        accounts=(key.account_id,),
        access_key_id=key.id,
        policies=_session_policies(key),
    )
    return envelope.unseal(key.sealed, binding=key.id), caller, key.expires


LEARNT = {"Statement": [{"Effect": "Allow", "Action": "upstream:*"}]}  # read by the authorizer as `upstream_only`


def _session_policies(key: SessionKey) -> tuple[dict[str, Any], ...]:
    if key.role_name:
        role = Role.objects.filter(account_id=key.account_id, name=key.role_name).first()
        if role:
            return tuple(role.policies)
    if key.user_name:
        user = User.objects.filter(account_id=key.account_id, username=key.user_name).first()
        if user:
            return policies_of(user)
    return (LEARNT,)


def authorize(call: Any) -> None:
    """The kernel's authorizer: the caller's policies decide over the operation's name."""
    from project.kernel.errors import denied

    held = call.caller.policies
    if any(item is LEARNT or item == LEARNT for item in held):
        if policy.upstream_only(call.operation):
            return
    elif policy.allows(held, call.operation):
        return
    raise denied(call.caller.arn, call.operation)


def user_of_token(token: str) -> User | None:
    """The active user of a bearer token, or None."""
    digest = hashlib.sha256(token.encode()).hexdigest()
    found = ApiToken.objects.select_related("user").filter(sha256=digest).first()
    return found.user if found and found.user.is_active else None
