"""One endpoint for every AWS call: recognise it, prove who signed it, hand it to the first face that answers.

Upper layers register faces (the S3 face, the gateway) and the two slots that know keys; the kernel answers Cairn's
own JSON services itself. What is refused here is told like any other call, so that it is an event.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import orjson
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from project import env
from project.kernel import calls, clock, registry
from project.kernel.aws import encoding, shapes, sigv4
from project.kernel.aws.request import OWN_LIMIT, AwsRequest, from_environ
from project.kernel.errors import CallError

log = logging.getLogger(__name__)
error_response = encoding.error_response

TARGETS = {
    "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101": "cloudtrail",
    "CloudTrail_20131101": "cloudtrail",
    "StarlingDoveService": "config",
}
OWN = {"cloudtrail", "config", "cloudtrail-data"}


@dataclass(frozen=True)
class Face:
    """Something that may answer: `handle` returns None where the request is not its own. Lower `order` asks first."""

    order: int
    handle: Callable[[AwsRequest], HttpResponseBase | None]


faces: list[Face] = []


def register(order: int, handle: Callable[[AwsRequest], HttpResponseBase | None]) -> None:
    """Add a face; asking order is by number."""
    faces.append(Face(order, handle))
    faces.sort(key=lambda face: face.order)


# Slots that identity fills.
class _Slots:
    """`secret(request) -> (secret, caller)` proves a key; `stranger(request) -> Caller` names whoever could not be proved."""

    secret: Callable[[AwsRequest], tuple[str, calls.Caller]]
    stranger: Callable[[AwsRequest], calls.Caller]


slots = _Slots()


def is_aws(request: HttpRequest) -> bool:
    """Whether this is an AWS client's request rather than a browser's or a REST client's."""
    meta = request.META
    if meta.get("HTTP_AUTHORIZATION", "").startswith(("AWS4-", "AWS ")) or "HTTP_X_AMZ_TARGET" in meta:
        return True
    if "X-Amz-Signature=" in meta.get("QUERY_STRING", "") or "X-Amz-Algorithm=" in meta.get("QUERY_STRING", ""):
        return True
    form = meta.get("CONTENT_TYPE", "").startswith("application/x-www-form-urlencoded")
    return request.method == "POST" and request.path == "/" and form


class AwsMiddleware:
    """The first middleware: AWS traffic leaves here, before sessions, cookies and CSRF."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not is_aws(request):
            return self.get_response(request)
        return serve(from_environ(request.META, source_ip=source_ip(request)))


def source_ip(request: HttpRequest) -> str:
    """The peer's address; a forwarded one only where the peer is a proxy named in CAIRN_TRUSTED_PROXIES."""
    peer = str(request.META.get("REMOTE_ADDR", "") or "127.0.0.1")
    trusted = {item.strip() for item in env.text("CAIRN_TRUSTED_PROXIES").split(",") if item.strip()}
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    return forwarded.split(",")[-1].strip() if peer in trusted and forwarded else peer


def serve(request: AwsRequest) -> HttpResponseBase:
    """Authenticate and answer. Never raises: an unexpected fault is a 500 in the service's own protocol."""
    try:
        authenticate(request)
        for face in faces:
            answer = face.handle(request)
            if answer is not None:
                return answer
        raise CallError("UnknownOperationException", f"Nothing here answers for the service {request.service!r}.")
    except CallError as error:
        return refuse(request, error)
    except (OperationalError, InterfaceError) as problem:
        log.error("request %s: the database does not answer: %s", request.request_id, problem)
        fault = CallError(
            "ServiceUnavailable", "Cairn's database does not answer; the call was not passed on.", status=503
        )
        return encoding.error_response(request, fault)
    except Exception:
        log.exception("request %s failed", request.request_id)
        fault = CallError("InternalFailure", "Cairn could not finish the call.", status=500)
        return encoding.error_response(request, fault)


def authenticate(request: AwsRequest) -> None:
    """Set `request.credential` and `request.caller`, or raise the CallError that AWS would answer with."""
    request.credential = sigv4.claim(request)
    if request.credential is None:
        raise CallError("MissingAuthenticationTokenException", "Missing Authentication Token", status=403)
    request.session_token = request.headers.get("x-amz-security-token", "") or request.arguments.get(
        "X-Amz-Security-Token", ""
    )
    sigv4.check_signed_headers(request)
    sigv4.check_time(request, clock.now())
    secret, caller = slots.secret(request)
    sigv4.verify(request, secret)
    request.caller = caller


