"""What REST endpoints share: one event a request, keyset pages, filters that are never dropped, errors as problems."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import wraps
from typing import Any

import django_filters
from django.http import Http404, HttpRequest
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import exception_handler
from rest_framework.viewsets import ViewSet

from project.kernel import calls, clock, faces, paging
from project.kernel.errors import CallError

log = logging.getLogger(__name__)
MOST = 200
_FLAGS = {"true", "false"}
PAGING = ("limit", "cursor", "format")
_CODES: tuple[tuple[type[Exception], str], ...] = (
    (exceptions.NotAuthenticated, "MissingAuthenticationTokenException"),
    (exceptions.AuthenticationFailed, "UnrecognizedClientException"),
    (exceptions.PermissionDenied, "AccessDeniedException"),
    (exceptions.ParseError, "SerializationException"),
    (exceptions.MethodNotAllowed, "MethodNotAllowedException"),
    (exceptions.UnsupportedMediaType, "UnsupportedMediaTypeException"),
    (exceptions.NotFound, "ResourceNotFoundException"),
    (Http404, "ResourceNotFoundException"),
)


def spelled(error: Exception) -> CallError:
    """Any exception of a REST request as the CallError that is answered and recorded."""
    if isinstance(error, CallError):
        status = {"AccessDeniedException": 403}.get(error.code, error.status)
        return CallError(error.code, error.message, status=status)
    for kind, code in _CODES:
        if isinstance(error, kind):
            return CallError(code, str(getattr(error, "detail", "") or "There is nothing here."),
                             status=getattr(error, "status_code", 404))  # fmt: skip
    if isinstance(error, exceptions.APIException):
        return CallError("ValidationException", str(error.detail), status=error.status_code)
    return CallError("InternalFailure", "Cairn could not finish the call; nothing was changed.", status=500)


def problem(error: Exception, context: Any) -> Response:
    """Every error as `{"code", "message"}` with its status."""
    found = spelled(error)
    if found.code == "InternalFailure":
        log.error("a REST request failed", exc_info=error)
    plain = exception_handler(error, context)  # for its headers: WWW-Authenticate, Allow
    headers = {name: value for name, value in plain.items() if name != "Content-Type"} if plain is not None else {}
    return Response({"code": found.code, "message": found.message}, status=found.status, headers=headers)


class OperationViewSet(ViewSet):
    """Endpoints whose methods are `looked` or `performed`; what is refused before them is told here. No OPTIONS."""

    metadata_class = None

    def handle_exception(self, exc: Exception) -> Response:
        answer: Response = super().handle_exception(exc)
        tell_refusal(self.request, exc, operation_of(self))
        return answer


def operation_of(view: Any) -> str:
    """The operation that a request to this view would have been."""
    method = getattr(view, getattr(view, "action", None) or str(view.request.method).lower(), None)
    return str(getattr(method, "operation", "cairn:UnknownOperation"))


def tell_refusal(request: Request, error: Exception, operation: str) -> None:
    """Record a request that ended before its operation began: not signed in, forged, malformed, no such method."""
    if not getattr(request._request, "cairn_told", False):
        request._request.cairn_told = True  # type: ignore[attr-defined]
        calls.refuse(faces.call_from(request, operation, {"path": request.path}, via="rest"), spelled(error))


def looked(operation: str) -> Callable[[Callable[..., Response]], Callable[..., Response]]:
    """The method reads: it is done as this operation, so that reading is authorised and recorded with its outcome."""

    def decorate(method: Callable[..., Response]) -> Callable[..., Response]:
        @wraps(method)
        def looking(self: Any, request: Request, *words: Any, **named: Any) -> Response:
            given = {**named, "query": dict(request.query_params.items())}
            call = faces.call_from(request, operation, given, via="rest")
            request._request.cairn_told = True  # type: ignore[attr-defined]
            return calls.look(call, lambda: method(self, request, *words, **named))

        looking.operation = operation  # type: ignore[attr-defined]
        return looking

    return decorate


def performed(operation: str) -> Callable[[Callable[..., Response]], Callable[..., Response]]:
    """The method changes something by `perform`; the name is for requests that are refused before."""

    def decorate(method: Callable[..., Response]) -> Callable[..., Response]:
        method.operation = operation  # type: ignore[attr-defined]
        return method

    return decorate


def accounts(request: HttpRequest | Request) -> tuple[str, ...]:
    """The accounts whose data the caller may see."""
    return faces.caller(request).accounts


def perform(
    request: Request, operation: str, parameters: Mapping[str, Any], *, region: str = "us-east-1", account_id: str = ""
) -> Mapping[str, Any]:
    """Run a named operation for a REST caller."""
    call = faces.call_from(request, operation, parameters, via="rest", region=region, account_id=account_id)
    request._request.cairn_told = True  # type: ignore[attr-defined]
    return calls.run(call)


class Filters(django_filters.FilterSet):
    """Filters that django-filter declares and checks, for endpoints whose rows do not come from one model."""

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, queryset=_NoModel())
        for one in self.filters.values():
            del one.model  # labels are not asked of a model that is not there


class _NoModel:
    model = None


def filters(request: Request, declared: type[django_filters.FilterSet], *more: str) -> dict[str, Any]:
    """The checked values of the filters that were given; one that is unknown or given twice is refused, never dropped."""
    known = sorted({*declared.base_filters, *more})
    for name in request.query_params:
        if name not in known and name not in PAGING:
            raise CallError("ValidationException", f"There is no filter {name!r}. The filters are {', '.join(known)}.")
        if len(request.query_params.getlist(name)) > 1:
            raise CallError("ValidationException", f"{name} is given twice; one value of a filter is taken.")
    form = declared(request.query_params).form
    for name, one in declared.base_filters.items():
        if isinstance(one, django_filters.BooleanFilter) and request.query_params.get(name, "true") not in _FLAGS:
            raise CallError("ValidationException", f"{name} is true or false.")
    if not form.is_valid():
        raise CallError("ValidationException", "; ".join(f"{name}: {said[0]}" for name, said in form.errors.items()))
    return {name: value for name, value in form.cleaned_data.items() if value not in (None, "")}


def moment(request: Request, name: str) -> datetime | None:
    """A time of the query (ISO-8601, epoch seconds, `now-1h`), or None where it is not given."""
    text = request.query_params.get(name)
    try:
        return clock.parse(text) if text else None
    except ValueError as found:
        raise CallError("ValidationException", f"{name}: {found}") from found


def size(request: Request) -> int:
    """`?limit=`: 1 to 200, 50 unless told."""
    text = request.query_params.get("limit", "50")
    if not (text.isascii() and text.isdigit() and len(text) <= 3 and 1 <= int(text) <= MOST):
        raise CallError("ValidationException", f"limit must be a number from 1 to {MOST}, not {text[:20]!r}.")
    return int(text)


def page(
    request: Request, scope: str, fetch: Callable[[Any, int], Sequence[Any]], key: Callable[[Any], Any],
    show: Callable[[Any], Any],
) -> Response:  # fmt: skip
    """One page of `fetch(position, limit)`: `{"results", "next"}`; `next` is absent on the last page.

    Rows that say `complete = False` come from a search that ended early: the answer names the moment that was `reached`
    as `searched_to`, and `next` goes on from there, so that a short page is never taken for the end.
    """
    given = {name: value for name, value in request.query_params.items() if name not in PAGING}
    cursor = request.query_params.get("cursor")
    scope = f"{scope}/{','.join(accounts(request))}"
    position = paging.position(scope, given, cursor, code="InvalidCursorException") if cursor else None
    limit = size(request)
    rows = fetch(position, limit + 1)
    body: dict[str, Any] = {"results": [show(row) for row in rows[:limit]]}
    if len(rows) > limit:
        body["next"] = paging.token(scope, given, key(rows[limit - 1]))
    elif not getattr(rows, "complete", True):
        partial: Any = rows
        body["next"] = paging.token(scope, given, partial.position)
        body["searched_to"] = partial.reached
    return Response(body)
