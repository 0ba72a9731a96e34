"""Sign-ins and sign-outs of the console and the admin, told as CloudTrail tells them (ConsoleLogin)."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import transaction
from django.http import HttpRequest

from project.kernel import calls
from project.kernel.aws.endpoint import source_ip
from project.kernel.calls import Call, Caller, Finished
from project.kernel.errors import CallError
from project.platform.identity import reads
from project.platform.identity.models import User

HIDDEN = "HIDDEN_DUE_TO_SECURITY_REASONS"


def connect() -> None:
    """Listen to Django's own signals: they fire for every way of signing in."""
    user_logged_in.connect(_signed_in, dispatch_uid="cairn-in")
    user_logged_out.connect(_signed_out, dispatch_uid="cairn-out")
    user_login_failed.connect(_failed, dispatch_uid="cairn-failed")


def _tell(request: HttpRequest | None, verb: str, caller: Caller, outcome: str, error: CallError | None) -> None:
    host = _host(request)
    call = Call(
        operation=f"signin:{verb}",
        caller=caller,
        source_ip=source_ip(request) if request else "127.0.0.1",
        user_agent=request.headers.get("User-Agent", "")[:1024] if request else "",
        via="console",
        host=host,
        extra={
            "eventType": "AwsConsoleSignIn",
            "additionalEventData": {
                "LoginTo": f"{request.scheme}://{host}{request.path}" if request and host else "",
                "MobileVersion": "No",
                "MFAUsed": "No",
            },
            "responseElements": {verb: outcome},
        },
    )
    with transaction.atomic():
        calls.tell(Finished(call, False, None, error))


def _host(request: HttpRequest | None) -> str:
    """The host that was asked; empty where somebody is signed in without a browser (a script, a test)."""
    named = request is not None and {"HTTP_HOST", "SERVER_NAME"} & request.META.keys()
    return request.get_host() if request is not None and named else ""


def _signed_in(request: HttpRequest | None = None, user: Any = None, **_: Any) -> None:
    _tell(request, "ConsoleLogin", reads.caller_for_user(user, console=True), "Success", None)


def _signed_out(request: HttpRequest | None = None, user: Any = None, **_: Any) -> None:
    if user is not None:
        _tell(request, "ConsoleLogout", reads.caller_for_user(user, console=True), "Success", None)


def _failed(credentials: dict[str, Any] | None = None, request: HttpRequest | None = None, **_: Any) -> None:
    name = str((credentials or {}).get("username", ""))
    user = User.objects.filter(username=name).first()
    account = (user.account_id if user else None) or reads.first_account()
    identity = {
        "type": "IAMUser",
        "principalId": user.principal_id if user else "",
        "accountId": account,
        "accessKeyId": "",
        # a mistyped name may be a password: only names that exist are written down
        "userName": user.username if user else HIDDEN,
    }
    caller = Caller(account_id=account, arn="anonymous", identity=identity)
    _tell(request, "ConsoleLogin", caller, "Failure", CallError("", "Failed authentication"))
