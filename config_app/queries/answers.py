"""What a query answers: rows as JSON objects in the shape of the item, absent members left out. Pure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from config_app.queries import properties
from config_app.queries.tree import Aggregate, Column, Property

# what is wanted of a tree, by step; an empty one wants the whole
Wanted = dict[str, Any]


def row(fetched: Sequence[Property], values: Sequence[Any], columns: Sequence[Column]) -> dict[str, Any]:
    """An item with nothing but the `columns`: lists keep their places in it, as AWS gives them."""
    wanted: dict[str, Wanted] = {}
    for column in columns:
        assert isinstance(column, Property)  # noqa: S101 – functions make groups
        _want(wanted, column.path)
    whole = {column.root: _plain(column, value) for column, value in zip(fetched, values, strict=True)}
    shown = {root: _only(whole[root], inner) for root, inner in wanted.items()}
    return {root: value for root, value in shown.items() if value is not None}


def _want(wanted: Wanted, path: Sequence[str]) -> None:
    """Add a path; where a shorter one wants the whole already, or comes later, the whole it is."""
    place = wanted
    for number, step in enumerate(path):
        if step in place and not place[step]:
            return
        if number == len(path) - 1:
            place[step] = {}
            return
        place = place.setdefault(step, {})


def _only(value: Any, wanted: Wanted) -> Any:
    if not wanted:
        return value
    if isinstance(value, list):
        return [found for found in (_only(one, wanted) for one in value) if found is not None] or None
    if not isinstance(value, dict):
        return None
    inner = {step: _only(value[step], rest) for step, rest in wanted.items() if value.get(step) is not None}
    return {step: found for step, found in inner.items() if found is not None} or None


def _plain(column: Property, value: Any) -> Any:
    kind = properties.kind(column)
    if kind == properties.TAGS:
        tags = _decoded(value) or {}
        return [{"key": key, "tag": f"{key}={tags[key]}", "value": tags[key]} for key in sorted(tags)]
    if kind == properties.RELATIONSHIPS:
        return [{name: text for name, text in edge.items() if text} for edge in _decoded(value) or []]
    if kind == properties.TREE:
        return _decoded(value)
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.{value.microsecond // 1000:03d}Z"
    return value or None


def _decoded(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str | bytes) else value


def group(columns: Sequence[Column], values: Sequence[Any]) -> dict[str, Any]:
    """A group: its properties nested as in an item, its functions by their names."""
    shown: dict[str, Any] = {}
    for column, raw in zip(columns, values, strict=True):
        value = _decoded(raw)
        if value is None:
            continue
        if isinstance(column, Aggregate) or not _put(shown, column.path, value):
            shown[column.name] = value
    return shown


def _put(shown: dict[str, Any], path: Sequence[str], value: Any) -> bool:
    """Put a value in its place; False where another group's property stands in the way."""
    place: Any = shown
    for step in path[:-1]:
        place = place.setdefault(step, {}) if isinstance(place, dict) else None
    if not isinstance(place, dict) or path[-1] in place:
        return False
    place[path[-1]] = value
    return True
