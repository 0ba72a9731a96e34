"""Counts by hour and by day, kept beside the events in the same transaction: histograms and facets do not read rows.

A writer only ever adds rows of its own (`LATE`), so that two writers never wait for each other; a task folds them into one
row an hour and, once the day is over, one row a day. Whoever reads adds up what there is: the sum is right at any moment.
A row holds the values of one kind as parallel arrays: twelve bytes a value instead of sixty.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from operator import itemgetter
from typing import Any

from django.db import connection, transaction

from project.kernel import clock
from trail.events import dimensions, keys, prepared
from trail.events.filtering import Window

LATE, HOUR, DAY = 0, 1, 2
READ_ONLY, CATEGORY = 20, 21  # kinds whose values are numbers of their own, beside those of dimensions.py
KINDS = (
    dimensions.ACCOUNT, dimensions.REGION, dimensions.SOURCE, dimensions.NAME, dimensions.USERNAME, dimensions.ACCESS_KEY,
    dimensions.SOURCE_IP, dimensions.ERROR, READ_ONLY, CATEGORY,
)  # fmt: skip
_LOCK = 0x0CA1_0003
_SECONDS = 3600
_INSERT = (
    "INSERT INTO trail_count (level, kind, account, bucket, numbers, counts, errors) "
    "SELECT 0, kind, account, bucket, numbers::int[], counts::int[], errors::int[] FROM "
    "unnest(%s::smallint[], %s::int[], %s::timestamptz[], %s::text[], %s::text[], %s::text[]) "
    "AS fresh(kind, account, bucket, numbers, counts, errors)"
)

Columns = Sequence[Sequence[int | None]]


def tally(cursor: Any, seconds: Sequence[int], columns: Columns) -> None:
    """Count newly stored events: `seconds` since 1970, and a column of values for each of KINDS."""
    groups: dict[tuple[int, int], list[int]] = defaultdict(list)
    accounts = columns[0]
    for place, second in enumerate(seconds):
        groups[second // _SECONDS, accounts[place] or 0].append(place)
    errors_of = columns[KINDS.index(dimensions.ERROR)]
    rows: list[tuple[int, int, datetime, str, str, str]] = []
    for (hour, account), places in groups.items():
        bucket = datetime.fromtimestamp(hour * _SECONDS, UTC)
        whole = len(places) == len(seconds)
        here = itemgetter(*places, places[0])  # one too many, so that it is a tuple of a single event too
        wrong = [place for place in places if errors_of[place] is not None]
        for kind, column in zip(KINDS, columns, strict=True):
            counts = Counter(column if whole else here(column)[:-1])
            counts.pop(None, None)
            if not counts:
                continue
            errors = Counter([column[place] for place in wrong]) if wrong else {}
            numbers = _array(counts)
            failed = _array(errors.get(value, 0) for value in counts) if errors else _array([0] * len(counts))
            rows.append((kind, account, bucket, numbers, _array(counts.values()), failed))
    cursor.execute(_INSERT, [list(column) for column in zip(*rows, strict=True)])


def _array(values: Iterable[int | None]) -> str:
    return "{" + ",".join(map(str, values)) + "}"


def hours(span: Window, *, outwards: bool = False) -> tuple[datetime, datetime]:
    """The whole hours in a window: (begin of the first, end of the last); `outwards`: those that it touches."""
    hour = timedelta(hours=1)
    first, last = keys.second_of(span.low), keys.second_of(span.high - 1) + keys.SECOND
    low, high = (moment.replace(minute=0, second=0) for moment in (first, last))
    if outwards:
        return low, high if high == last else high + hour
    return (low if low == first else low + hour), high


def _source(low: datetime, high: datetime) -> tuple[str, list[Any]]:
    """The rows that together count a range of whole hours, each event once: days where they are whole, else hours."""
    day = timedelta(days=1)
    first, last = low.replace(hour=0), high.replace(hour=0)
    first = first if first == low else first + day
    if first >= last:
        first = last = low  # no whole day
    return (
        "c.kind = %s::smallint AND c.account = ANY(%s::int[]) AND c.bucket >= %s::timestamptz AND c.bucket < %s::timestamptz "
        "AND (c.level = 0 OR (c.level = 2) = (c.bucket >= %s::timestamptz AND c.bucket < %s::timestamptz))",
        [low, high, first, last],
    )


def by_number(
    kind: int, scope: Sequence[int], low: datetime, high: datetime, number: int | None = None
) -> list[tuple[int, int, int]]:
    """(value, events, of these with an error) in a range of whole hours: every value of a kind, or one."""
    source, values = _source(low, high)
    if number is not None:
        return prepared.rows(
            "SELECT %s::int, coalesce(sum(c.counts[p]), 0)::bigint, coalesce(sum(c.errors[p]), 0)::bigint FROM trail_count c, "  # noqa: S608
            f"array_position(c.numbers, %s::int) AS p WHERE {source}",
            [number, number, kind, scope, *values],
        )
    return prepared.rows(
        "SELECT u.number, sum(u.many)::bigint, sum(u.wrong)::bigint FROM trail_count c, "  # noqa: S608
        f"unnest(c.numbers, c.counts, c.errors) AS u(number, many, wrong) WHERE {source} GROUP BY 1",
        [kind, scope, *values],
    )


_HOURLY = (
    "c.kind = %s::smallint AND c.account = ANY(%s::int[]) AND c.bucket >= %s::timestamptz AND c.bucket < %s::timestamptz "
    "AND c.level < 2"
)


def by_hour(
    kind: int, scope: Sequence[int], low: datetime, high: datetime, number: int | None = None
) -> list[tuple[datetime, int, int]]:
    """(hour, events, of these with an error): of all values of a kind, or of one."""
    if number is not None:
        return prepared.rows(
            "SELECT c.bucket, coalesce(sum(c.counts[p]), 0)::bigint, coalesce(sum(c.errors[p]), 0)::bigint FROM trail_count c, "  # noqa: S608
            f"array_position(c.numbers, %s::int) AS p WHERE {_HOURLY} GROUP BY 1",
            [number, kind, scope, low, high],
        )
    return prepared.rows(
        "SELECT c.bucket, sum(u.many)::bigint, sum(u.wrong)::bigint FROM trail_count c, "  # noqa: S608
        f"unnest(c.counts, c.errors) AS u(many, wrong) WHERE {_HOURLY} GROUP BY 1",
        [kind, scope, low, high],
    )


def by_part_and_number(
    kind: int, scope: Sequence[int], low: datetime, high: datetime, width: timedelta
) -> list[tuple[int, int, int]]:
    """(part, value, events) of every value of a kind, in parts of a width from `low` on."""
    return prepared.rows(
        "SELECT floor(extract(epoch FROM c.bucket - %s::timestamptz) / %s::float8)::int, u.number, sum(u.many)::bigint "  # noqa: S608
        f"FROM trail_count c, unnest(c.numbers, c.counts) AS u(number, many) WHERE {_HOURLY} GROUP BY 1, 2",
        [low, str(width.total_seconds()), kind, scope, low, high],
    )


_FOLD_HOURS = """
WITH crowded AS (
    SELECT kind, account, bucket FROM trail_count WHERE level = 0 AND bucket >= %(low)s AND bucket < %(high)s
    GROUP BY 1, 2, 3 HAVING count(*) > 1
), gone AS (
    DELETE FROM trail_count c USING crowded d
    WHERE c.level = 0 AND c.kind = d.kind AND c.account = d.account AND c.bucket = d.bucket
    RETURNING c.kind, c.account, c.bucket, c.numbers, c.counts, c.errors
)
INSERT INTO trail_count (level, kind, account, bucket, numbers, counts, errors)
SELECT 0, kind, account, bucket, array_agg(number), array_agg(many), array_agg(wrong) FROM (
    SELECT kind, account, bucket, u.number, sum(u.many)::int AS many, sum(u.wrong)::int AS wrong
    FROM gone, unnest(numbers, counts, errors) AS u(number, many, wrong) GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
) summed GROUP BY kind, account, bucket
"""
_FOLD_DAY = """
WITH late AS (
    SELECT kind, account FROM trail_count WHERE level = 0 AND bucket >= %(low)s AND bucket < %(high)s GROUP BY 1, 2
), gone AS (
    DELETE FROM trail_count c USING late WHERE c.kind = late.kind AND c.account = late.account
    AND c.bucket >= %(low)s AND c.bucket < %(high)s
    RETURNING c.level, c.kind, c.account, c.bucket, c.numbers, c.counts, c.errors
), hours AS (
    SELECT kind, account, bucket, count(*) AS many, min(numbers) AS numbers, min(counts) AS counts, min(errors) AS errors
    FROM gone WHERE level < 2 GROUP BY 1, 2, 3
), crowded AS (
    SELECT kind, account, bucket, u.number, sum(u.many)::int AS many, sum(u.wrong)::int AS wrong
    FROM hours h JOIN gone g USING (kind, account, bucket), unnest(g.numbers, g.counts, g.errors) AS u(number, many, wrong)
    WHERE h.many > 1 AND g.level < 2 GROUP BY 1, 2, 3, 4
), days AS (
    SELECT kind, account, u.number, sum(u.many)::int AS many, sum(u.wrong)::int AS wrong
    FROM gone, unnest(numbers, counts, errors) AS u(number, many, wrong) WHERE level <> 1 GROUP BY 1, 2, 3
)
INSERT INTO trail_count (level, kind, account, bucket, numbers, counts, errors)
SELECT 1, kind, account, bucket, numbers, counts, errors FROM hours WHERE many = 1
UNION ALL
SELECT 1, kind, account, bucket, array_agg(number), array_agg(many), array_agg(wrong) FROM crowded GROUP BY 2, 3, 4
UNION ALL
SELECT 2, kind, account, %(low)s::timestamptz, array_agg(number), array_agg(many), array_agg(wrong) FROM days GROUP BY 2, 3
"""


def fold(*, now: datetime | None = None, each_week: Callable[[], None] | None = None) -> int:
    """Fold what came since the last time: hours of today, and days that are over; how many days were touched.

    A day is folded in a transaction of its own; readers see it before or after, never between. `each_week` is called
    between transactions, after seven days each.
    """
    today = (now or clock.now()).date()
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT (bucket AT TIME ZONE 'UTC')::date FROM trail_count WHERE level = 0 ORDER BY 1")
        days: list[date] = [row[0] for row in cursor.fetchall()]
    for place, day in enumerate(days, 1):
        low = datetime(day.year, day.month, day.day, tzinfo=UTC)
        bounds = {"low": low, "high": low + timedelta(days=1)}
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
            cursor.execute(_FOLD_DAY if day < today else _FOLD_HOURS, bounds)
        if each_week and place % 7 == 0:
            each_week()
    return len(days)


def drop(day: date) -> None:
    """Forget the counts of a day whose events go, in the caller's transaction."""
    low = datetime(day.year, day.month, day.day, tzinfo=UTC)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        cursor.execute("DELETE FROM trail_count WHERE bucket >= %s AND bucket < %s", [low, low + timedelta(days=1)])
