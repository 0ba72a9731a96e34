"""The whole statement of a query: which columns its rows have, in which order they come, and what lies beyond a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from config_app.queries import conditions, properties, sources, values
from config_app.queries.sources import Scope, Sql
from config_app.queries.tree import Aggregate, Column, Order, Property, Query

# (SQL, whether it descends): the keys by which rows are ordered, none of them ever null
Key = tuple[str, bool]
RELATIONSHIPS = "relationships"


@dataclass(frozen=True)
class Statement:
    """SQL whose rows are the `columns` in this order, then `keys` many values that say where a row stands."""

    sql: Sql
    columns: tuple[Column, ...]
    keys: int


def build(query: Query, scope: Scope, *, position: Sequence[Any] | None, limit: int) -> Statement:
    """The statement for the rows of a query beyond `position` (the keys of a row)."""
    return (_groups if query.aggregates else _rows)(query, scope, position, limit)


def roots(query: Query) -> tuple[Property, ...]:
    """What is fetched for the rows of items: each tree once, whatever is asked for inside it."""
    found = (column for column in query.columns if isinstance(column, Property))
    kinds = (properties.TREE, properties.TAGS, properties.RELATIONSHIPS)
    return tuple(dict.fromkeys(Property(one.path[:1]) if properties.kind(one) in kinds else one for one in found))


def _rows(query: Query, scope: Scope, position: Sequence[Any] | None, limit: int) -> Statement:
    fetched = roots(query)
    shown = [_fetched(one, query) for one in fetched]
    joins, keys = [], []
    for number, order in enumerate(query.orders):
        joins.append(_join(order, number, query))
        keys += _keys(f"o{number}.v", order.descending)
    keys.append(("s.key", False))
    base = sources.items(scope, query.time)
    where = conditions.condition(query.where, query.time) if query.where else Sql("true")
    beyond = _beyond(keys, position)
    text = (
        f"SELECT {', '.join([*(one.text for one in shown), *(_plain(key) for key, _ in keys)])} "
        f"FROM ({base.text}) AS s({_NAMES}) {' '.join(join.text for join in joins)} "
        f"WHERE ({where.text}) AND ({beyond.text}) ORDER BY {_order(keys)} LIMIT %s"
    )
    parts = [*shown, base, *joins, where, beyond]
    return Statement(Sql(text, (*(given for part in parts for given in part.given), limit)), fetched, len(keys))


_NAMES = (
    "key, account_id, region, type, resource_id, name, arn, zone, created, captured, status, state, md5, configuration, "
    "supplementary, tags, related_events, daily"
)


def _fetched(found: Property, query: Query) -> Sql:
    kind = properties.kind(found)
    if kind == properties.TREE:
        return Sql(values.TREES[found.root])
    if kind == properties.TAGS:
        return Sql("s.tags")
    if kind == properties.RELATIONSHIPS:
        inner = sources.edges(query.time)
        shown = (
            'SELECT DISTINCT far_type AS "resourceType", far_id AS "resourceId", far_name AS "resourceName", '
            'phrase AS "relationshipName"'
        )
        return Sql(
            f"(SELECT coalesce(jsonb_agg(to_jsonb(d)), '[]'::jsonb) FROM ({shown} FROM ({inner.text}) AS e "
            "ORDER BY 1, 2, 4, 3) AS d)",
            inner.given,
        )
    return Sql(values.text(found))


def _join(order: Order, number: int, query: Query) -> Sql:
    """The one value of an item that it is ordered by: the least, or the greatest where the order descends."""
    assert isinstance(order.column, Property)  # noqa: S101 – the parser saw to it
    inner = values.of(order.column, query.time)
    return Sql(
        f"LEFT JOIN LATERAL (SELECT v FROM ({inner.text}) AS w ORDER BY {_order(_keys('w.v', order.descending))} "
        f"LIMIT 1) AS o{number} ON true",
        inner.given,
    )


def _groups(query: Query, scope: Scope, position: Sequence[Any] | None, limit: int) -> Statement:
    joins: list[Sql] = []
    for number, group in enumerate(query.groups):
        inner = values.of(group, query.time)
        joins.append(
            Sql(f"LEFT JOIN LATERAL (SELECT DISTINCT v FROM ({inner.text}) AS w) AS g{number} ON true", inner.given)
        )
    wanted = dict.fromkeys([*query.columns, *(order.column for order in query.orders)])
    names: dict[Column, str] = {group: f"x{number}" for number, group in enumerate(query.groups)}
    computed = [f"g{number}.v AS x{number}" for number in range(len(query.groups))]
    for column in wanted:
        if isinstance(column, Aggregate):
            number = len(names)
            names[column] = f"x{number}"
            computed.append(f"{_aggregate(column, number)} AS x{number}")
            joins += [_partial(column, number, query)] if column.of else []
    keys: list[Key] = []
    for order in query.orders:
        keys += _keys(f"f.{names[order.column]}", order.descending)
    for group in query.groups:
        keys += _keys(f"f.{names[group]}", False)
    base = sources.items(scope, query.time)
    where = conditions.condition(query.where, query.time) if query.where else Sql("true")
    beyond = _beyond(keys, position)
    by = f"GROUP BY {', '.join(f'g{number}.v' for number in range(len(query.groups)))}" if query.groups else ""
    text = (
        f"SELECT {', '.join([*(f'f.{names[column]}' for column in query.columns), *(_plain(key) for key, _ in keys)])} "
        f"FROM (SELECT {', '.join(computed)} FROM ({base.text}) AS s({_NAMES}) {' '.join(join.text for join in joins)} "
        f"WHERE {where.text} {by}) AS f WHERE {beyond.text} {f'ORDER BY {_order(keys)}' if keys else ''} LIMIT %s"
    )
    parts = [base, *joins, where, beyond]
    return Statement(Sql(text, (*(given for part in parts for given in part.given), limit)), query.columns, len(keys))


def _partial(column: Aggregate, number: int, query: Query) -> Sql:
    """What one item gives to a function: each item's values are folded first, so that groups do not multiply them."""
    assert column.of is not None  # noqa: S101 – COUNT(*) has no values
    inner = values.of(column.of, query.time)
    amount = "CASE WHEN jsonb_typeof(w.v) = 'number' THEN (w.v #>> '{}')::numeric END"
    said = "CASE WHEN jsonb_typeof(w.v) <> 'number' THEN w.v #>> '{}' END COLLATE \"C\""
    return Sql(
        f"CROSS JOIN LATERAL (SELECT count(*) AS n, count({amount}) AS m, sum({amount}) AS total, "
        f"min({amount}) AS least, max({amount}) AS most, min({said}) AS first, max({said}) AS last "
        f"FROM ({inner.text}) AS w) AS a{number}",
        inner.given,
    )


