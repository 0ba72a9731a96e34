"""AWS Config's advanced queries."""

from __future__ import annotations

import json
from typing import Any

from config_app.queries import reads
from config_app.queries.reads import Page
from config_app.queries.sources import Scope
from project.kernel import paging
from project.kernel.calls import Call
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
