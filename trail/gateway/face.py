"""The gateway: pass any AWS call on to the account's cloud, and record it so that nothing reaches the cloud unrecorded.

Order of a write: room set aside, intent durable, passed on, event durable, answered. A read leaves out the intent:
what it changes nothing of is recorded before it is answered.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any

import orjson
import urllib3
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from project.kernel import calls, registry
from project.kernel.aws import encoding, endpoint
from project.kernel.aws.request import AwsRequest
from project.kernel.errors import CallError
from project.platform.identity import upstream as clouds
from trail.events import record
from trail.gateway import learning, naming, protocol, spelling, touched, upstream
from trail.gateway.drain import FOLDER, Drain
from trail.gateway.spool import Spool, SpoolFull, Ticket

log = logging.getLogger(__name__)
ANSWER_LIMIT = 16 << 20  # answers up to this are read whole, so that they can be recorded; larger ones are streamed
_SUBRESOURCES = ("policy", "acl", "encryption", "versioning", "tagging", "logging", "website", "cors", "lifecycle",
                 "publicAccessBlock", "notification", "delete", "replication", "ownershipControls", "object-lock",
                 "legal-hold", "retention", "accelerate", "requestPayment", "uploads", "select", "restore")  # fmt: skip


@lru_cache(maxsize=1)
def drain() -> Drain:
    """The process's spool and its drain; made by the process that serves, never before a fork."""
    return Drain(Spool(FOLDER))


def connect() -> None:
    """Register the face; called once when the app is loaded."""
    endpoint.register(90, handle)
    endpoint.namers.append(name)
    endpoint.own_query_operations.append("sts:GetCallerIdentity")


def name(request: AwsRequest) -> str | None:
    """The operation's name of a rest request, for the record of one that was refused."""
    parsed = protocol.identify(
        naming.models(request.service), request.method, request.path, request.query, request.headers, ""
    )
    return f"{request.service}:{naming.event_name(request.service, parsed.verb)}" if request.service else None


def _streams(request: AwsRequest) -> bool:
    """Whether the body is an object's content: passed through, never read whole, never recorded."""
    if request.service != "s3" or request.method not in {"PUT", "POST"}:
        return False
    _, _, key = request.path.lstrip("/").partition("/")
    return bool(key) and not any(part in request.arguments for part in _SUBRESOURCES)


def handle(request: AwsRequest) -> HttpResponseBase | None:
    """Answer for the cloud. Raises CallError only before anything was passed on; the endpoint records that."""
    body = None if _streams(request) else request.body()
    parsed = _parse(request, body)
    caller = request.caller
    if caller is None:
        return None
    call = replace(
        endpoint.call_of(request, f"{request.service}:{naming.event_name(request.service, parsed.verb)}", {}),
        parameters=spelling.request(parsed.model, parsed.parameters),
        region=naming.region(request.service, request.region),
    )
    try:
        calls.authorize(call)
        address = _address(request, caller.account_id)
    except CallError as refusal:
        return _refused(request, call, refusal)
    return _pass_on(request, call, parsed, address, body)


def _parse(request: AwsRequest, body: bytes | None) -> protocol.Parsed:
    form = ""
    if body and "x-www-form-urlencoded" in request.headers.get("content-type", ""):
        form = body.decode("utf-8", "replace")
    parsed = protocol.identify(
        naming.models(request.service), request.method, request.path, request.query, request.headers, form
    )
    return protocol.with_body(parsed, request.headers, body) if body and not form else parsed


def _address(request: AwsRequest, account_id: str) -> str:
    service = _botocore_name(request.service)
    clouds.ensure_ready(account_id, service, wait=10)
    address = clouds.url(account_id, service, request.region)
    if address is None:
        raise CallError(
            "ServiceUnavailable",
            f"Account {account_id} has no upstream: set CAIRN_UPSTREAM, or the account's upstream in the admin.",
            status=503,
        )
    return address


def _botocore_name(scope: str) -> str:
    models = naming.models(scope)
    return str(models[0].service_name) if models else scope


def _refused(request: AwsRequest, call: calls.Call, refusal: CallError) -> HttpResponse:
    kind = encoding.protocol(request)
    spelled = CallError(
        encoding.error_code(kind, request.service, refusal.code), refusal.message, status=refusal.status
    )
    if request.service == "s3" or kind in {"query", "rest-xml", "ec2"}:
        status = 403 if "Access" in spelled.code or "Unauthorized" in spelled.code else refusal.status
        refusal = CallError(refusal.code, refusal.message, status=status)
    try:
        ticket = drain().spool.reserve()
        _end(ticket, calls.Finished(call, registry.reads(call.verb), error=spelled))
    except SpoolFull as full:
        return _unavailable(request, str(full))
    return encoding.error_response(request, refusal, kind)


def _unavailable(request: AwsRequest, message: str) -> HttpResponse:
    fault = CallError("ServiceUnavailable", f"{message} The call was not passed on.", status=503)
    return encoding.error_response(request, fault)


