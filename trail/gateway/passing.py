"""Pass one call on and record it, so that nothing reaches the cloud unrecorded and nothing is answered before its event is durable.

Order of a write: room set aside, intent on disk, passed on, event on disk, answered. A read's intent is written but not
forced to disk: it outlives the death of any process, and a read that a power cut loses has changed and told nothing.
"""

from __future__ import annotations

import logging
import uuid
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import orjson
import urllib3
from django.http import HttpResponse
from django.http.response import HttpResponseBase

from project.kernel import calls, registry
from project.kernel.aws import encoding
from project.kernel.aws.request import AwsRequest
from project.kernel.errors import CallError
from trail.events import record
from trail.gateway import answers, learning, naming, protocol, spelling, touched, upstream
from trail.gateway.drain import FOLDER, Drain
from trail.gateway.spool import Spool, SpoolFull, Ticket

log = logging.getLogger(__name__)
_NEVER_SENT = (urllib3.exceptions.NewConnectionError, urllib3.exceptions.ConnectTimeoutError)
_FULL = "The event store has been away for long and the spool holds all it may."


@lru_cache(maxsize=1)
def drain() -> Drain:
    """The process's spool and its drain; made by the process that serves, never before a fork."""
    return Drain(Spool(FOLDER))


def waiting() -> int:
    """How many durable events of this process are on their way into the store."""
    return drain().waiting.qsize() if drain.cache_info().currsize else 0


@dataclass(frozen=True)
class _Outcome:
    finished: calls.Finished
    response: HttpResponseBase


def refuse(request: AwsRequest, call: calls.Call, refusal: CallError) -> HttpResponseBase:
    """Answer a call that is not passed on, once its event is durable."""
    kind = encoding.protocol(request)
    if kind in {"query", "rest-xml", "ec2"} and refusal.code == "AccessDeniedException":
        refusal = CallError(refusal.code, refusal.message, status=403)
    said = encoding.spelled(request, refusal, kind)
    try:
        ticket = _reserve()
        _end(ticket, calls.Finished(call, registry.reads(call.verb), error=said))
    except SpoolFull as full:
        return _unavailable(request, str(full))
    return encoding.error_response(request, refusal, kind)


def pass_on(
    request: AwsRequest, call: calls.Call, parsed: protocol.Parsed, address: str, body: bytes | None
) -> HttpResponseBase:
    """The upstream's answer, recorded; 503 where the call cannot be recorded or the upstream does not answer."""
    read_only = registry.reads(parsed.verb) if parsed.model else request.method in {"GET", "HEAD"}
    try:
        ticket = _reserve()
        _intend(ticket, call, read_only)
    except SpoolFull as full:
        return _unavailable(request, str(full))
    outcome = _carry_out(request, call, parsed, address, body, read_only)
    try:
        _end(ticket, outcome.finished)
    except SpoolFull as full:  # its intent is on disk: it becomes an event of unknown outcome
        log.critical("the event of %s (request %s) could not be written: %s", call.operation, call.request_id, full)
        lost = CallError("InternalFailure", "The call's outcome could not be recorded, so it is not told.", status=500)
        return encoding.error_response(request, lost)
    return outcome.response


def _reserve() -> Ticket:
    if drain().full():
        raise SpoolFull(_FULL)
    return drain().spool.reserve()


def _unavailable(request: AwsRequest, message: str) -> HttpResponse:
    log.error("a call is refused: %s", message)
    fault = CallError("ServiceUnavailable", f"{message} The call was not passed on.", status=503)
    return encoding.error_response(request, fault)


def _carry_out(
    request: AwsRequest, call: calls.Call, parsed: protocol.Parsed, address: str, body: bytes | None, read_only: bool
) -> _Outcome:
    """What came of the call. Never raises: whatever happens, the call is ended with what is known of it."""
    service = naming.botocore_name(request.service)
    try:
        raw = upstream.send(request, address, body=body, account_id=call.account_id, service=service)
        answer = answers.read(raw, request.method, parsed)
        return _Outcome(_finished(call, parsed, read_only, answer), answers.response(answer))
    except CallError as refusal:  # the body does not hold what was signed: the upstream never had the whole of it
        return _failed(request, call, read_only, refusal)
    except _NEVER_SENT as problem:
        log.warning("the upstream %s is not reached: %s", address, problem)
        dead = "The account's upstream cannot be reached; the call was not carried out. Start it or mend its address."
        return _failed(request, call, read_only, CallError("ServiceUnavailable", dead, status=503))
    except (urllib3.exceptions.HTTPError, OSError) as problem:
        log.warning("the upstream %s does not answer: %s", address, problem)
        why = "in time" if isinstance(problem, urllib3.exceptions.TimeoutError) else f"({type(problem).__name__})"
        silent = f"The account's upstream does not answer {why}. Whether it acted is not known."
        return _failed(request, _unknown(call), read_only, CallError("ServiceUnavailable", silent, status=503))
    except Exception:
        log.exception("%s (request %s) failed on its way", call.operation, call.request_id)
        fault = CallError(
            "InternalFailure", "Cairn could not finish the call. Whether it was carried out is not known.", status=500
        )
        return _failed(request, _unknown(call), read_only, fault)


def _failed(request: AwsRequest, call: calls.Call, read_only: bool, error: CallError) -> _Outcome:
    kind = encoding.protocol(request)
    told = calls.Finished(call, read_only, error=encoding.spelled(request, error, kind))
    return _Outcome(told, encoding.error_response(request, error, kind))


def _finished(call: calls.Call, parsed: protocol.Parsed, read_only: bool, answer: answers.Answer) -> calls.Finished:
    headers, status = answer.raw.headers, answer.raw.status
    members: dict[str, Any] = {}
    if status >= 300 or not read_only or learning.hands_out(call.service):  # what a read answers is not recorded
        members = protocol.answer(parsed.model, headers.get("content-type", ""), status, headers, answer.document)
    error = None
    if status >= 300:
        said = members.pop("Error", {})
        error = CallError(str(said.get("Code") or status), str(said.get("Message") or ""), status=status)
    number = headers.get("x-amzn-requestid") or headers.get("x-amz-request-id")
    told = replace(call, request_id=number) if number else call
    evident = error is None and registry.answer_is_evidence(call.verb, read_only=read_only)
    result = spelling.response(parsed.model, members) if evident else None
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


def _intend(ticket: Ticket, call: calls.Call, read_only: bool) -> None:
    """Write what the event is if nothing more is heard of the call. Raises SpoolFull, its room given back."""
    lost = CallError(
        "OutcomeUnknown", "The gateway ended before the answer came. Whether the call was carried out is not known."
    )
    resources = _resources(call, protocol.Parsed(call.verb, dict(call.parameters)), None)
    event = record.compose(calls.Finished(_unknown(call), read_only, error=lost, resources=resources))
    force = registry.answer_is_evidence(call.verb, read_only=read_only)
    spool = drain().spool
    try:
        spool.intent(ticket, uuid.UUID(call.event_id).bytes, call.time.timestamp(), orjson.dumps(event), force=force)
    except SpoolFull:
        spool.give_back(ticket)
        raise


def _end(ticket: Ticket, finished: calls.Finished) -> None:
    event = orjson.dumps(record.compose(finished))
    call = finished.call
    drain().put(drain().spool.end(ticket, uuid.UUID(call.event_id).bytes, call.time.timestamp(), event))
