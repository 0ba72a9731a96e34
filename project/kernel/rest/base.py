"""What REST endpoints share: keyset pages, errors as problems, calls of named operations."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.http import HttpRequest
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import exception_handler

from project.kernel import calls, faces, paging
from project.kernel.errors import CallError

MOST = 200


def problem(error: Exception, context: Any) -> Response | None:
    """CallErrors as `{"code", "message"}` with their status; everything else as DRF does it."""
    if isinstance(error, CallError):
        status = {"AccessDeniedException": 403}.get(error.code, error.status)
        return Response({"code": error.code, "message": error.message}, status=status)
    return exception_handler(error, context)


def accounts(request: HttpRequest | Request) -> tuple[str, ...]:
    """The accounts whose data the caller may see."""
    return faces.caller(request).accounts


def perform(request: Request, operation: str, parameters: Mapping[str, Any], *, region: str = "us-east-1") -> Any:
    """Run a named operation for a REST caller."""
    return calls.run(faces.call_from(request, operation, parameters, via="rest", region=region))


def size(request: Request) -> int:
    """`?limit=`: 1 to 200, 50 unless told."""
    text = request.query_params.get("limit", "50")
    if not text.isdigit() or not 1 <= int(text) <= MOST:
        raise CallError("ValidationException", f"limit must be a number from 1 to {MOST}, not {text!r}.")
    return int(text)


def page(
    request: Request, scope: str, fetch: Callable[[Any, int], Sequence[Any]], key: Callable[[Any], Any],
    show: Callable[[Any], Any],
) -> Response:  # fmt: skip
    """One page of `fetch(position, limit)`: `{"results", "next"}`; `next` is absent on the last page."""
    given = {k: v for k, v in request.query_params.items() if k != "cursor"}
    cursor = request.query_params.get("cursor")
    scope = f"{scope}/{','.join(accounts(request))}"
    position = paging.position(scope, given, cursor) if cursor else None
    limit = size(request)
    rows = fetch(position, limit + 1)
    body: dict[str, Any] = {"results": [show(row) for row in rows[:limit]]}
    if len(rows) > limit:
        body["next"] = paging.token(scope, given, key(rows[limit - 1]))
    return Response(body)
