"""The WHERE of a query in SQL. Every condition is true or false, never unknown: what is not there equals nothing."""

from __future__ import annotations

import ipaddress
import json
import re
from decimal import Decimal

from config_app.queries import properties, values
from config_app.queries.sources import Sql, Time
from config_app.queries.tree import (
    NUMBER,
    TEXT,
    Absent,
    All,
    Between,
    Comparison,
    Condition,
    Either,
    Like,
    Literal,
    Not,
    Property,
    Within,
)
from project.kernel import clock

_NUMERIC = re.compile(r"-?[0-9]{1,40}(?:\.[0-9]{1,40})?")
_JSON = {"=": "==", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
# of an address range x (first and last address) against the range of a literal
_RANGES = {
    "=": "x.first <= l.first AND x.last >= l.last",
    "<": "x.first < l.first",
    "<=": "x.first <= l.first",
    ">": "x.last > l.last",
    ">=": "x.last >= l.last",
}


def condition(node: Condition, time: Time) -> Sql:
    """A condition over an item of `s`."""
    if isinstance(node, Not):
        inner = condition(node.item, time)
        return Sql(f"NOT ({inner.text})", inner.given)
    if isinstance(node, All | Either):
        parts = [condition(item, time) for item in node.items]
        word = " AND " if isinstance(node, All) else " OR "
        return Sql(
            word.join(f"({part.text})" for part in parts), tuple(given for part in parts for given in part.given)
        )
    if isinstance(node, Absent):
        return _absent(node.property, time)
    if properties.kind(node.property) == properties.TREE:
        return _in_tree(node)
    if properties.kind(node.property) == properties.TIME and not isinstance(node, Like):
        return _of_time(node)
    if properties.kind(node.property) in (properties.COLUMN, properties.TIME):
        expression = values.text(node.property)
        inner = _of_text(node, expression)
        return Sql(f"coalesce({expression}, '') <> '' AND ({inner.text})", inner.given)
    found, inner = values.of(node.property, time), _of_text(node, "(p.v #>> '{}')")
    return Sql(f"EXISTS (SELECT 1 FROM ({found.text}) AS p WHERE {inner.text})", (*found.given, *inner.given))


def _absent(found: Property, time: Time) -> Sql:
    if len(found.path) == 1 and found.root == "tags":
        return Sql("s.tags = '{}'::jsonb")
    if len(found.path) == 1 and properties.kind(found) == properties.TREE and found.root != "relatedEvents":
        return Sql(f"{values.TREES[found.root]} IS NULL")
    if properties.kind(found) == properties.TREE and found.root != "relatedEvents":
        # an object is something; an empty list and a null are nothing
        given = values.path(found, '(@.type() != "null" && @.type() != "array")')
        return Sql(f"NOT coalesce(jsonb_path_exists({values.TREES[found.root]}, %s::jsonpath), false)", (given,))
    whole = Property((*found.path, "resourceType")) if found.name == "relationships" else found
    inner = values.of(whole, time)
    return Sql(f"NOT EXISTS ({inner.text})", inner.given)


# texts: columns, tags, relationships


def _of_text(node: Comparison | Within | Between | Like, expression: str) -> Sql:
    if isinstance(node, Within):
        return Sql(f"{expression} = ANY(%s)", ([value.text for value in node.values],))
    if isinstance(node, Between):
        return Sql(f'{expression} COLLATE "C" BETWEEN %s AND %s', (node.low.text, node.high.text))
    if isinstance(node, Like):
        return Sql(f"{expression} LIKE %s", (_pattern(node),))
    if node.operator == "=":
        return Sql(f"{expression} = %s", (node.value.text,))
    return Sql(f'{expression} COLLATE "C" {node.operator} %s', (node.value.text,))


def _pattern(node: Like) -> str:
    return node.pattern.replace("\\", "\\\\")


def _of_time(node: Comparison | Within | Between | Like) -> Sql:
    column = values.COLUMNS[node.property.root]
    if isinstance(node, Within):
        return Sql(f"coalesce({column} = ANY(%s), false)", ([clock.parse(value.text) for value in node.values],))
    if isinstance(node, Between):
        given = clock.parse(node.low.text), clock.parse(node.high.text)
        return Sql(f"coalesce({column} BETWEEN %s AND %s, false)", given)
    assert isinstance(node, Comparison)  # noqa: S101 – patterns are of texts
    return Sql(f"coalesce({column} {node.operator} %s, false)", (clock.parse(node.value.text),))


# trees


def _in_tree(node: Comparison | Within | Between | Like) -> Sql:
    if isinstance(node, Within):
        parts = [_in_tree(Comparison(node.property, "=", value)) for value in node.values]
        return Sql(" OR ".join(part.text for part in parts), tuple(given for part in parts for given in part.given))
    tree = values.TREES[node.property.root]
    if isinstance(node, Like):
        text = f"EXISTS (SELECT 1 FROM jsonb_path_query({tree}, %s::jsonpath) AS p(v) WHERE (p.v #>> '{{}}') LIKE %s)"
        return Sql(text, (values.path(node.property, '(@.type() == "string")'), _pattern(node)))
    if isinstance(node, Between):
        tests, given = _span(node.low, node.high)
        address = _addressed(node.property, "", node.low, node.high)
    else:
        tests, given = _tests(node.operator, node.value)
        address = _addressed(node.property, node.operator, node.value, None)
    if address is not None:
        return address
    text = f"coalesce(jsonb_path_exists({tree}, %s::jsonpath, %s::jsonb), false)"
    return Sql(text, (values.path(node.property, f"({tests})"), _json(given)))


def _json(given: dict[str, str]) -> str:
    return "{" + ", ".join(f'"{name}": {value}' for name, value in given.items()) + "}"


def _tests(operator: str, value: Literal) -> tuple[str, dict[str, str]]:
    """The jsonpath tests and their values in JSON: text is compared with text, numbers with numbers; equality reads one
    as the other, for items hold numbers and truths in quotes too."""
    sign = _JSON[operator]
    tests: list[str] = []
    given: dict[str, str] = {}
    if value.kind == TEXT or operator == "=":
        tests.append(f"@ {sign} $t")
        given["t"] = json.dumps(value.text)
    if number := _number(value):
        tests.append(f"@ {sign} $n")
        given["n"] = number
    if operator == "=" and value.text.lower() in {"true", "false"}:
        tests.append("@ == $b")
        given["b"] = value.text.lower()
    return " || ".join(tests), given


def _span(low: Literal, high: Literal) -> tuple[str, dict[str, str]]:
    tests: list[str] = []
    given: dict[str, str] = {}
    if low.kind == TEXT and high.kind == TEXT:
        tests.append("(@ >= $t && @ <= $u)")
        given.update(t=json.dumps(low.text), u=json.dumps(high.text))
    first, last = _number(low), _number(high)
    if first and last:
        tests.append("(@ >= $n && @ <= $m)")
        given.update(n=first, m=last)
    return " || ".join(tests) or "(1 == 2)", given


def _number(value: Literal) -> str:
    """A number as JSON writes it; empty where the literal is none."""
    if value.kind == NUMBER or (value.kind == TEXT and _NUMERIC.fullmatch(value.text)):
        return str(Decimal(value.text))
    return ""


# addresses


def _addressed(found: Property, operator: str, low: Literal, high: Literal | None) -> Sql | None:
    """Ranges of addresses: a block of the item matches where it holds, or reaches beyond, an address of the query."""
    first, last = _range(low), _range(high) if high else None
    if first is None or (high is not None and last is None):
        return None
    test = _RANGES[operator] if high is None else "x.first <= %s::inet AND x.last >= %s::inet"
    given = (first[0], first[1]) if last is None else (last[1], first[0])
    text = (
        f"EXISTS (SELECT 1 FROM jsonb_path_query({values.TREES[found.root]}, %s::jsonpath) AS p(v), "
        "LATERAL (SELECT CASE WHEN pg_input_is_valid(p.v #>> '{}', 'inet') THEN (p.v #>> '{}')::inet END AS a) AS c, "
        "LATERAL (SELECT host(network(c.a))::inet AS first, host(broadcast(c.a))::inet AS last) AS x, "
        "LATERAL (SELECT %s::inet AS first, %s::inet AS last) AS l "
        f"WHERE family(x.first) = family(l.first) AND {test})"
    )
    inside = values.path(found, '(@.type() == "string")')
    return Sql(text, (inside, first[0], first[1], *(given if last else ())))


def _range(value: Literal) -> tuple[str, str] | None:
    """The first and the last address of a text that is an address or a block; None where it is neither."""
    if value.kind != TEXT or "%" in value.text:
        return None
    try:
        block = ipaddress.ip_network(value.text, strict=False)
    except ValueError:
        return None
    return str(block.network_address), str(block.broadcast_address)
