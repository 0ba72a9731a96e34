"""The estate of queries, made once for each file that only reads it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.config_app.queries import estate


@pytest.fixture(scope="module")
def built(django_db_setup: Any, django_db_blocker: Any) -> Any:
    """The estate, made once: the tests of this file only read."""
    from django.db import connection, transaction

    with django_db_blocker.unblock():
        atomic = transaction.atomic()
        atomic.__enter__()
        estate.build()
        yield
        transaction.set_rollback(True)
        atomic.__exit__(None, None, None)
        connection.close()


@pytest.fixture
def select(built: Any, db: None, wire: Any) -> Any:
    """Every row of a query, page after page."""
    client = wire()

    def ask(expression: str, **more: Any) -> list[dict[str, Any]]:
        pages = client.get_paginator("select_resource_config").paginate(Expression=expression, **more)
        return [json.loads(row) for page in pages for row in page["Results"]]

    return ask
