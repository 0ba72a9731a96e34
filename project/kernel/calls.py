"""Run a named operation: identify, validate, authorise, do it in one transaction, tell what happened.

The trap this file decides once: the record of a *failed* call must not vanish with the transaction that failed.
So: on success the telling is inside the transaction (deed and record commit together); on refusal or failure the
transaction is rolled back first and the telling has one of its own. `run` therefore refuses to start inside a
caller's own `atomic` block (`durable=True`); calls made from inside an operation (`client.call`) join the running
one, and their refusals are told once the outermost has ended.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404

from project.kernel import clock, registry
from project.kernel.errors import CallError

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Caller:
    """Who calls. `identity` is the CloudTrail `userIdentity`; `accounts` are the accounts that the caller may see."""

    account_id: str
    arn: str
    identity: Mapping[str, Any]
    accounts: tuple[str, ...] = ()
    access_key_id: str = ""
    policies: tuple[Mapping[str, Any], ...] = ()

    @property
    def name(self) -> str:
        return self.arn.rpartition("/")[2] or self.arn.rpartition(":")[2]


@dataclass(frozen=True)
class Call:
    """One call of one operation. `parameters` are the wire members as they were sent (CloudTrail's requestParameters)."""

    operation: str
    caller: Caller
    parameters: Mapping[str, Any] = field(default_factory=dict)
    region: str = "us-east-1"
    source_ip: str = "127.0.0.1"
    user_agent: str = "cairn"
    via: str = "aws"  # aws · rest · console · admin · system
    host: str = ""
    time: datetime = field(default_factory=clock.now)
    request_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    event_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    extra: Mapping[str, Any] = field(default_factory=dict)  # further top-level record members (additionalEventData, …)

    @property
    def account_id(self) -> str:
        return self.caller.account_id

    @property
    def service(self) -> str:
        return self.operation.partition(":")[0]

    @property
    def verb(self) -> str:
        return self.operation.partition(":")[2]


@dataclass(frozen=True)
class Finished:
    """A call that has ended: with `result` (wire members) or with `error`."""

    call: Call
    read_only: bool
    result: Mapping[str, Any] | None = None
    error: CallError | None = None
    resources: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True)
class Recorded:
    """A stored event, as told to those who act on events (the recorder, alarms): parsed, never the secrets.

    `record` is the whole CloudTrail record as a dict; the rest are the members that listeners filter by.
    """

    event_id: str
    time: datetime
    account_id: str
    region: str
    source: str  # ec2.amazonaws.com
    name: str  # RunInstances
    read_only: bool
    error_code: str
    record: Mapping[str, Any]


# The kernel's empty slots; upper layers fill them in AppConfig.ready().
authorizers: list[Callable[[Call], None]] = []  # raise CallError to refuse
listeners: list[Callable[[Finished], None]] = []  # every finished call is told, inside its transaction on success
recorded_listeners: list[Callable[[list[Recorded]], None]] = []  # newly stored events, inside the storing transaction

_depth: ContextVar[int] = ContextVar("call_depth", default=0)
_late: ContextVar[tuple[Finished, ...]] = ContextVar("late_telling", default=())
T = TypeVar("T")


def tell(finished: Finished) -> None:
    """Tell every listener of a finished call."""
    for listener in listeners:
        listener(finished)


def tell_recorded(events: list[Recorded]) -> None:
    """Tell every listener of newly stored events; called by the event store inside the storing transaction."""
    for listener in recorded_listeners:
        listener(events)


def refuse(call: Call, error: CallError, *, read_only: bool | None = None) -> None:
    """Tell of a call that never ran (bad signature, unknown operation, malformed body), in a transaction of its own."""
    only = registry.reads(call.verb) if read_only is None else read_only
    if _depth.get():
        _late.set((*_late.get(), Finished(call, only, error=error)))
        return
    with transaction.atomic():
        tell(Finished(call, only, error=error))


def authorize(call: Call) -> None:
    """Ask every authorizer; the first that refuses raises CallError."""
    for authorizer in authorizers:
        authorizer(call)


def allowed(call: Call) -> bool:
    """Whether the call would be authorised: for faces that leave out what would be refused. Nothing is recorded."""
    try:
        authorize(call)
    except CallError:
        return False
    return True


