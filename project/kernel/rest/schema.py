"""The OpenAPI document and the page that shows it, for people and tools that signed in; both are recorded looks."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.views import SpectacularAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from project.kernel.console.views import page
from project.kernel.rest import base

_VERBS = ("get", "post", "put", "patch", "delete")


class Schema(SpectacularAPIView):
    """The OpenAPI 3.1 document."""

    metadata_class = None

    @base.looked("cairn:ViewPage")
    def get(self, request: Request, *words: Any, **named: Any) -> Response:
        answer: Response = super().get(request, *words, **named)  # type: ignore[no-untyped-call]
        return answer

    def handle_exception(self, exc: Exception) -> Response:
        answer: Response = super().handle_exception(exc)
        base.tell_refusal(self.request, exc, "cairn:ViewPage")
        return answer


@require_safe
@page
def docs(request: HttpRequest) -> HttpResponse:
    """The same document for people: rendered by the server, without foreign scripts."""
    document = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return render(request, "parts/api.html", {"document": document, "groups": _groups(document)})


def _groups(document: dict[str, Any]) -> list[tuple[str, list[dict[str, Any]]]]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, item in document["paths"].items():
        for verb in _VERBS:
            if verb in item:
                entry = item[verb] | {"path": path, "verb": verb.upper(), "answers": _answers(document, item[verb])}
                groups.setdefault(entry["tags"][0], []).append(entry)
    return sorted(groups.items())


def _answers(document: dict[str, Any], entry: dict[str, Any]) -> list[tuple[str, str, list[tuple[str, str, str]]]]:
    return [
        (status, answer.get("description", ""), _members(document, answer) if status < "300" else [])
        for status, answer in sorted(entry["responses"].items())
    ]


def _members(document: dict[str, Any], answer: dict[str, Any]) -> list[tuple[str, str, str]]:
    """(name, type, description) of an answer's members, those of a page's rows included."""
    shape = answer.get("content", {}).get("application/json", {}).get("schema", {})
    return [
        found
        for name, member in _resolved(document, shape).get("properties", {}).items()
        for found in _member(document, name, member)
    ]


def _member(document: dict[str, Any], name: str, member: dict[str, Any]) -> list[tuple[str, str, str]]:
    rows = _resolved(document, member.get("items", {})).get("properties") if name == "results" else None
    if rows:
        return [(f"results[].{inner}", _type(shape), shape.get("description", "")) for inner, shape in rows.items()]
    return [(name, _type(member), member.get("description", ""))]


def _resolved(document: dict[str, Any], shape: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in shape:
        found: dict[str, Any] = document["components"]["schemas"][shape["$ref"].rpartition("/")[2]]
        return found
    return shape


def _type(shape: dict[str, Any]) -> str:
    kind = shape.get("type", "object" if "$ref" in shape else "any")
    return " or ".join(kind) if isinstance(kind, list) else str(kind)
