"""Signing in and out, and one's own password."""

from __future__ import annotations

from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from project.kernel import calls, faces
from project.kernel.console.views import page
from project.kernel.errors import CallError
from project.platform.identity.models import User


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    return wanted if url_has_allowed_host_and_scheme(wanted, {request.get_host()}) else "/"


def sign_in(request: HttpRequest) -> HttpResponse:
    """The form; success and failure are told by Django's signals (identity/signing_in.py)."""
    context = {"next": _next(request), "username": request.POST.get("username", ""), "error": ""}
    if request.method == "POST":
        user = authenticate(request, username=request.POST.get("username"), password=request.POST.get("password"))
        if user is not None:
            login(request, user)
            return redirect(_next(request))
        context["error"] = "User name and password do not belong together, or the account is locked for some minutes."
    return render(request, "platform/identity/sign_in.html", context, status=401 if context["error"] else 200)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("/sign-in/")


@page
def password(request: HttpRequest) -> HttpResponse:
    """One's own password, whatever the role."""
    context: dict[str, str | bool] = {"error": "", "done": "done" in request.GET}
    return render(request, "platform/identity/password.html", context)


@login_required
@require_POST
def change_password(request: HttpRequest) -> HttpResponse:
    """Through its operation; other sessions of the same person end with it."""
    given = {"oldPassword": request.POST.get("old", ""), "newPassword": request.POST.get("new", "")}
    try:
        if given["newPassword"] != request.POST.get("again", ""):
            raise CallError("ValidationException", "The new password was not typed the same way twice.")
        calls.run(faces.call_from(request, "cairn:ChangePassword", given))
    except CallError as refusal:
        return render(request, "platform/identity/password.html", {"error": refusal.message}, status=refusal.status)
    changed = User.objects.get(username=request.user.get_username())
    update_session_auth_hash(request, changed)
    return redirect("/password/?done")


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Keep the theme in a cookie; the server writes it into the page, so that nothing flashes."""
    answer = redirect(_next(request))
    chosen = request.POST.get("theme", "")
    if chosen in {"light", "dark"}:
        answer.set_cookie("cairn_theme", chosen, max_age=31536000, samesite="Lax", httponly=True)
    else:
        answer.delete_cookie("cairn_theme")
    return answer


urlpatterns = [
    path("sign-in/", sign_in, name="sign-in"),
    path("sign-out/", sign_out, name="sign-out"),
    path("password/", password, name="password"),
    path("password/change/", change_password, name="change-password"),
    path("theme/", theme, name="theme"),
]
