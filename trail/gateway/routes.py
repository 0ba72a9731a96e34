"""Match rest-json and rest-xml requests to operations by the model's URI templates. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, quote, unquote

from botocore.model import OperationModel, ServiceModel

from trail.gateway import shaping

_PLAIN = "/-_.~"  # what stays as it is in a raw path


@dataclass(frozen=True)
class Route:
    """One operation's template: a raw path's pattern, query literals, and members that must be there.

    `decoded` matches the decoded path, where a label may hold slashes; `greedy` are the labels that hold them raw too.
    """

    operation: str
    method: str
    pattern: re.Pattern[str]
    decoded: re.Pattern[str]
    labels: tuple[str, ...]
    greedy: tuple[bool, ...]
    literals: tuple[tuple[str, str], ...]
    needed_query: frozenset[str]
    needed_headers: frozenset[str]
    weight: tuple[int, int, bool]


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
        re.escape(quote(piece, safe=_PLAIN)) if index % 2 == 0 else ("(.+)" if piece.endswith("+") else "([^/]+)")
        for index, piece in enumerate(pieces)
    )
    open_text = "".join(re.escape(piece) if index % 2 == 0 else "(.+)" for index, piece in enumerate(pieces))
    literals = tuple(parse_qsl(query, keep_blank_values=True))
    shape: Any = operation.input_shape
    located = {"querystring": set(), "header": set()}  # type: ignore[var-annotated]
    for name in shape.required_members if shape else ():
        place = shape.members[name].serialization
        if place.get("location") in located:
            located[place["location"]].add(str(place.get("name") or name))
    particular = len(literals) + len(located["querystring"]) + len(located["header"])
    return Route(
        operation.name, operation.http["method"], re.compile(text.rstrip("/") + "/?"),
        re.compile(open_text, re.DOTALL), labels, tuple(piece.endswith("+") for piece in pieces[1::2]), literals,
        frozenset(located["querystring"]), frozenset(item.lower() for item in located["header"]),
        (particular, sum(len(piece) for piece in pieces[::2]), not operation.deprecated),
    )  # fmt: skip


def match(
    model: ServiceModel, method: str, path: str, query: str, headers: Mapping[str, str]
) -> tuple[OperationModel, dict[str, Any]] | None:
    """The operation of a rest request and the parameters in its path, query and headers; None where none fits."""
    asked = parse_qsl(query, keep_blank_values=True)
    values = dict(reversed(asked))
    for route in routes(model):
        if route.method != method or not (hit := route.pattern.fullmatch(path)):
            continue
        if not all(name in values and (not value or values[name] == value) for name, value in route.literals):
            continue
        if not route.needed_query <= values.keys() or not route.needed_headers <= headers.keys():
            continue
        operation = model.operation_model(route.operation)
        labels = {name: unquote(value) for name, value in zip(route.labels, hit.groups(), strict=True)}
        return operation, _located(operation, labels, asked, headers)
    return None


def _located(
    operation: OperationModel, labels: Mapping[str, str], asked: list[tuple[str, str]], headers: Mapping[str, str]
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    shape: Any = operation.input_shape
    literals = {name for name, _ in parse_qsl(operation.http["requestUri"].partition("?")[2], keep_blank_values=True)}
    query: dict[str, list[str]] = {}
    for name, value in asked:
        query.setdefault(name, []).append(value)
    for name, member in shape.members.items() if shape else ():
        wire = str(member.serialization.get("name") or name)
        place = member.serialization.get("location")
        if place == "uri" and wire in labels:
            found[name] = shaping.scalar(member, labels[wire])
        elif place == "querystring" and member.type_name == "map":
            known = literals | {str(item.serialization.get("name") or key) for key, item in shape.members.items()}
            rest = {key: values for key, values in query.items() if key not in known}
            many = member.value.type_name == "list"
            found |= {name: {key: values if many else values[0] for key, values in rest.items()}} if rest else {}
        elif place == "querystring" and wire in query:
            found[name] = _argument(member, query[wire])
        elif place == "header" and wire.lower() in headers:
            found[name] = _header(member, headers[wire.lower()])
        elif place == "headers":
            prefix = wire.lower()
            kept = {key[len(prefix) :]: value for key, value in headers.items() if prefix and key.startswith(prefix)}
            found |= {name: kept} if kept else {}
    return found


def _argument(shape: Any, values: list[str]) -> Any:
    if shape.type_name == "list":
        return [shaping.scalar(shape.member, value) for value in values]
    return shaping.scalar(shape, values[0])


def _header(shape: Any, value: str) -> Any:
    if shape.type_name == "list":
        return [shaping.scalar(shape.member, part.strip().strip('"')) for part in value.split(",")]
    return shaping.scalar(shape, value)


def spellings(model: ServiceModel, method: str, path: str) -> Iterator[str]:
    """Raw paths that may have been this decoded one: slashes inside a label's value were encoded."""
    given = set()
    for route in routes(model):
        if route.method != method or not route.labels or not (hit := route.decoded.fullmatch(path)):
            continue
        raw, place = "", 0
        for index, greedy in enumerate(route.greedy, 1):
            start, end = hit.span(index)
            raw += quote(path[place:start], safe=_PLAIN) + quote(hit[index], safe=_PLAIN if greedy else "-_.~")
            place = end
        raw += quote(path[place:], safe=_PLAIN)
        if raw not in given and raw != quote(path, safe=_PLAIN):
            given.add(raw)
            yield raw


def fallback(method: str, path: str) -> str:
    """A name for a request that no model knows."""
    word = re.sub(r"[^A-Za-z0-9]", "", path.strip("/").partition("/")[0]).capitalize()[:60]
    verb = {"GET": "Get", "HEAD": "Head", "PUT": "Put", "POST": "Post", "DELETE": "Delete", "PATCH": "Patch"}
    return f"{verb.get(method, 'Call')}{word or 'Root'}"
