"""Who is who: callers for users, keys, sessions and the installation itself."""

from __future__ import annotations

import hashlib
import hmac
import time
from dataclasses import replace
from typing import Any

from django.db import transaction

from project.kernel import clock
from project.kernel.aws.request import AwsRequest
from project.kernel.calls import Call, Caller
from project.kernel.errors import CallError, denied
from project.platform.identity import policy
from project.platform.identity.models import AccessKey, Account, ApiToken, Role, SessionKey, User
from project.platform.keys import envelope

# Proved keys are remembered for a moment: the gateway then needs no database for them. Revocation holds within it.
_REMEMBER = 5.0
_known: dict[tuple[str, str], tuple[float, str, Caller, Any]] = {}


def forget_keys() -> None:
    """Drop what is remembered of keys after a change of keys, users or policies: now, and once the change is committed.

    Another thread may remember the old state while the change is not committed yet.
    """
    _known.clear()
    transaction.on_commit(_known.clear)


def user(call: Call, name: str) -> User:
    """A user of the caller's accounts by name; raises NoSuchEntityException."""
    found = User.objects.filter(username=name, account_id__in=call.caller.accounts).first()
    if found is None:
        raise CallError("NoSuchEntityException", f"The user with name {name} cannot be found.", status=404)
    return found


def user_of(caller: Caller) -> User | None:
    """The person behind a caller, or None for sessions, services and the installation itself."""
    if caller.identity.get("type") == "Root":
        return User.objects.filter(account_id=caller.identity.get("accountId"), is_root=True).first()
    return User.objects.filter(
        principal_id=caller.identity.get("principalId") or "-", username=caller.identity.get("userName") or ""
    ).first()


def accounts_of(user: User) -> tuple[str, ...]:
    """The accounts whose data a user may see: its own first, then those that it was let into."""
    further = user.further_accounts.order_by("id").values_list("id", flat=True) if user.pk else ()
    return tuple(dict.fromkeys(item for item in (user.account_id, *further) if item))


def policies_of(user: User) -> tuple[dict[str, Any], ...]:
    """The role's built-in policies, those of the user's groups, and its own. Root is held back by none but the last."""
    if user.is_root:
        return (policy.BUILT_IN["owner"], policy.NO_ACCOUNTS)
    held = [policy.BUILT_IN[user.role]] if user.role in policy.BUILT_IN else []
    groups = user.policy_groups.order_by("name").values_list("policies", flat=True) if user.pk else ()
    for policies in (*groups, user.policies or []):
        held.extend(policies)
    return tuple(held if user.is_superuser else [*held, policy.NO_ACCOUNTS])


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


def caller_of_request(request: Any) -> Caller:
    """The Caller of a browser's, REST client's or the admin's request; remembered as long as the request lives."""
    inner = getattr(request, "_request", request)
    user, token = request.user, getattr(request, "auth", None)
    known: tuple[Any, Caller] | None = getattr(inner, "cairn_caller", None)
    if known is None or known[0] != (user.pk, token):
        known = ((user.pk, token), _caller_of(user, token))
        inner.cairn_caller = known
    return known[1]


def _caller_of(user: Any, token: Any) -> Caller:
    if not user.is_authenticated:
        return nobody()
    if not isinstance(token, ApiToken):
        return caller_for_user(user, console=True)
    found = caller_for_user(user)
    return replace(found, identity={**found.identity, "credentialId": f"api-token/{token.name}"})


def nobody(account_id: str = "") -> Caller:
    """Whoever did not say who he is: recorded in the installation's first account, and sees nothing."""
    account = account_id or first_account()
    return Caller(account_id=account, arn="anonymous", identity={"type": "Unknown", "accountId": account})


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


def account_exists(account_id: str) -> bool:
    """Whether the installation has this account."""
    return Account.objects.filter(id=account_id).exists()


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
    user = _holder(key)
    if user is not None and not user.is_active:
        raise _invalid()
    caller = Caller(
        account_id=key.account_id,
        arn=key.identity.get("arn", ""),
        identity={**key.identity, "accessKeyId": key.id},
        accounts=(key.account_id,),
        access_key_id=key.id,
        policies=_session_policies(key, user),
    )
    return envelope.unseal(key.sealed, binding=key.id), caller, key.expires


LEARNT = {"Statement": [{"Effect": "Allow", "Action": "upstream:*"}]}  # read by the authorizer as `upstream_only`


def _holder(key: SessionKey) -> User | None:
    """The user of this installation whose session this is. An upstream user who merely has the same name is not."""
    own = User.objects.filter(account_id=key.account_id)
    if key.identity.get("type") == "Root":
        return own.filter(is_root=True).first()
    if not key.user_name or key.role_name:
        return None
    return own.filter(username=key.user_name, principal_id=key.identity.get("principalId") or "-").first()


def _session_policies(key: SessionKey, user: User | None) -> tuple[dict[str, Any], ...]:
    if key.policies is not None:
        return tuple(key.policies)
    if key.role_name:
        role = Role.objects.filter(account_id=key.account_id, name=key.role_name).first()
        if role:
            return tuple(role.policies)
    return policies_of(user) if user else (LEARNT,)


def authorize(call: Call) -> None:
    """The kernel's authorizer: the caller's policies decide over the operation's name."""
    held = call.caller.policies
    if call.operation in policy.ALWAYS:
        return
    learnt = LEARNT in held
    said = (policy.upstream_only(call.operation) or None) if learnt else policy.decide(held, call.operation)
    if said is not True:
        raise denied(call.caller.arn, call.operation, explicit=said is False)


def token(text: str) -> ApiToken | None:
    """The bearer token of an active user that has not expired, or None."""
    digest = hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()
    found = ApiToken.objects.select_related("user").filter(sha256=digest).first()
    if found is None or not found.user.is_active or (found.expires and found.expires <= clock.now()):
        return None
    return found
