"""AWS Config's advanced queries."""

from __future__ import annotations

import json
from typing import Any

from config_app.queries import parsing, reads, stored, writes
from config_app.queries.models import StoredQuery
from config_app.queries.reads import Page
from config_app.queries.sources import Scope
from config_app.queries.tree import QueryError
from config_app.tags.given import checked
from project.kernel import paging
from project.kernel.calls import Call
from project.kernel.errors import CallError
from project.kernel.registry import operation


def answer(page: Page) -> dict[str, Any]:
    """A page in the members of the AWS API, without its token."""
    return {
        "Results": [json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in page.rows],
        "QueryInfo": {"SelectFields": [{"Name": name} for name in page.columns]},
    }


@operation("config:SelectResourceConfig")
def select_resource_config(
    call: Call, *, expression: str, limit: int = 0, next_token: str | None = None
) -> dict[str, Any]:
    """Rows of the account's items in the region, as JSON texts."""
    query = reads.parsed(expression)
    scope = f"SelectResourceConfig/{call.account_id}/{call.region}"
    position = paging.position(scope, call.parameters, next_token) if next_token else None
    page = reads.run(query, Scope((call.account_id,), call.region), position=position, limit=limit or None)
    found = answer(page)
    if page.position is not None:
        found["NextToken"] = paging.token(scope, call.parameters, page.position)
    return found


@operation("config:PutStoredQuery")
def put_stored_query(
    call: Call, *, stored_query: dict[str, Any], tags: list[dict[str, str]] | None = None
) -> dict[str, Any]:
    """Make or change a stored query. Tags are those that it was made with: later ones are ignored, as AWS does."""
    name, expression = stored_query["QueryName"], stored_query.get("Expression")
    description = stored_query.get("Description")
    if expression is not None:
        _check(expression)
    found = StoredQuery.objects.filter(account_id=call.account_id, region=call.region, name=name).first()
    if found is not None:
        _same(found, stored_query)
        writes.change(found, expression=expression, description=description)
        return {"QueryArn": found.arn}
    if expression is None:
        raise CallError("ValidationException", f"There is no stored query {name}: a new one needs an Expression.")
    if stored.count(call.account_id, call.region) >= stored.MOST:
        raise CallError("ValidationException", f"There are {stored.MOST} stored queries: delete one first.")
    labels = checked(tags)
    made = writes.make(call.account_id, call.region, name, expression, description or "", labels)
    return {"QueryArn": made.arn}


def _check(expression: str) -> None:
    try:
        parsing.parse(expression)
    except QueryError as problem:
        raise CallError("ValidationException", f"The expression is no query: {problem.said}") from problem


def _same(found: StoredQuery, given: dict[str, Any]) -> None:
    """Refuse an id or ARN of another query than the named one."""
    for member, own in (("QueryId", found.query_id), ("QueryArn", found.arn)):
        if given.get(member, own) != own:
            raise CallError("ValidationException", f"{member} is not that of the query {found.name}, which is {own}.")


@operation("config:GetStoredQuery")
def get_stored_query(call: Call, *, query_name: str) -> dict[str, Any]:
    return {"StoredQuery": stored.whole(stored.find(call.account_id, call.region, query_name))}


@operation("config:ListStoredQueries")
def list_stored_queries(call: Call, *, next_token: str | None = None, max_results: int = 100) -> dict[str, Any]:
    scope, size = f"ListStoredQueries/{call.account_id}/{call.region}", max_results or 100
    after = paging.position(scope, call.parameters, next_token) if next_token else None
    rows = stored.page(call.account_id, call.region, after=after, limit=size + 1)
    answered: dict[str, Any] = {"StoredQueryMetadata": [stored.metadata(row) for row in rows[:size]]}
    if len(rows) > size:
        answered["NextToken"] = paging.token(scope, call.parameters, str(rows[size - 1].id))
    return answered


@operation("config:DeleteStoredQuery")
def delete_stored_query(call: Call, *, query_name: str) -> None:
    writes.delete(stored.find(call.account_id, call.region, query_name))
