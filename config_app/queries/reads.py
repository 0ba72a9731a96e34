"""Answer an advanced query over the items that a caller may see, in bounded time and size."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import OperationalError, connection, transaction
from psycopg import errors

from config_app.queries import answers, parsing, statement
from config_app.queries.sources import Scope
from config_app.queries.tree import Query, QueryError
from project.kernel.errors import CallError

SECONDS = 10.0  # a query ends after this long
MOST_BYTES = 4_000_000  # a page ends when its rows are this large
ROWS, GROUPS = 25, 500  # on a page unless told
_BATCH = 20


@dataclass
class Page:
    """Rows of a query; `position` says where the next page begins, None where this is the last."""

    columns: tuple[str, ...]
    rows: list[dict[str, Any]] = field(default_factory=list)
    position: list[str] | None = None


def parsed(expression: str) -> Query:
    """The query that an expression is; raises InvalidExpressionException that names the place."""
    try:
        return parsing.parse(expression)
    except QueryError as problem:
        raise CallError("InvalidExpressionException", problem.said) from problem


def run(query: Query, scope: Scope, *, position: Sequence[str] | None = None, limit: int | None = None) -> Page:
    """One page of a query's rows."""
    size = limit or (GROUPS if query.aggregates else ROWS)
    built = statement.build(query, scope, position=position, limit=size + 1)
    page = Page(tuple(column.name for column in query.columns))
    try:
        with transaction.atomic():
            _fetch(query, built, size, page)
    except OperationalError as problem:
        if isinstance(problem.__cause__, errors.QueryCanceled):
            raise _endless() from problem
        raise
    return page


def _endless() -> CallError:
    return CallError(
        "InvalidExpressionException",
        f"The query did not end within {SECONDS:g} seconds: narrow it, for example by resourceType = '…'.",
    )


def _fetch(query: Query, built: statement.Statement, size: int, page: Page) -> None:
    """Fill a page; it ends early, and goes on from there, where its rows grow too large."""
    deadline, weight, place = time.monotonic() + SECONDS, 0, None
    with connection.cursor() as settings, connection.chunked_cursor() as cursor:
        settings.execute("SELECT set_config('statement_timeout', %s, true)", [str(int(SECONDS * 1000))])
        cursor.execute(built.sql.text, built.sql.given)
        while found := cursor.fetchmany(_BATCH):
            for values in found:
                if len(page.rows) == size or (weight > MOST_BYTES and page.rows):
                    page.position = place
                    break
                row = _row(query, built, values)
                weight += len(json.dumps(row))
                page.rows.append(row)
                place = [str(key) for key in values[len(built.columns) :]]
            if page.position is not None:
                break
            if time.monotonic() > deadline:
                raise _endless()
        settings.execute("SET LOCAL statement_timeout TO DEFAULT")


def _row(query: Query, built: statement.Statement, values: Sequence[Any]) -> dict[str, Any]:
    own = values[: len(built.columns)]
    if query.aggregates:
        return answers.group(built.columns, own)
    return answers.row(statement.roots(query), own, query.columns)
