"""Integer ids for repeated text (names, sources, users, keys, addresses): smaller rows and smaller indexes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import connection, transaction

ACCOUNT, REGION, SOURCE, NAME, USERNAME, ACCESS_KEY, SOURCE_IP, ERROR = range(1, 9)

Key = tuple[int, str]
_Known = dict[int, dict[str, int]]
_MOST = 200_000


def _nothing() -> _Known:
    return {kind: {} for kind in range(ACCOUNT, ERROR + 1)}


_known = _nothing()  # replaced, never emptied: another thread may be reading it


def forget() -> None:
    """Drop the process's memory of ids (tests that roll back; a restored database)."""
    global _known
    _known = _nothing()


def columns(wanted: Iterable[tuple[int, Sequence[str], bool]]) -> list[list[int | None]]:
    """Ids of a batch's texts, made where new: a column for each (kind, texts, whether the empty text has an id, else None)."""
    listed, known = list(wanted), _known
    missing: list[Key] = []
    for kind, values, always in listed:
        new = set(values).difference(known[kind])
        if not always:
            new.discard("")
        missing += [(kind, value) for value in new]
    numbers = ids(missing) if missing else {}
    return [
        [known[kind].get(value) or numbers.get((kind, value)) for value in values]
        if numbers
        else list(map(known[kind].get, values))
        for kind, values, _ in listed
    ]


def ids(keys: Iterable[Key]) -> dict[Key, int]:
    """Ids for these (kind, text) pairs, made where new. Remembered only once the transaction has committed."""
    found, missing = _remembered(keys)
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


def _remembered(keys: Iterable[Key]) -> tuple[dict[Key, int], list[Key]]:
    """What is known of these pairs, and the others in one order everywhere, so that two writers never wait in a circle."""
    known = _known
    found: dict[Key, int] = {}
    missing: set[Key] = set()
    for key in keys:
        number = known[key[0]].get(key[1])
        if number is None:
            missing.add(key)
        else:
            found[key] = number
    return found, sorted(missing)


def _remember(fresh: dict[Key, int]) -> None:
    if sum(map(len, _known.values())) > _MOST:
        forget()
    known = _known
    for (kind, value), number in fresh.items():
        known[kind][value] = number


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
    return sorted(_look((kind, value) for value in values).values())


def _look(keys: Iterable[Key]) -> dict[Key, int]:
    found, missing = _remembered(keys)
    if missing:
        fresh = _select(missing)
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
