"""The admin panel's site: one way to sign in, every request of it one event, nothing written beside operations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.contrib.admin.apps import AdminConfig
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse

from project.kernel import calls, faces
from project.kernel.errors import CallError, denied

View = Callable[..., HttpResponse]
LOOK = "cairn:ViewPage"


class CairnSite(admin.AdminSite):
    """Django's admin over Cairn's operations. Who may enter is staff; what they may do, their policies say."""

    site_header = site_title = "Cairn"
    index_title = "Administration"
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_active and getattr(request.user, "is_staff", False))

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """The view, recorded: a GET as a look with its outcome, a POST by its operations or, without any, as a look."""
        inner: View = super().admin_view(view, cacheable)

        def recorded(request: HttpRequest, *words: Any, **named: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return self.login(request)
            if view == self.i18n_javascript:  # words for scripts: no data
                return inner(request, *words, **named)
            call = _look(request)
            if not self.has_permission(request):
                calls.refuse(call, denied(call.caller.arn, LOOK))
                return _said(
                    request, CallError("AccessDeniedException", "The admin is for staff. Ask an owner.", status=403)
                )
            try:
                if request.method in {"GET", "HEAD"}:
                    return calls.look(call, lambda: _rendered(inner(request, *words, **named)))
                return _written(request, call, lambda: inner(request, *words, **named))
            except CallError as refusal:
                return _said(request, refusal)

        return recorded

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The console's own form is the only one."""
        return redirect(f"/sign-in/?{urlencode({'next': request.get_full_path()})}")

    def logout(self, request: HttpRequest, extra_context: Any = None) -> Any:
        if request.method == "POST":
            logout(request)  # told by Django's signal
            request.cairn_told = True  # type: ignore[attr-defined]
        return redirect("/sign-in/")

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return redirect("/password/")


class SiteConfig(AdminConfig):
    """django.contrib.admin with this site."""

    default_site = "project.kernel.console.site.CairnSite"


def _look(request: HttpRequest) -> calls.Call:
    given = {"page": request.path, "query": request.META.get("QUERY_STRING", "")[:2000]}
    return faces.call_from(request, LOOK, given, via="admin")


def _rendered(answer: HttpResponse) -> HttpResponse:
    """Pages are made inside the look, so that one that cannot be made is recorded as such."""
    return answer.render() if isinstance(answer, TemplateResponse) else answer


def _written(request: HttpRequest, call: calls.Call, write: Callable[[], HttpResponse]) -> HttpResponse:
    """A POST: its operations tell of themselves; one that reached none is told as a look, with what refused it."""
    try:
        answer = _rendered(write())
    except Exception as problem:
        if not getattr(request, "cairn_told", False):
            calls.refuse(call, calls.spelled(call, problem), read_only=True)
        raise
    if not getattr(request, "cairn_told", False):
        calls.look(call, lambda: None)
    return answer


def _said(request: HttpRequest, refusal: CallError) -> HttpResponse:
    status = 403 if refusal.code == "AccessDeniedException" else refusal.status
    title = "Not allowed" if status == 403 else "Not done"
    context = {"title": title, "message": refusal.message, "number": "–", "status": status}
    return render(request, "error.html", context, status=status)