def refuse(request: AwsRequest, error: CallError) -> HttpResponse:
    """Tell of a request that never reached an operation, and answer with its error."""
    kind = encoding.protocol(request)
    name = _name(request)
    try:
        calls.refuse(call_of(request, name, {}), encoding.spelled(request, error, kind))
    except Exception:
        log.exception("the refusal %s could not be recorded", request.request_id)
        fault = CallError(
            "ServiceUnavailable", "The call could not be recorded, so it was not carried out.", status=503
        )
        return encoding.error_response(request, fault, kind)
    return encoding.error_response(request, error, kind)


def _name(request: AwsRequest) -> str:
    """The best name for a request that was refused before it was parsed: `service:Verb`."""
    service, _, verb = request.target.rpartition(".")
    if verb and verb.isidentifier():
        return f"{TARGETS.get(service, request.service or 'unknown')}:{verb[:128]}"
    try:
        action = _action(request)
    except CallError:
        action = ""
    if action.isidentifier():
        return f"{request.service or 'unknown'}:{action[:128]}"
    for namer in namers:
        if found := namer(request):
            return found
    return f"{request.service or 'unknown'}:UnknownOperation"


namers: list[Callable[[AwsRequest], str | None]] = []  # those who can name a rest request without a proved caller


def call_of(request: AwsRequest, operation: str, parameters: dict[str, Any]) -> calls.Call:
    """The request as a Call of a named operation."""
    return calls.Call(
        operation=operation,
        caller=request.caller or slots.stranger(request),
        parameters=parameters,
        region=request.region,
        source_ip=request.source_ip,
        user_agent=request.user_agent,
        host=request.host,
        time=request.time,
        request_id=request.request_id,
        event_id=request.event_id,
    )


def own_services(request: AwsRequest) -> HttpResponseBase | None:
    """The kernel's own face: CloudTrail and Config by target, cloudtrail-data by path, registered query operations."""
    service, verb = _own_operation(request)
    if not service:
        return None
    try:
        parameters = _json(request)
    except CallError as error:
        calls.refuse(call_of(request, f"{service}:{verb}", {}), error)
        return encoding.error_response(request, error)
    try:
        result = calls.run(call_of(request, f"{service}:{verb}", parameters))
    except CallError as error:
        return encoding.error_response(request, error)
    if encoding.protocol(request) == "query":  # what registers itself here is a query service
        return encoding.query_response(request, verb, result)
    return encoding.json_response(request, verb, result)


def _own_operation(request: AwsRequest) -> tuple[str, str]:
    target, _, verb = request.target.rpartition(".")
    if request.service in OWN or target in TARGETS:
        if request.service == "cloudtrail-data":
            return "cloudtrail-data", request.path.strip("/") or "UnknownOperation"
        service = TARGETS.get(target)
        if service is None or not shapes.operation_model(service, verb) or registry.find(f"{service}:{verb}") is None:
            raise CallError(
                "UnknownOperationException",
                f"The operation {verb or request.path!r} of {request.service} is not one that Cairn answers.",
            )
        return service, verb
    if any(name.startswith(f"{request.service}:") for name in own_query_operations):
        action = f"{request.service}:{_action(request)}"
        if action in own_query_operations:
            service, verb = action.split(":")
            return service, verb
    return "", ""


def _action(request: AwsRequest) -> str:
    """The Action of a query call, in its form or its address."""
    form = request.query
    if "x-www-form-urlencoded" in request.headers.get("content-type", ""):
        form = request.body(OWN_LIMIT).decode("latin-1")
    return dict(pair.partition("=")[::2] for pair in form.split("&")).get("Action", "")


own_query_operations: list[str] = []  # e.g. sts:GetCallerIdentity where the account has no upstream


def _json(request: AwsRequest) -> dict[str, Any]:
    if request.service == "sts":
        return {}
    body = request.body(OWN_LIMIT)
    try:
        value = orjson.loads(body) if body.strip() else {}
    except orjson.JSONDecodeError as problem:
        raise CallError("SerializationException", f"The body is not JSON: {problem}") from problem
    if not isinstance(value, dict):
        raise CallError("SerializationException", "The body must be a JSON object.")
    if request.service == "cloudtrail-data":
        value |= {k: v for k, v in request.arguments.items() if k in {"channelArn", "externalId"}}
    return value


register(10, own_services)
