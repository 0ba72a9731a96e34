"""Count events: how many match, over time, and by value.

Nothing, or one value of one field, is counted from the counts by hour and by day (rollups.py), exactly and at once; the
hours that a window cuts, and everything else, from the rows. Rows are counted up to a bound: beyond it a number says "at least".
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from trail.events import dimensions, filtering, finding, keys, parsing, prepared, rollups
from trail.events.filtering import BY_TEXT, Filters, Where, Window

MOST = 50_000  # rows that a facet is counted from
_HOUR = timedelta(hours=1)
_SECONDS = 1.0  # for which records are read one by one to be counted
_FEW = 100_000  # events of a window whose histogram is drawn from the rows themselves


class Single(NamedTuple):
    """What the counts by hour can answer: every value of a kind, or one."""

    kind: int
    number: int | None
    errors_only: bool = False


class Values(list[tuple[str, int]]):
    """The most frequent values with their counts; `exact` is False where there are more events than were counted."""

    exact: bool = True


def _single(filters: Filters) -> Single | None:
    chosen = filters.chosen()
    if not chosen:
        return Single(dimensions.ACCOUNT, None)
    if len(chosen) > 1:
        return None
    name, value = next(iter(chosen.items()))
    if name in BY_TEXT:
        kind = BY_TEXT[name][1]
        return Single(kind, dimensions.find(kind, parsing.text(value)) or 0)
    if name == "read_only":
        return Single(rollups.READ_ONLY, int(value))
    if name == "category" and value in parsing.CATEGORIES:
        return Single(rollups.CATEGORY, parsing.CATEGORIES.index(value))
    if name == "failed" and value:
        return Single(dimensions.ACCOUNT, None, errors_only=True)
    return None


def count(
    accounts: Sequence[str],
    filters: Filters | None = None,
    start: datetime | None = None,
    end: datetime | None = None,
    *,
    cap: int = 10_000,
) -> tuple[int, bool]:
    """How many events match, (number, exact?): up to `cap` where they have to be counted one by one."""
    filters = filters or Filters()
    where = filtering.where(accounts, filters)
    span = where.span(start, end)
    if where.nothing or span.low >= span.high:
        return 0, True
    single = _single(filters)
    if single is None:
        return _counted(where, span, cap)
    scope = dimensions.find_all(dimensions.ACCOUNT, accounts)
    low, high = rollups.hours(span)
    if low >= high:
        return _counted(where, span, 1 << 40)
    found = rollups.by_number(single.kind, scope, low, high, single.number)
    number = sum(wrong if single.errors_only else many for _, many, wrong in found)
    edges = [Window(span.low, keys.make(low, 0)), Window(keys.make(high, 0), span.high)]
    return number + sum(_counted(where, edge, 1 << 40)[0] for edge in edges if edge.low < edge.high), True


def _counted(where: Where, span: Window, cap: int) -> tuple[int, bool]:
    if where.check is not None:
        return _checked(where, span, cap)
    clause, values = _way(where, span)
    bounds, limits = span.sql(ordered=clause is where.sql)
    number = prepared.rows(
        f"SELECT count(*) FROM (SELECT 1 FROM trail_event e WHERE {clause} AND {bounds} LIMIT %s::bigint) counted",  # noqa: S608
        [*values, *limits, cap + 1],
    )[0][0]
    return (int(number), True) if number <= cap else (cap, False)


def _checked(where: Where, span: Window, cap: int) -> tuple[int, bool]:
    """Count what only the records say, for as long as a page may take."""
    number = 0
    share: list[float] = []
    budget = finding.Budget(_SECONDS)
    for window in filtering.windows(span):
        found = finding.checked(
            where,
            lambda part, many: finding.window_of(where, part, many, True, share),
            window,
            cap + 1 - number,
            True,
            budget,
        )
        number += len(found)
        if number > cap:
            return cap, False
        if budget.spent:
            return number, False
    return number, True


def _way(where: Where, span: Window) -> tuple[str, list[Any]]:
    """By the inverted index where matches are few, over all rows where they are many."""
    by_index = where.indexed()
    if by_index is None or finding.share_of(where, span) > 0.2:
        return where.sql, where.values
    return by_index


def histogram(
    accounts: Sequence[str], filters: Filters | None, start: datetime, end: datetime, buckets: int = 60
) -> list[tuple[datetime, int, int]]:
    """`buckets` equal parts of the window: (begin, events without error, events with error).

    Where there are more than 100,000 events and a part is three hours or longer, an hour counts whole in the part that
    holds its middle.
    """
    width = max((end - start) / buckets, timedelta(milliseconds=1))
    fine, failed = [0] * buckets, [0] * buckets
    for moment, many, wrong in _over_time(accounts, filters or Filters(), start, end, width):
        place = min(max((moment - start) // width, 0), buckets - 1)
        fine[place] += many - wrong
        failed[place] += wrong
    return [(start + width * number, fine[number], failed[number]) for number in range(buckets)]


def _over_time(
    accounts: Sequence[str], filters: Filters, start: datetime, end: datetime, width: timedelta
) -> list[tuple[datetime, int, int]]:
    where = filtering.where(accounts, filters)
    span = where.span(start, end)
    if where.nothing or span.low >= span.high:
        return []
    single = _single(filters)
    if single is not None and width >= 3 * _HOUR and count(accounts, filters, start, end)[0] > _FEW:
        scope = dimensions.find_all(dimensions.ACCOUNT, accounts)
        low, high = rollups.hours(span)
        hours = rollups.by_hour(single.kind, scope, low, high, single.number)
        found = [(hour + _HOUR / 2, wrong if single.errors_only else many, wrong) for hour, many, wrong in hours]
        edges = [Window(span.low, keys.make(low, 0)), Window(keys.make(high, 0), span.high)]
    else:
        found, edges = [], [span]
    for edge in edges:
        if edge.low < edge.high:
            found += _parts(where, edge, start, width)
    return found


def _parts(where: Where, span: Window, start: datetime, width: timedelta) -> list[tuple[datetime, int, int]]:
    if where.check is not None:
        return _parts_checked(where, span)
    clause, values = _way(where, span)
    bounds, limits = span.sql(ordered=clause is where.sql)
    step = max(width // timedelta(milliseconds=1), 1)
    found = prepared.rows(
        f"SELECT ((e.id >> {keys.BITS}) - %s::bigint) / %s::bigint, count(*), count(e.error) "  # noqa: S608
        f"FROM trail_event e WHERE {clause} AND {bounds} GROUP BY 1",
        [keys.make(start, 0) >> keys.BITS, step, *values, *limits],
    )
    return [(start + width * place, many, wrong) for place, many, wrong in found]


def _parts_checked(where: Where, span: Window) -> list[tuple[datetime, int, int]]:
    """From the records themselves, as many as can be read while a page is waited for."""
    share: list[float] = []
    budget = finding.Budget(_SECONDS)
    found: list[tuple[datetime, int, int]] = []
    for window in filtering.windows(span):
        rows = finding.checked(
            where,
            lambda part, many: finding.window_of(where, part, many, True, share),
            window,
            MOST,
            True,
            budget,
        )
        found += [(row.moment, 1, int(b'"errorCode"' in row.raw)) for row in rows]
        if budget.spent:
            break
    return found


def by_time(
    accounts: Sequence[str], field: str, start: datetime, end: datetime, *, buckets: int = 60
) -> dict[str, list[int]]:
    """Events over time by the values of one field: `buckets` equal parts, whole hours (the window is widened to them)."""
    scope = dimensions.find_all(dimensions.ACCOUNT, accounts)
    low, high = rollups.hours(filtering.whole(start, end), outwards=True)
    width = (high - low) / buckets
    found = rollups.by_part_and_number(BY_TEXT[field][1], scope, low, high, width)
    words = dimensions.texts({number for _, number, _ in found})
    answer: dict[str, list[int]] = {}
    for place, number, many in found:
        answer.setdefault(words.get(number, ""), [0] * buckets)[min(place, buckets - 1)] += many
    return answer


def facets(
    accounts: Sequence[str],
    filters: Filters | None,
    start: datetime | None,
    end: datetime | None,
    field: str,
    limit: int = 10,
) -> Values:
    """The most frequent values of a filter field with their counts over the window; see `Values.exact`."""
    filters = filters or Filters()
    where = filtering.where(accounts, filters)
    span = where.span(start, end)
    answer = Values()
    if where.nothing or span.low >= span.high:
        return answer
    column, kind = BY_TEXT.get(field, ("read_only", rollups.READ_ONLY))
    counts: dict[int, int] = {}
    low, high = rollups.hours(span)
    if filters.chosen() or low >= high:
        edges = [(span, MOST)]
    else:
        scope = dimensions.find_all(dimensions.ACCOUNT, accounts)
        counts = {number: many for number, many, _ in rollups.by_number(kind, scope, low, high)}
        edges = [(Window(span.low, keys.make(low, 0)), 1 << 40), (Window(keys.make(high, 0), span.high), 1 << 40)]
    for edge, most in edges:
        if edge.low < edge.high:
            answer.exact = _add(counts, where, edge, column, most) and answer.exact
    best = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:limit]
    if column == "read_only":
        answer += [("true" if number else "false", many) for number, many in best]
    else:
        words = dimensions.texts(number for number, _ in best)
        answer += [(words.get(number, ""), many) for number, many in best]
    return answer


def _add(counts: dict[int, int], where: Where, span: Window, column: str, most: int) -> bool:
    """Count values from at most `most` rows; whether that were all."""
    if where.check is not None:
        return _add_checked(counts, where, span, column, most)
    clause, values = _way(where, span)
    bounds, limits = span.sql(ordered=clause is where.sql)
    found = prepared.rows(
        f"SELECT v::int, count(*) FROM (SELECT e.{column} AS v FROM trail_event e WHERE {clause} AND {bounds} "  # noqa: S608
        "LIMIT %s::bigint) taken GROUP BY 1",
        [*values, *limits, most],
    )
    for number, many in found:
        if number is not None:
            counts[number] = counts.get(number, 0) + many
    return sum(int(many) for _, many in found) < most


def _add_checked(counts: dict[int, int], where: Where, span: Window, column: str, most: int) -> bool:
    most = min(most, 2_000)
    share: list[float] = []
    budget = finding.Budget(_SECONDS)
    ids: list[int] = []
    for window in filtering.windows(span):
        rows = finding.checked(
            where,
            lambda part, many: finding.window_of(where, part, many, True, share),
            window,
            most - len(ids),
            True,
            budget,
        )
        ids += [row.id for row in rows]
        if len(ids) >= most or budget.spent:
            break
    bounds, limits = span.sql()
    found = prepared.rows(
        f"SELECT e.{column}::int, count(*) FROM trail_event e WHERE e.id = ANY(%s::bigint[]) AND {bounds} GROUP BY 1",  # noqa: S608
        [ids, *limits],
    )
    for number, many in found:
        if number is not None:
            counts[number] = counts.get(number, 0) + many
    return len(ids) < most and not budget.spent
