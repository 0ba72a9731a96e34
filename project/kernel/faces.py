"""How browser, REST and admin requests become Calls: identity fills the slot that knows people."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest

from project.kernel.aws.endpoint import source_ip
from project.kernel.calls import Call, Caller

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
    extra: Mapping[str, Any] | None = None,
) -> Call:
    """A Call of a named operation for whoever sent this request."""
    return Call(
        operation=operation,
        caller=caller(request),
        parameters=parameters,
        region=region,
        source_ip=source_ip(request),
        user_agent=request.headers.get("User-Agent", "")[:1024],
        via=via,
        host=request.get_host(),
        extra=extra or {},
    )
