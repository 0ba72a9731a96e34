"""Liveness, readiness and figures for whoever watches the installation."""

from __future__ import annotations

import os
import time
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from project import env
from project.platform.identity import upstream


def live(request: HttpRequest) -> HttpResponse:
    """200 as long as the process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


def ready(request: HttpRequest) -> HttpResponse:
    """200 when calls can be taken: each dependency with its state; 503 names what is missing."""
    states = {"database": _database(), "cache": _cache(), "sandbox": _sandbox(), "spool": _spool()}
    good = all(state == "ok" for state in states.values())
    return JsonResponse({"ready": good, **states}, status=200 if good else 503)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception as problem:
        return f"does not answer: {type(problem).__name__}"
    return "ok"


def _cache() -> str:
    try:
        cache.set("cairn-ready", time.time(), 5)
    except Exception as problem:
        return f"does not answer: {type(problem).__name__}"
    return "ok"


def _sandbox() -> str:
    if os.environ.get("CAIRN_SANDBOX_URL") and not upstream.READY.exists():
        return "is being brought back"
    return "ok"


def _spool() -> str:
    folder = env.DATA / "spool"
    folder.mkdir(parents=True, exist_ok=True)
    return "ok" if os.access(folder, os.W_OK) else "cannot be written"


def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus figures of this process; to this machine only."""
    peer: Any = request.META.get("REMOTE_ADDR", "127.0.0.1") or "127.0.0.1"
    if peer not in {"127.0.0.1", "::1"}:
        return HttpResponse("The figures are given to this machine only.\n", status=403, content_type="text/plain")
    return HttpResponse(generate_latest(), content_type=CONTENT_TYPE_LATEST)
