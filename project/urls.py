"""Every URL: console pages and REST routes are collected from the slices, never listed here."""

from __future__ import annotations

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from rest_framework.routers import SimpleRouter

from project import health
from project.kernel import registry
from project.kernel.rest import schema


def _rest() -> SimpleRouter:
    router = SimpleRouter()
    for module in registry.modules("rest"):
        for prefix, viewset in module.routes:
            router.register(prefix, viewset, basename=prefix)
    return router


def _console() -> list[URLPattern | URLResolver]:
    return [pattern for module in registry.modules("console") for pattern in module.urlpatterns]


urlpatterns = [
    path("healthz", health.live),
    path("readyz", health.ready),
    path("metrics", health.metrics),
    path("admin/", admin.site.urls),
    path("api/v1/schema/", schema.Schema.as_view(), name="schema"),
    path("api/v1/docs/", schema.docs, name="docs"),
    path("api/v1/", include(_rest().urls)),
    *_console(),
]
handler403 = "project.kernel.console.views.forbidden"
handler404 = "project.kernel.console.views.not_found"
handler500 = "project.kernel.console.views.failed"