def run(call: Call) -> Mapping[str, Any]:
    """Run the call's operation. Returns the result's wire members; raises CallError. Either way the call is told."""
    operation = _registered(call)
    outcome = _carry_out(operation, call, lambda: _perform(operation, call), lambda result: result)
    if isinstance(outcome, CallError):
        raise outcome
    if isinstance(outcome, Exception):
        raise CallError(
            "InternalFailure", "Cairn could not finish the call; nothing was changed.", status=500
        ) from outcome
    return outcome


def look(call: Call, read: Callable[[], T]) -> T:
    """A face's own reading, done as the call of a registered reading operation: authorised, recorded with its outcome.

    What `read` raises is told as the call's error and raised again as it is, so that the face answers in its own way.
    """
    operation = _registered(call)
    if not operation.read_only:
        raise RuntimeError(f"{call.operation} changes something: it is run, not looked at")

    def act() -> T:
        authorize(call)
        return read()

    outcome = _carry_out(operation, call, act, lambda _: {})
    if isinstance(outcome, Exception):
        raise outcome
    return outcome


def _registered(call: Call) -> registry.Operation:
    operation = registry.find(call.operation)
    if operation is None:
        error = CallError("UnknownOperationException", f"{call.operation} is not an operation of this service.")
        _tell_refusal(call, error, read_only=None)
        raise error
    return operation


def _carry_out(
    operation: registry.Operation, call: Call, act: Callable[[], T], wire: Callable[[T], Mapping[str, Any]]
) -> T | Exception:
    """Act in one transaction and tell; returns what came of it. Refusals of inner calls commit with the deed."""
    outermost = _depth.get() == 0
    marker = _depth.set(_depth.get() + 1)
    try:
        with transaction.atomic(durable=outermost):
            outcome = act()
            shown = wire(outcome)
            tell(Finished(call, operation.read_only, shown, None, _resources(operation, call, shown)))
            for finished in _late.get() if outermost else ():
                tell(finished)
        if outermost:
            _late.set(())
        return outcome
    except Exception as problem:
        failure = problem
    finally:
        _depth.reset(marker)
    _tell_refusal(call, spelled(call, failure), read_only=operation.read_only)
    if outermost:
        _tell_late()
    return failure


def spelled(call: Call, problem: Exception) -> CallError:
    """How a failure is written down: refusals as they are, a missing page as one, anything else as our fault."""
    if isinstance(problem, CallError):
        return problem
    if isinstance(problem, Http404):
        return CallError("ResourceNotFoundException", "Nothing of this name is kept for the caller.", status=404)
    if isinstance(problem, PermissionDenied):
        return CallError("AccessDeniedException", "The caller's role does not reach this page.", status=403)
    status = getattr(problem, "status_code", 500)  # the REST framework's own refusals carry theirs
    if status < 500:
        return CallError("ValidationException", str(problem), status=status)
    log.error("%s failed (request %s)", call.operation, call.request_id, exc_info=problem)
    return CallError("InternalFailure", "Cairn could not finish the call; nothing was changed.", status=500)


def _tell_refusal(call: Call, error: CallError, *, read_only: bool | None) -> None:
    """Tell of a failed call; where even that cannot be recorded, the caller is told so and the log knows why."""
    try:
        refuse(call, error, read_only=read_only)
    except Exception as problem:
        log.exception("%s (request %s) could not be recorded", call.operation, call.request_id)
        raise CallError(
            "ServiceUnavailable", "The call could not be recorded, so it was not carried out.", status=503
        ) from problem


def _perform(operation: registry.Operation, call: Call) -> Mapping[str, Any]:
    from project.kernel import parameters  # here: it loads botocore's models, which only a running call needs

    arguments = parameters.bind(operation, call.parameters)
    authorize(call)
    return operation.function(call, **arguments) or {}


def _resources(operation: registry.Operation, call: Call, result: Mapping[str, Any]) -> tuple[Mapping[str, str], ...]:
    return tuple(operation.touches(call, result)) if operation.touches else ()


def _tell_late() -> None:
    """Tell of the refused inner calls of a call that failed itself, each in a transaction of its own."""
    late = _late.get()
    _late.set(())
    for finished in late:
        with transaction.atomic():
            tell(finished)


def nested(call: Call, operation: str, parameters: Mapping[str, Any]) -> Call:
    """A call of another operation made on behalf of the same caller."""
    return replace(
        call, operation=operation, parameters=parameters, event_id=str(uuid.uuid4()), request_id=str(uuid.uuid4())
    )
