"""Random queries over random items: SQL's answer equals that of a plain reading of the language in Python."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config_app.items.models import Item, Resource
from config_app.queries import reads
from config_app.queries.sources import Scope
from config_app.queries.tree import (
    BOOLEAN,
    NUMBER,
    TEXT,
    Absent,
    Aggregate,
    All,
    Between,
    Comparison,
    Condition,
    Either,
    Like,
    Literal,
    Not,
    Order,
    Property,
    Query,
    Within,
)
from project.kernel import clock
from tests.conftest import ACCOUNT

WORDS = ("abc", "abcd", "5", "true", "Ab", "ä", "a_c", "")
TREES = ("configuration", "supplementaryConfiguration")

# items

scalars = st.one_of(st.sampled_from(WORDS), st.sampled_from((-1, 0, 5, 6, 2.5, 5.0)), st.booleans())
leaves = st.one_of(
    scalars, scalars, st.none(), st.lists(scalars, max_size=3), st.lists(st.lists(scalars, max_size=2), max_size=2)
)
inner = st.fixed_dictionaries({"a": leaves}, optional={"b": leaves})
objects = st.fixed_dictionaries(
    {"a": leaves}, optional={"b": st.one_of(inner, st.lists(inner, max_size=3), st.lists(st.lists(inner, max_size=2), max_size=2), leaves)}
)  # fmt: skip
tags = st.dictionaries(st.sampled_from(("env", "abc", "Name")), st.sampled_from(("prod", "abcd", "")), max_size=2)
entries = st.fixed_dictionaries(
    {"configuration": st.none() | objects, "supplementary": objects, "tags": tags, "name": st.sampled_from(("", "abc", "abd")),
     "zone": st.sampled_from(("", "5"))}
)  # fmt: skip

# queries

paths = st.one_of(
    st.tuples(st.sampled_from(TREES), st.sampled_from((("a",), ("a",), ("b", "a"), ("b", "a"), ("b", "b"), ("b",)))).map(
        lambda pair: Property((pair[0], *pair[1]))
    ),
    st.sampled_from([("resourceId",), ("resourceName",), ("availabilityZone",), ("tags", "key"),
                     ("tags", "value"), ("tags", "tag")]).map(Property),
)  # fmt: skip
texts = st.sampled_from((*WORDS, "prod", "env=prod", "r1", "r2")).map(lambda text: Literal(TEXT, text))
numbers = st.sampled_from(("5", "-1", "0", "2.5", "5.0")).map(lambda text: Literal(NUMBER, text))
truths = st.sampled_from(("true", "false")).map(lambda text: Literal(BOOLEAN, text))
ordered, literals = st.one_of(texts, numbers), st.one_of(texts, numbers, truths)
predicates = st.one_of(
    st.builds(Comparison, paths, st.just("="), literals),
    st.builds(Comparison, paths, st.sampled_from(("<", "<=", ">", ">=")), ordered),
    st.builds(Within, paths, st.lists(literals, min_size=1, max_size=3).map(tuple)),
    st.builds(Between, paths, ordered, ordered),
    st.builds(Like, paths, st.sampled_from(("abc%", "abc_", "abcd", "pro%", "a_c", "abc\\"))),
    st.builds(Absent, paths),
)
conditions = st.recursive(
    predicates,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.lists(inner, min_size=2, max_size=3).map(lambda items: All(tuple(items))),
        st.lists(inner, min_size=2, max_size=3).map(lambda items: Either(tuple(items))),
    ),
    max_leaves=5,
)

# the plain reading


def one(value: Any) -> list[Any]:
    """A list is looked into, once."""
    return value if isinstance(value, list) else [value]


def at(item: dict[str, Any], found: Property) -> list[Any]:
    """Everything at a path, lists looked into at each step."""
    here = [item["configuration" if found.root == "configuration" else "supplementary"]]
    for step in found.path[1:]:
        here = [inner[step] for value in here for inner in one(value) if isinstance(inner, dict) and step in inner]
    return here


def values(item: dict[str, Any], found: Property) -> list[Any]:
    """The scalars of a property."""
    if found.root in TREES:
        return [value for outer in at(item, found) for value in one(outer) if isinstance(value, str | int | float)]
    if found.root == "tags":
        shown = {"key": lambda k, v: k, "value": lambda k, v: v, "tag": lambda k, v: f"{k}={v}"}[found.path[1]]
        return [shown(key, value) for key, value in item["tags"].items()]
    text = {"resourceId": item["id"], "resourceName": item["name"], "availabilityZone": item["zone"]}[found.root]
    return [text] if text else []


def number(text: str) -> Decimal | None:
    return Decimal(text) if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text) else None


def numeric(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def deeper(item: dict[str, Any], found: Property) -> list[Any]:
    """What is compared: comparisons look into a list within a list too."""
    if found.root not in TREES:
        return values(item, found)
    inner = [value for outer in at(item, found) for once in one(outer) for value in one(once)]
    return [value for value in inner if isinstance(value, str | int | float)]


def compares(value: Any, operator: str, literal: Literal, tree: bool) -> bool:
    """Whether one value is `operator` a literal."""
    ways = {"=": lambda a, b: a == b, "<": lambda a, b: a < b, "<=": lambda a, b: a <= b, ">": lambda a, b: a > b,
            ">=": lambda a, b: a >= b}  # fmt: skip
    test = ways[operator]
    if not tree:
        return test(value, literal.text)
    if isinstance(value, bool):
        return operator == "=" and literal.text in {"true", "false"} and value == (literal.text == "true")
    if numeric(value):
        wanted = number(literal.text)
        return wanted is not None and test(Decimal(str(value)), wanted)
    return (operator == "=" or literal.kind == TEXT) and test(value, literal.text)


def spans(value: Any, node: Between, tree: bool) -> bool:
    if not tree:
        return node.low.text <= value <= node.high.text
    if numeric(value):
        low, high = number(node.low.text), number(node.high.text)
        return low is not None and high is not None and low <= Decimal(str(value)) <= high
    texts_only = node.low.kind == TEXT and node.high.kind == TEXT
    return isinstance(value, str) and texts_only and node.low.text <= value <= node.high.text


def holds(node: Condition, item: dict[str, Any]) -> bool:
    """Whether a condition holds of an item."""
    if isinstance(node, Not):
        return not holds(node.item, item)
    if isinstance(node, All):
        return all(holds(inner, item) for inner in node.items)
    if isinstance(node, Either):
        return any(holds(inner, item) for inner in node.items)
    tree = node.property.root in TREES
    if isinstance(node, Absent):
        if not tree:
            return not values(item, node.property)
        return not any(
            value is not None and not isinstance(value, list)
            for outer in at(item, node.property)
            for value in one(outer)
        )
    found = deeper(item, node.property)
    if isinstance(node, Like):
        form = "".join({"%": ".*", "_": "."}.get(sign, re.escape(sign)) for sign in node.pattern)
        found = values(item, node.property)
        return any(isinstance(value, str) and re.fullmatch(form, value, re.DOTALL) for value in found)
    if isinstance(node, Between):
        return any(spans(value, node, tree) for value in found)
    wanted = node.values if isinstance(node, Within) else (node.value,)
    operator = "=" if isinstance(node, Within) else node.operator
    return any(compares(value, operator, literal, tree) for value in found for literal in wanted)


def rank(value: Any) -> tuple[Any, ...]:
    """Where a value stands: numbers, truths, texts."""
    if numeric(value):
        return (0, Decimal(str(value)), "")
    return (1, 0, str(value).lower()) if isinstance(value, bool) else (2, 0, value)


# the comparison


@pytest.fixture(autouse=True)
def emptied(db: None) -> Iterator[None]:
    yield


def written(found: list[dict[str, Any]]) -> None:
    """Keep these items and no others."""
    with connection.cursor() as cursor:  # items are evidence: the database refuses to delete them in any ordinary way
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("DELETE FROM config_app_item; DELETE FROM config_app_resource")
        cursor.execute("SET LOCAL session_replication_role = origin")
    now, resources, items = clock.now(), [], []
    for place, entry in enumerate(found, 1):
        entry["id"] = f"r{place}"
        resources.append(Resource(
            id=place, account_id=ACCOUNT, region="us-east-1", type="Bar::App::Server", resource_id=entry["id"],
            name=entry["name"], zone=entry["zone"], discovered=now, changed=now, md5="x", item_id=place,
        ))  # fmt: skip
        items.append(Item(
            id=place, resource_id=place, captured=now, status="OK", md5="x", configuration=entry["configuration"],
            supplementary=entry["supplementary"], tags=entry["tags"],
        ))  # fmt: skip
    Resource.objects.bulk_create(resources)
    Item.objects.bulk_create(items)


def rows(query: Query, size: int = 2) -> list[dict[str, Any]]:
    """Every row, page after page."""
    found, position = [], None
    while True:
        page = reads.run(query, Scope((ACCOUNT,)), position=position, limit=size)
        assert page.rows or position is None
        found += page.rows
        if page.position is None:
            return found
        position = page.position


examined = settings(
    max_examples=60, deadline=None, print_blob=False, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
ID = Property(("resourceId",))


@examined
@given(st.lists(entries, min_size=5, max_size=8), st.lists(conditions, min_size=15, max_size=25))
def test_a_condition_holds_of_the_same_items(found: list[dict[str, Any]], nodes: list[Condition]) -> None:
    written(found)
    for node in nodes:
        answer = [row["resourceId"] for row in rows(Query((ID,), node), 100)]
        assert answer == [entry["id"] for entry in found if holds(node, entry)], node


@examined
@given(st.lists(entries, min_size=1, max_size=6), st.lists(st.tuples(paths, st.booleans()), min_size=1, max_size=2))
def test_rows_come_in_the_same_order_whatever_the_pages(found: list[dict[str, Any]], keys: list[Any]) -> None:
    written(found)
    query = Query((ID,), None, (), tuple(Order(path, down) for path, down in keys))
    wanted = list(found)
    for path, down in reversed(keys):  # sorts are stable: the first key last
        have = [entry for entry in wanted if values(entry, path)]
        least = {entry["id"]: (max if down else min)(rank(value) for value in values(entry, path)) for entry in have}
        have.sort(key=lambda entry: least[entry["id"]], reverse=down)
        wanted = have + [entry for entry in wanted if not values(entry, path)]
    assert [row["resourceId"] for row in rows(query)] == [entry["id"] for entry in wanted]


@examined
@given(st.lists(entries, min_size=1, max_size=6), paths, paths)
def test_groups_and_functions_are_the_same(found: list[dict[str, Any]], group: Property, path: Property) -> None:
    written(found)
    names = ("COUNT", "SUM", "AVG", "MIN", "MAX")
    columns = (group, Aggregate("COUNT", None), *(Aggregate(name, path) for name in names))
    answer = rows(Query(columns, None, (group,)))
    wanted: dict[Any, list[dict[str, Any]]] = {}
    for entry in found:
        for key in {rank(value) for value in values(entry, group)} or {None}:
            wanted.setdefault(key, []).append(entry)
    assert len(answer) == len(wanted)
    for row, key in zip(answer, sorted(wanted, key=lambda key: (key is None, key or ())), strict=True):
        inside = wanted[key]
        amounts = [value for entry in inside for value in values(entry, path)]
        figures = [Decimal(str(value)) for value in amounts if numeric(value)]
        said = [str(value).lower() if isinstance(value, bool) else value for value in amounts if not numeric(value)]
        assert row["COUNT(*)"] == len(inside)
        assert row[f"COUNT({path.name})"] == len(amounts)
        assert row.get(f"SUM({path.name})") == (pytest.approx(float(sum(figures))) if figures else None)
        mean = pytest.approx(float(sum(figures) / len(figures))) if figures else None
        assert row.get(f"AVG({path.name})") == mean
        least = float(min(figures)) if figures else min(said, default=None)
        most = float(max(figures)) if figures else max(said, default=None)
        assert (row.get(f"MIN({path.name})"), row.get(f"MAX({path.name})")) == (least, most)
