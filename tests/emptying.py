"""How transactional tests leave the database: the rows of tables that hold any are deleted.

Django's flush truncates every table there is, however empty, and makes all permissions anew: seconds a test, with
some two hundred tables.
"""

from __future__ import annotations

from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, transaction

# what migrations' signals made stays: nothing would make it again
KEPT = {"django_content_type", "auth_permission"}


def empty(alias: str = DEFAULT_DB_ALIAS) -> None:
    """Delete every row of the models' tables. Foreign keys and triggers are not asked: nothing is left to break."""
    connection = connections[alias]
    names = sorted(set(connection.introspection.django_table_names(only_existing=True, include_views=False)) - KEPT)
    asked = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")" for name in names)
    with transaction.atomic(using=alias), connection.cursor() as cursor:
        cursor.execute(asked)
        filled = [name for (name,) in cursor.fetchall()]
        cursor.execute("SET LOCAL session_replication_role = replica")
        for name in filled:
            cursor.execute(f'DELETE FROM "{name}"')


def teardown(case: Any) -> None:
    """In the place of TransactionTestCase's own."""
    for alias in case._databases_names(include_mirrors=False):
        empty(alias)
