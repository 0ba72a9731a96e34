"""How browser, REST and admin requests become Calls: identity fills the slot that knows people."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from django.http import HttpRequest

from project.kernel.aws.endpoint import source_ip
from project.kernel.calls import Call, Caller
from project.kernel.errors import CallError

identify: list[Callable[[HttpRequest], Caller]] = []


def caller(request: HttpRequest) -> Caller:
    """Who is signed in; a Caller without accounts where nobody is."""
    return identify[0](request)


def call_from(
    request: HttpRequest,
    operation: str,
    parameters: Mapping[str, Any],
    *,
    via: str = "console",
    region: str = "us-east-1",
    account_id: str = "",
    extra: Mapping[str, Any] | None = None,
) -> Call:
    """A Call of a named operation for whoever sent this request, in its own account or another that it may see."""
    who = caller(request)
    if account_id and account_id != who.account_id:
        if account_id not in who.accounts:
            raise CallError("NoSuchEntityException", f"There is no account {account_id}.", status=404)
        who = replace(who, account_id=account_id)
    return Call(
        operation=operation,
        caller=who,
        parameters=parameters,
        region=region,
        source_ip=source_ip(request),
        user_agent=request.headers.get("User-Agent", "")[:1024],
        via=via,
        host=request.get_host(),
        extra=extra or {},
    )
