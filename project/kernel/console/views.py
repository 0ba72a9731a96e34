"""What pages share: the error pages, each with the request's id."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def _page(request: HttpRequest, status: int, title: str, message: str) -> HttpResponse:
    context = {"title": title, "message": message, "number": uuid.uuid4(), "status": status}
    return render(request, "error.html", context, status=status)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 403, "Not allowed", "Your role does not reach this page. Ask an owner of the account.")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 404, "Nothing here", "There is no such page, or it is not of your account.")


def failed(request: HttpRequest) -> HttpResponse:
    return _page(request, 500, "Something failed", "The page could not be made. Nothing was changed or lost.")
