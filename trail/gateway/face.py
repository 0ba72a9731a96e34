"""The gateway's door: which call a request is, whether its caller may make it, and where it goes (see passing.py)."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace

from django.http.response import HttpResponseBase

from project.kernel import calls
from project.kernel.aws import endpoint, sigv4
from project.kernel.aws.request import AwsRequest
from project.kernel.errors import CallError
from project.platform.identity import upstream as clouds
from trail.gateway import naming, passing, protocol, routes, spelling

log = logging.getLogger(__name__)
_SUBRESOURCES = ("policy", "acl", "encryption", "versioning", "tagging", "logging", "website", "cors", "lifecycle",
                 "publicAccessBlock", "notification", "delete", "replication", "ownershipControls", "object-lock",
                 "legal-hold", "retention", "accelerate", "requestPayment", "uploads", "select", "restore")  # fmt: skip


def connect() -> None:
    """Register the face; called once when the app is loaded."""
    endpoint.register(90, handle)
    endpoint.namers.append(name)
    sigv4.spellings.append(spellings)
    endpoint.own_query_operations.append("sts:GetCallerIdentity")


def name(request: AwsRequest) -> str | None:
    """The operation's name of a rest request, for the record of one that was refused."""
    if not request.service:
        return None
    return f"{request.service}:{naming.event_name(request.service, _identify(request, '').verb)}"


def spellings(request: AwsRequest) -> Iterator[str]:
    """Paths that a client may have signed: a label's slashes are encoded, and the server hands over the decoded path."""
    for model in naming.models(request.service):
        yield from routes.spellings(model, request.method, request.path)


def _identify(request: AwsRequest, form: str) -> protocol.Parsed:
    return protocol.identify(
        naming.models(request.service), request.method, request.path_style, request.query, request.headers, form
    )


def _streams(request: AwsRequest) -> bool:
    """Whether the body is an object's content: passed through, never read whole, never recorded."""
    if request.service != "s3" or request.method not in {"PUT", "POST"}:
        return False
    _, _, key = request.path_style[1:].partition("/")
    return bool(key) and not any(part in request.arguments for part in _SUBRESOURCES)


def handle(request: AwsRequest) -> HttpResponseBase | None:
    """Answer for the cloud. Raises CallError only before anything was passed on; the endpoint records that."""
    caller = request.caller
    if caller is None:
        return None
    body = None if _streams(request) else request.body()
    parsed = _parse(request, body)
    call = replace(
        endpoint.call_of(request, f"{request.service}:{naming.event_name(request.service, parsed.verb)}", {}),
        parameters=spelling.request(parsed.model, parsed.parameters),
        region=naming.region(request.service, request.region),
    )
    try:
        calls.authorize(call)
        address = _address(request, caller.account_id)
    except CallError as refusal:
        return passing.refuse(request, call, refusal)
    return passing.pass_on(request, call, parsed, address, body)


def _parse(request: AwsRequest, body: bytes | None) -> protocol.Parsed:
    form = ""
    if body and "x-www-form-urlencoded" in request.headers.get("content-type", ""):
        form = body.decode("utf-8", "replace")
    parsed = _identify(request, form)
    return protocol.with_body(parsed, request.headers, body) if body and not form else parsed


def _address(request: AwsRequest, account_id: str) -> str:
    service = naming.botocore_name(request.service)
    clouds.ensure_ready(account_id, service, wait=10)
    address = clouds.url(account_id, service, request.region)
    if address is None:
        raise CallError(
            "ServiceUnavailable",
            f"Account {account_id} has no upstream: set CAIRN_UPSTREAM, or the account's upstream in the admin.",
            status=503,
        )
    return address