def _aggregate(column: Aggregate, number: int) -> str:
    """A function as one jsonb; null where there is nothing to compute it from."""
    part = f"a{number}"
    if column.of is None:
        return "to_jsonb(count(*))"
    return {
        "COUNT": f"to_jsonb(coalesce(sum({part}.n), 0))",
        "SUM": f"to_jsonb(sum({part}.total))",
        "AVG": f"to_jsonb(sum({part}.total) / nullif(sum({part}.m), 0))",
        "MIN": f"coalesce(to_jsonb(min({part}.least)), to_jsonb(min({part}.first)))",
        "MAX": f"coalesce(to_jsonb(max({part}.most)), to_jsonb(max({part}.last)))",
    }[column.function]


# order


def _keys(value: str, descending: bool) -> list[Key]:
    """The keys of a jsonb: what is missing comes last either way; numbers, then truths, then texts by their characters."""
    kind = f"jsonb_typeof({value})"
    return [
        (f"CASE WHEN {value} IS NULL THEN 1 ELSE 0 END", False),
        (f"CASE {kind} WHEN 'number' THEN 0 WHEN 'boolean' THEN 1 ELSE 2 END", descending),
        (f"CASE WHEN {kind} = 'number' THEN ({value} #>> '{{}}')::numeric ELSE 0 END", descending),
        (f"coalesce(CASE WHEN {kind} <> 'number' THEN {value} #>> '{{}}' END, '') COLLATE \"C\"", descending),
    ]


def _order(keys: Sequence[Key]) -> str:
    return ", ".join(f"{key} {'DESC' if descending else 'ASC'}" for key, descending in keys)


def _plain(key: str) -> str:
    """A key as text: a position is written into a token and comes back."""
    return f"({key})::text"


def _beyond(keys: Sequence[Key], position: Sequence[Any] | None) -> Sql:
    """Rows whose keys come after those of `position`."""
    if position is None or len(position) != len(keys):
        return Sql("true")
    sides, given = [], []
    for number, (key, descending) in enumerate(keys):
        same = [f"{earlier} = %s" for earlier, _ in keys[:number]]
        sides.append("(" + " AND ".join([*same, f"{key} {'<' if descending else '>'} %s"]) + ")")
        given += [_cast(keys[at][0], position[at]) for at in range(number + 1)]
    return Sql(" OR ".join(sides), tuple(given))


def _cast(key: str, value: str) -> Any:
    from decimal import Decimal

    if key == "s.key":
        return int(value)
    return str(value) if key.endswith('COLLATE "C"') else Decimal(value)
