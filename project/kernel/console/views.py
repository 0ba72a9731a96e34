"""What pages share: signing in first, one recorded look a page, the error pages with the request's id."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from project.kernel import calls, faces
from project.kernel.errors import CallError

log = logging.getLogger(__name__)
View = Callable[..., HttpResponse]


def page(view: View) -> View:
    """A page for people who signed in; opening it is recorded (`cairn:ViewPage`), and refused where the role says so."""

    @login_required
    @wraps(view)
    def shown(request: HttpRequest, *words: Any, **named: Any) -> HttpResponse:
        given = {"page": request.path, "query": request.META.get("QUERY_STRING", "")[:2000]}
        try:
            calls.run(faces.call_from(request, "cairn:ViewPage", given))
        except CallError as refusal:
            return _page(request, 403, "Not allowed", refusal.message)
        return view(request, *words, **named)

    return shown


def accounts(request: HttpRequest) -> tuple[str, ...]:
    """The accounts that the signed-in person may see."""
    return faces.caller(request).accounts


def found_or_404(value: Any) -> Any:
    """The value, or the page that says that there is nothing here."""
    if value is None:
        raise Http404
    return value


def _page(request: HttpRequest, status: int, title: str, message: str) -> HttpResponse:
    context = {"title": title, "message": message, "number": uuid.uuid4(), "status": status}
    return render(request, "error.html", context, status=status)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 403, "Not allowed", "Your role does not reach this page. Ask an owner of the account.")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 404, "Nothing here", "There is no such page, or it is not of your account.")


def failed(request: HttpRequest) -> HttpResponse:
    return _page(request, 500, "Something failed", "The page could not be made. Nothing was changed or lost.")
