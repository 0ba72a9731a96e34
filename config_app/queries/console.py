"""Advanced queries in the browser: an editor, its rows, exports, stored queries and examples."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_POST, require_safe

from config_app.items import reads as items
from config_app.queries import completing, parsing, reads, stored, tables
from config_app.queries.examples import EXAMPLES
from config_app.queries.sources import Scope
from config_app.queries.tree import AsOf, Query, QueryError
from project.kernel import calls, clock, faces, paging
from project.kernel.console.views import accounts, page, position_of
from project.kernel.errors import CallError

PAGE = 50
MOST = 10_000  # rows of an export


@page
def query(request: HttpRequest) -> HttpResponse:
    """The editor; with `?q=` the rows of a page, `&at=` as of a moment, `&sort=` by a column."""
    scope = accounts(request)
    asked, kind = request.GET.get("q", ""), request.GET.get("type", "")
    kept = stored.of_accounts(scope)
    may = calls.allowed(faces.call_from(request, "config:PutStoredQuery", {}))
    context: dict[str, Any] = {
        "asked": asked, "at": request.GET.get("at", ""), "name": request.GET.get("name", ""), "kept": kept, "may": may,
        "examples": [(title, text, urlencode({"q": text})) for title, text in EXAMPLES], "kind": kind,
        "types": items.counts_by_type(scope), "top": completing.top(), "most": MOST,
        "paths": completing.paths(scope, kind) if kind else [],
    }  # fmt: skip
    if asked.strip():
        context |= _answered(request, scope, asked)
    return render(request, "config_app/queries/query.html", context)


def _answered(request: HttpRequest, scope: tuple[str, ...], asked: str) -> dict[str, Any]:
    """The rows of a page, or why there are none and where the query goes wrong."""
    try:
        found = _query(request, asked)
    except QueryError as problem:
        place = min(problem.position, len(asked))
        return {"problem": problem.said, "before": asked[:place], "after": asked[place:]}
    by = request.GET.get("sort", "")
    given = {"q": asked, "at": request.GET.get("at", ""), "sort": by}
    position = position_of(request, "query", given)
    try:
        rows = reads.run(found, Scope(scope), position=position, limit=PAGE)
    except CallError as refusal:
        return {"problem": refusal.message}
    return {
        "columns": [_head(column, by) for column in found.columns], "later": position is not None,
        "rows": [_row(row, found) for row in rows.rows], "number": len(rows.rows),
        "next": paging.token("query", given, rows.position) if rows.position is not None else "",
        "said": f"{len(rows.rows)} rows{' and more' if rows.position is not None else ''} "
                f"{'as of the moment asked for' if found.time else 'as the newest items say'}, in all of your accounts and regions.",
    }  # fmt: skip


def _query(request: HttpRequest, asked: str) -> Query:
    """The query as it is asked for: the moment and the order of the address are parts of it. Raises QueryError."""
    asked_for = parsing.parse(asked.replace("\r\n", "\n"))
    if at := request.GET.get("at", "").strip():
        if asked_for.time is not None:
            raise QueryError("the query names its own time: leave the field “As of” empty", len(asked), asked)
        try:
            asked_for = replace(asked_for, time=AsOf(clock.parse(at)))
        except ValueError as problem:
            raise QueryError(f"As of: {problem}", len(asked), asked) from problem
    return tables.ordered(asked_for, request.GET.get("sort", ""))


def _head(column: Any, by: str) -> dict[str, str]:
    """A column's name, the address member that sorts by it, and how it is sorted now."""
    up, down = by == column.name, by == f"-{column.name}"
    following = f"-{column.name}" if up else column.name
    return {
        "name": column.name, "sort": following if tables.sortable(column) else "",
        "now": "ascending" if up else "descending" if down else "",
    }  # fmt: skip


def _row(row: dict[str, Any], found: Query) -> dict[str, Any]:
    kind, number = row.get("resourceType"), row.get("resourceId")
    link = f"/resources/{kind}/{number}/" if kind and number and not str(kind).startswith("AWS::Config::") else ""
    cells = [(column.name, tables.text(tables.cell(row, column))) for column in found.columns]
    return {"cells": cells, "link": link}


@page
def export(request: HttpRequest) -> HttpResponse:
    """Every row of what the screen shows, as CSV or JSON Lines."""
    if not request.GET.get("q", "").strip():
        return redirect("query")
    try:
        found = _query(request, request.GET["q"])
    except QueryError as problem:
        raise CallError("InvalidExpressionException", problem.said) from problem
    rows: list[dict[str, Any]] = []
    position = None
    while True:
        part = reads.run(found, Scope(accounts(request)), position=position, limit=1000)
        rows += part.rows
        if len(rows) > MOST:
            raise CallError("ValidationException", f"There are more than {MOST:,} rows: narrow the query.")
        if part.position is None:
            break
        position = part.position
    lines = request.GET.get("format") == "json"
    body = tables.as_lines(rows) if lines else tables.as_csv(found.columns, rows)
    answer = HttpResponse(body, content_type="application/jsonl" if lines else "text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="query.{"jsonl" if lines else "csv"}"'
    return answer


@require_safe
@page
def paths(request: HttpRequest) -> HttpResponse:
    """For the editor: the properties at the top and those of a type."""
    kind = request.GET.get("type", "")
    found = completing.paths(accounts(request), kind) if kind else []
    types = [name for name, _ in items.counts_by_type(accounts(request))]
    return JsonResponse({"properties": [*completing.top(), *found], "types": types})


@login_required
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep a query under a name, in the person's own account."""
    name, text = request.POST.get("name", "").strip(), request.POST.get("q", "").replace("\r\n", "\n")
    given = {"QueryName": name, "Expression": text, "Description": request.POST.get("description", "")}
    try:
        calls.run(faces.call_from(request, "config:PutStoredQuery", {"StoredQuery": given}))
        messages.success(request, f"{name} is kept.")
    except CallError as refusal:
        messages.error(request, refusal.message)
    return redirect(f"/query/?{urlencode({'q': text, 'name': name})}")


@login_required
@require_POST
def delete(request: HttpRequest) -> HttpResponse:
    """Delete a stored query."""
    name, region, account = (request.POST.get(member, "") for member in ("name", "region", "account"))
    try:
        call = faces.call_from(
            request, "config:DeleteStoredQuery", {"QueryName": name}, region=region or "us-east-1", account_id=account
        )
        calls.run(call)
        messages.success(request, f"{name} is deleted.")
    except CallError as refusal:
        messages.error(request, refusal.message)
    return redirect("query")


urlpatterns = [
    path("query/", query, name="query"),
    path("query/export/", export, name="query-export"),
    path("query/properties/", paths, name="query-properties"),
    path("query/save/", save, name="query-save"),
    path("query/delete/", delete, name="query-delete"),
]
