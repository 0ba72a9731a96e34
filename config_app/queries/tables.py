"""A query's rows as a table: one cell for each column, in the order of the SELECT; CSV and JSON Lines of it. Pure."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from config_app.queries import properties
from config_app.queries.tree import Column, Order, Property, Query, QueryError

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would compute it


def cell(row: dict[str, Any], column: Column) -> Any:
    """What a row has in a column; None where there is nothing."""
    if column.name in row or not isinstance(column, Property):
        return row.get(column.name)
    return _at(row, column.path)


def _at(value: Any, path: Sequence[str]) -> Any:
    if not path:
        return value
    if isinstance(value, list):
        found = [inner for inner in (_at(one, path) for one in value) if inner is not None]
        return found or None
    return _at(value.get(path[0]), path[1:]) if isinstance(value, dict) else None


def text(value: Any) -> str:
    """A cell as people read it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(one, str | int | float) for one in value):
        return ", ".join(text(one) for one in value)
    return json.dumps(value, ensure_ascii=False)


def as_csv(columns: Sequence[Column], rows: Iterable[dict[str, Any]]) -> str:
    """CSV with a head; cells that a spreadsheet would compute are prefixed."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([_safe(column.name) for column in columns])
    for row in rows:
        writer.writerow([_safe(text(cell(row, column))) for column in columns])
    return out.getvalue()


def _safe(value: str) -> str:
    return f"'{value}" if value.startswith(_DANGEROUS) else value


def as_lines(rows: Iterable[dict[str, Any]]) -> str:
    """One JSON object a line."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def sortable(column: Column) -> bool:
    """Whether rows can be ordered by it: whole trees and lists of trees cannot."""
    if not isinstance(column, Property):
        return True
    try:
        return bool(properties.scalar(column))
    except QueryError:
        return False


def ordered(query: Query, by: str) -> Query:
    """The query in the order of one of its columns (`-name` descends), or as it is where it has no such column."""
    name, descending = by.removeprefix("-"), by.startswith("-")
    column = next((one for one in query.columns if one.name == name and sortable(one)), None)
    return replace(query, orders=(Order(column, descending),)) if column else query
