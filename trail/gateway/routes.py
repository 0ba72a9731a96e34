"""Match rest-json and rest-xml requests to operations by the model's URI templates. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, unquote

from botocore.model import OperationModel, ServiceModel


@dataclass(frozen=True)
class Route:
    """One operation's template: a path pattern, query literals, and members that must be there."""

    operation: str
    method: str
    pattern: re.Pattern[str]
    labels: tuple[str, ...]
    literals: tuple[tuple[str, str], ...]
    needed_query: frozenset[str]
    needed_headers: frozenset[str]
    weight: tuple[int, int]


@cache
def routes(model: ServiceModel) -> tuple[Route, ...]:
    """A service's routes, the most particular first."""
    found = [_route(model.operation_model(name)) for name in model.operation_names]
    return tuple(sorted(found, key=lambda route: route.weight, reverse=True))


def _route(operation: OperationModel) -> Route:
    path, _, query = operation.http["requestUri"].partition("?")
    pieces = re.split(r"\{([^}]+)\}", path)
    labels = tuple(piece.rstrip("+") for piece in pieces[1::2])
    text = "".join(
        re.escape(piece) if index % 2 == 0 else ("(.+)" if piece.endswith("+") else "([^/]+)")
        for index, piece in enumerate(pieces)
    )
    literals = tuple(parse_qsl(query, keep_blank_values=True))
    shape: Any = operation.input_shape
    located = {"querystring": set(), "header": set()}  # type: ignore[var-annotated]
    for name in shape.required_members if shape else ():
        place = shape.members[name].serialization
        if place.get("location") in located:
            located[place["location"]].add(str(place.get("name") or name))
    particular = len(literals) + len(located["querystring"]) + len(located["header"])
    return Route(
        operation.name, operation.http["method"], re.compile(text.rstrip("/") + "/?"), labels, literals,
        frozenset(located["querystring"]), frozenset(item.lower() for item in located["header"]),
        (particular, sum(len(piece) for piece in pieces[::2])),
    )  # fmt: skip


def match(
    model: ServiceModel, method: str, path: str, query: str, headers: Mapping[str, str]
) -> tuple[OperationModel, dict[str, Any]] | None:
    """The operation of a rest request and the parameters in its path, query and headers; None where none fits."""
    asked = dict(parse_qsl(query, keep_blank_values=True))
    for route in routes(model):
        if route.method != method or not (hit := route.pattern.fullmatch(path)):
            continue
        if not all(name in asked and (not value or asked[name] == value) for name, value in route.literals):
            continue
        if not route.needed_query <= asked.keys() or not route.needed_headers <= headers.keys():
            continue
        operation = model.operation_model(route.operation)
        labels = {name: unquote(value) for name, value in zip(route.labels, hit.groups(), strict=True)}
        return operation, _located(operation, labels, asked, headers)
    return None


def _located(
    operation: OperationModel, labels: Mapping[str, str], asked: Mapping[str, str], headers: Mapping[str, str]
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    shape: Any = operation.input_shape
    for name, member in shape.members.items() if shape else ():
        wire = str(member.serialization.get("name") or name)
        place = member.serialization.get("location")
        if place == "uri" and wire in labels:
            found[name] = labels[wire]
        elif place == "querystring" and wire in asked:
            found[name] = asked[wire]
        elif place == "header" and wire.lower() in headers:
            found[name] = headers[wire.lower()]
    return found


def fallback(method: str, path: str) -> str:
    """A name for a request that no model knows."""
    word = re.sub(r"[^A-Za-z0-9]", "", path.strip("/").partition("/")[0]).capitalize()[:60]
    verb = {"GET": "Get", "HEAD": "Head", "PUT": "Put", "POST": "Post", "DELETE": "Delete", "PATCH": "Patch"}
    return f"{verb.get(method, 'Call')}{word or 'Root'}"