def _pass_on(
    request: AwsRequest, call: calls.Call, parsed: protocol.Parsed, address: str, body: bytes | None
) -> HttpResponseBase:
    read_only = registry.reads(parsed.verb) if parsed.model else request.method in {"GET", "HEAD"}
    if drain().full():
        return _unavailable(request, "The event store has been away for long and the spool holds all it may.")
    try:
        ticket = drain().spool.reserve()
    except SpoolFull as full:
        return _unavailable(request, str(full))
    if not read_only:
        try:
            _intend(ticket, call)
        except SpoolFull as full:
            drain().spool.give_back(ticket)
            return _unavailable(request, str(full))
    try:
        answer = upstream.send(
            request, address, body=body, account_id=call.account_id, service=_botocore_name(request.service)
        )
        content = _content(request, parsed, answer)
    except (urllib3.exceptions.HTTPError, OSError) as problem:
        log.warning("the upstream %s does not answer: %s", address, problem)
        message = f"The upstream does not answer ({type(problem).__name__}). Whether it acted is not known."
        dead = CallError("ServiceUnavailable", message, status=503)
        _end(ticket, calls.Finished(_unknown(call), read_only, error=dead))
        return encoding.error_response(request, dead)
    finished = _finished(call, parsed, read_only, answer, content or b"")
    _end(ticket, finished)
    return _response(answer, content)


def _content(request: AwsRequest, parsed: protocol.Parsed, answer: urllib3.BaseHTTPResponse) -> bytes | None:
    """The answer's body, or None where it is to be streamed: an object's content, or more than can be recorded."""
    streaming = parsed.model is not None and parsed.model.has_streaming_output and answer.status < 300
    length = answer.headers.get("content-length", "")
    if request.method == "HEAD":
        answer.release_conn()
        return b""
    if streaming or (length.isdigit() and int(length) > ANSWER_LIMIT):
        return None
    content = answer.read(decode_content=False)
    answer.release_conn()
    return bytes(content)


def _finished(
    call: calls.Call, parsed: protocol.Parsed, read_only: bool, answer: urllib3.BaseHTTPResponse, content: bytes
) -> calls.Finished:
    kind = answer.headers.get("content-type", "")
    members = protocol.answer(parsed.model, kind, answer.status, answer.headers, content)
    error = None
    if answer.status >= 300:
        said = members.pop("Error", {})
        error = CallError(str(said.get("Code") or answer.status), str(said.get("Message") or ""), status=answer.status)
    number = answer.headers.get("x-amzn-requestid") or answer.headers.get("x-amz-request-id")
    told = replace(call, request_id=number) if number else call
    result = spelling.response(parsed.model, members) if error is None and not read_only else None
    if error is None:
        try:
            learning.learn(call.service, parsed.verb, call.caller, parsed.parameters, members)
        except Exception:
            log.exception("the keys of %s could not be learnt", call.operation)
    return calls.Finished(told, read_only, result, error, _resources(call, parsed, result))


def _resources(call: calls.Call, parsed: protocol.Parsed, result: dict[str, Any] | None) -> tuple[dict[str, str], ...]:
    if call.service == "s3":
        bucket, key = str(parsed.parameters.get("Bucket") or ""), str(parsed.parameters.get("Key") or "")
        return touched.s3(call.account_id, bucket, key)
    return touched.resources(call.service, call.region, call.account_id, call.parameters, result)


def _unknown(call: calls.Call) -> calls.Call:
    """The call with the mark that nobody knows whether it was carried out."""
    return replace(call, extra={**call.extra, "additionalEventData": {"outcome": "unknown"}})


def _intend(ticket: Ticket, call: calls.Call) -> None:
    lost = CallError(
        "OutcomeUnknown", "The gateway ended before the answer came. Whether the call was carried out is not known."
    )
    resources = _resources(call, protocol.Parsed(call.verb, dict(call.parameters)), None)
    event = record.compose(calls.Finished(_unknown(call), False, error=lost, resources=resources))
    drain().spool.intent(ticket, uuid.UUID(call.event_id).bytes, call.time.timestamp(), orjson.dumps(event))


def _end(ticket: Ticket, finished: calls.Finished) -> None:
    event = orjson.dumps(record.compose(finished))
    call = finished.call
    drain().put(drain().spool.end(ticket, uuid.UUID(call.event_id).bytes, call.time.timestamp(), event))


def _response(answer: urllib3.BaseHTTPResponse, content: bytes | None) -> HttpResponseBase:
    response: HttpResponseBase
    if content is None:
        response = StreamingHttpResponse(_stream(answer), status=answer.status)
    else:
        response = HttpResponse(content, status=answer.status)
    del response["Content-Type"]
    for header, value in upstream.kept_headers(answer).items():
        response[header] = value
    length = answer.headers.get("content-length")
    if length is not None:
        response["Content-Length"] = length
    return response


def _stream(answer: urllib3.BaseHTTPResponse) -> Iterator[bytes]:
    try:
        yield from answer.stream(upstream.CHUNK, decode_content=False)
    finally:
        answer.release_conn()
