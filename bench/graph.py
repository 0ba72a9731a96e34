"""The neighbourhood of a resource, three hops both ways, in an account of 100,000 resources and 300,000 relationships:
one statement a step, now and at a moment, against one question for each node. All in the same run, over the same starts."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench import measuring

ACCOUNT = "123456789012"
RESOURCES, RELATIONSHIPS, STARTS = 100_000, 300_000, 120
ZERO = datetime(2026, 1, 1, tzinfo=UTC)
KINDS = (
    "AWS::EC2::Instance",
    "AWS::EC2::NetworkInterface",
    "AWS::EC2::Volume",
    "AWS::EC2::SecurityGroup",
    "AWS::IAM::Role",
)


def main() -> None:
    measuring.prepare()
    from django.db import connection

    chance = random.Random(11)
    build()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE config_app_relationship, config_app_resource, config_app_item")
    starts = [chance.randrange(RESOURCES) for _ in range(STARTS)]
    from config_app.graph import blast, paths, reads

    at = ZERO + timedelta(days=50)
    ways: dict[str, Callable[[int], Any]] = {
        "a question for each node": one_by_one,
        "3 hops now": lambda n: reads.neighbourhood(ACCOUNT, *key(n), depth=3, limit=1000),
        "3 hops at a moment": lambda n: reads.neighbourhood(ACCOUNT, *key(n), depth=3, at=at, limit=1000),
        "blast radius, 3 hops": lambda n: blast.radius(ACCOUNT, *key(n), depth=3, limit=1000),
        "shortest paths": lambda n: paths.between(ACCOUNT, key(n), key((n * 7 + 3) % RESOURCES)),
    }
    rows, base, pid = [], 0.0, measuring.backend()
    for name, way in ways.items():
        few = starts[: STARTS // 40] if name.startswith("a question") else starts
        way(few[0])
        taken, used, sizes = [], [], []
        for number in few:
            kept: list[Any] = []
            started = time.perf_counter()
            used.append(sum(measuring.spent(pid, lambda n=number, kept=kept, way=way: kept.append(way(n)))))  # type: ignore[misc]
            taken.append((time.perf_counter() - started) * 1000)
            found = kept[0]
            nodes = getattr(getattr(found, "graph", found), "nodes", found)
            sizes.append(len(nodes))
        middle = measuring.median(taken)
        base = base or middle
        rows.append(
            (
                name,
                measuring.median(used),
                middle,
                measuring.quantile(taken, 0.99),
                measuring.median(sizes),
                base / middle,
            )
        )
    measuring.table(
        f"{RESOURCES:,} resources, {RELATIONSHIPS:,} relationships, {STARTS} starts",
        ("way", "median ms of processor", "median ms", "p99 ms", "nodes, median", "ratio"), rows,
    )  # fmt: skip


def key(number: int) -> tuple[str, str]:
    return KINDS[number % len(KINDS)], f"r-{number:06}"


def build() -> None:
    """Most relationships lead to a near neighbour, some anywhere, a fifth of them to one of a hundred hubs; a tenth has ended.

    The database makes the rows: a benchmark of reading need not wait for half a million rows of ours.
    """
    from django.db import connection

    kinds = "(ARRAY[" + ", ".join(f"'{kind}'" for kind in KINDS) + "])"
    name = "'r-' || lpad(({0})::text, 6, '0')"
    with connection.cursor() as cursor:
        cursor.execute("SELECT setseed(0.11)")
        cursor.execute(
            "INSERT INTO config_app_resource (account_id, region, type, resource_id, name, arn, zone, discovered, changed, md5, tags) "
            f"SELECT %s, 'us-east-1', {kinds}[1 + n %% {len(KINDS)}], {name.format('n')}, 'n' || n, '', '', %s, %s, '', '{{}}' "
            "FROM generate_series(0, %s) AS n",
            [ACCOUNT, ZERO, ZERO, RESOURCES - 1],
        )
        cursor.execute(
            "INSERT INTO config_app_item (resource_id, captured, status, md5, configuration, supplementary, relationships, tags, "
            "related_events) SELECT id, %s, 'OK', '', '{}', '{}', '[]', '{}', '{}' FROM config_app_resource WHERE account_id = %s",
            [ZERO, ACCOUNT],
        )
        cursor.execute(
            "INSERT INTO config_app_relationship (account_id, type, resource_id, far_type, far_id, far_name, "
            "phrase, inverse, since, until) "
            f"SELECT %s, {kinds}[1 + a %% {len(KINDS)}], {name.format('a')}, {kinds}[1 + b %% {len(KINDS)}], {name.format('b')}, '', "
            "CASE WHEN share < 0.3 THEN 'Is encrypted with Key' ELSE 'Is associated with SecurityGroup' END, '', "
            "%s + hours * interval '1 hour', CASE WHEN ends < 0.1 THEN %s + hours * interval '1 hour' + interval '30 days' END "
            "FROM (SELECT a, share, hours, ends, CASE WHEN share > 0.8 THEN floor(random() * 100)::int * 1000 + 3 "
            "WHEN share < 0.6 THEN (a + 1 + floor(random() * 199)::int) %% %s ELSE floor(random() * %s)::int END AS b "
            "FROM (SELECT floor(random() * %s)::int AS a, random() AS share, floor(random() * 1000) AS hours, random() AS ends "
            "FROM generate_series(1, %s)) AS one) AS two",
            [ACCOUNT, ZERO, ZERO, RESOURCES, RESOURCES, RESOURCES, RELATIONSHIPS],
        )


def one_by_one(number: int) -> set[Any]:
    """The same walk with the table's rows asked for each node on its own."""
    from django.db.models import Q

    from config_app.items.models import Relationship

    seen, frontier = {key(number)}, [key(number)]
    for _ in range(3):
        following = []
        for kind, name in frontier:
            near, far = Q(type=kind, resource_id=name), Q(far_type=kind, far_id=name)
            for row in Relationship.objects.filter(near | far, account_id=ACCOUNT, until__isnull=True):
                for end in ((row.type, row.resource_id), (row.far_type, row.far_id)):
                    if end not in seen and len(seen) < 1000:
                        seen.add(end)
                        following.append(end)
        frontier = following
    return seen


if __name__ == "__main__":
    main()
