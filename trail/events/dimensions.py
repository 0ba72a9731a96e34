"""Integer ids for repeated text (names, sources, users, keys, addresses): smaller rows and smaller indexes."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection, transaction

ACCOUNT, REGION, SOURCE, NAME, USERNAME, ACCESS_KEY, SOURCE_IP, ERROR = range(1, 9)

Key = tuple[int, str]
_known: dict[Key, int] = {}
_MOST = 200_000


def forget() -> None:
    """Drop the process's memory of ids (tests that roll back; a restored database)."""
    _known.clear()


def ids(keys: Iterable[Key]) -> dict[Key, int]:
    """Ids for these (kind, text) pairs, made where new. Remembered only once the transaction has committed."""
    wanted = set(keys)
    found = {key: _known[key] for key in wanted if key in _known}
    missing = sorted(wanted - found.keys())  # one order everywhere, so that two writers never wait in a circle
    if not missing:
        return found
    fresh = _select(missing)
    absent = [key for key in missing if key not in fresh]
    if absent:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO trail_dimension (kind, value) SELECT * FROM unnest(%s::smallint[], %s::text[]) "
                "ON CONFLICT DO NOTHING",
                [[kind for kind, _ in absent], [value for _, value in absent]],
            )
        fresh |= _select(absent)
    transaction.on_commit(lambda: _remember(fresh))
    return found | fresh


def _remember(fresh: dict[Key, int]) -> None:
    if len(_known) > _MOST:
        _known.clear()
    _known.update(fresh)


def _select(keys: list[Key]) -> dict[Key, int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT d.kind, d.value, d.id FROM trail_dimension d "
            "JOIN unnest(%s::smallint[], %s::text[]) AS w(kind, value) USING (kind, value)",
            [[kind for kind, _ in keys], [value for _, value in keys]],
        )
        return {(kind, value): number for kind, value, number in cursor.fetchall()}


def find(kind: int, value: str) -> int | None:
    """The id of a text that was ever stored, or None: then no event can match it."""
    return _look([(kind, value)]).get((kind, value))


def find_all(kind: int, values: Iterable[str]) -> list[int]:
    """The ids of those texts that were ever stored."""
    return sorted(_look([(kind, value) for value in values]).values())


def _look(keys: list[Key]) -> dict[Key, int]:
    found = {key: _known[key] for key in keys if key in _known}
    if len(found) < len(keys):
        fresh = _select([key for key in keys if key not in found])
        if fresh:
            transaction.on_commit(lambda: _remember(fresh))
        found |= fresh
    return found


def texts(numbers: Iterable[int]) -> dict[int, str]:
    """The texts of ids."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, value FROM trail_dimension WHERE id = ANY(%s)", [list(numbers)])
        return dict(cursor.fetchall())


def all_of(kind: int) -> list[int]:
    """The ids of every text of a kind that has few (error codes)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM trail_dimension WHERE kind = %s ORDER BY id", [kind])
        return [row[0] for row in cursor.fetchall()]


def beginning(kind: int, start: str) -> list[int]:
    """The ids of a kind's texts that begin so; of all that are not empty, for an empty beginning."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM trail_dimension WHERE kind = %s AND value <> '' AND starts_with(value, %s) ORDER BY id",
            [kind, start],
        )
        return [row[0] for row in cursor.fetchall()]
