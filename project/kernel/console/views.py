"""What pages share: signing in first, one recorded look a page, the error pages with the request's id."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone

from project.kernel import calls, faces, paging
from project.kernel.console import zones
from project.kernel.errors import CallError

log = logging.getLogger(__name__)
View = Callable[..., HttpResponse]


def page(view: View) -> View:
    """A page for people who signed in; opening it is recorded with its outcome (`cairn:ViewPage`), and refused where
    the role says so. A look that cannot be recorded is not given."""
    return page_of("cairn:ViewPage")(view)


def page_of(operation: str, asked: Callable[..., Mapping[str, Any]] | None = None) -> Callable[[View], View]:
    """A page that is the look of another reading operation; `asked` gives its parameters, from the words of the address."""

    def decorate(view: View) -> View:
        @login_required
        @wraps(view)
        def shown(request: HttpRequest, *words: Any, **named: Any) -> HttpResponse:
            given: dict[str, Any] = {"page": request.path, "query": request.META.get("QUERY_STRING", "")[:2000]}
            if asked is not None:
                given |= asked(request, *words, **named)

            def seen() -> HttpResponse:
                _storable(request)
                with timezone.override(zones.of(request)):
                    return view(request, *words, **named)

            try:
                return calls.look(faces.call_from(request, operation, given), seen)
            except CallError as refusal:
                status = 403 if refusal.code == "AccessDeniedException" else refusal.status
                return _page(request, status, "Not allowed" if status == 403 else "Not shown", refusal.message)

        return shown

    return decorate


def _storable(request: HttpRequest) -> None:
    """No name in the database holds a NUL: asked for with one, there is nothing here."""
    if "\x00" in request.path:
        raise Http404
    if any("\x00" in value for values in request.GET.lists() for value in values[1]):
        raise CallError("ValidationException", "The address holds a NUL sign, which no filter takes.")


def accounts(request: HttpRequest) -> tuple[str, ...]:
    """The accounts that the signed-in person may see."""
    return faces.caller(request).accounts


def found_or_404(value: Any) -> Any:
    """The value, or the page that says that there is nothing here."""
    if value is None:
        raise Http404
    return value


def position_of(request: HttpRequest, scope: str, given: Mapping[str, Any]) -> Any:
    """The place that `?cursor=` holds; None where there is none, or where it belongs to another list."""
    try:
        return paging.position(scope, given, request.GET["cursor"]) if request.GET.get("cursor") else None
    except CallError:
        return None


def _page(request: HttpRequest, status: int, title: str, message: str) -> HttpResponse:
    context = {"title": title, "message": message, "number": uuid.uuid4(), "status": status}
    return render(request, "error.html", context, status=status)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 403, "Not allowed", "Your role does not reach this page. Ask an owner of the account.")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 404, "Nothing here", "There is no such page, or it is not of your account.")


def failed(request: HttpRequest) -> HttpResponse:
    number = uuid.uuid4()
    log.error("page %s failed, request %s", request.path, number)
    said = "The page could not be made. Nothing was changed or lost. Try again; an owner finds the number in the log."
    context = {"title": "Something failed", "number": number, "status": 500, "message": said}
    # without the request: its context asks the database, which may be what failed
    return HttpResponse(render_to_string("error.html", context), status=500)
