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
RESOURCES, RELATIONSHIPS, STARTS = 100_000, 300_000, 200
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
    build(chance)
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
    rows, base = [], 0.0
    for name, way in ways.items():
        few = starts[: STARTS // 10] if name.startswith("a question") else starts
        way(few[0])
        taken, sizes = [], []
        for number in few:
            started = time.perf_counter()
            found = way(number)
            taken.append((time.perf_counter() - started) * 1000)
            nodes = getattr(getattr(found, "graph", found), "nodes", found)
            sizes.append(len(nodes))
        middle = measuring.median(taken)
        base = base or middle
        rows.append((name, middle, measuring.quantile(taken, 0.99), measuring.median(sizes), base / middle))
    measuring.table(
        f"{RESOURCES:,} resources, {RELATIONSHIPS:,} relationships, {STARTS} starts",
        ("way", "median ms", "p99 ms", "nodes, median", "ratio"), rows,
    )  # fmt: skip


def key(number: int) -> tuple[str, str]:
    return KINDS[number % len(KINDS)], f"r-{number:06}"


def build(chance: random.Random) -> None:
    """Most relationships lead to a near neighbour, some anywhere, a fifth of them to one of a hundred hubs; a tenth has ended."""
    from config_app.items.models import Item, Relationship, Resource

    if Relationship.objects.filter(account_id=ACCOUNT).count() >= RELATIONSHIPS:
        return
    rows = [
        Resource(account_id=ACCOUNT, region="us-east-1", type=key(n)[0], resource_id=key(n)[1], name=f"n{n}", discovered=ZERO,
                 changed=ZERO, md5="0" * 32) for n in range(RESOURCES)
    ]  # fmt: skip
    made = Resource.objects.bulk_create(rows, batch_size=5000)
    Item.objects.bulk_create(
        (Item(resource=row, captured=ZERO, status="OK", md5="0" * 32, configuration={}) for row in made),
        batch_size=5000,
    )
    ties = []
    for _ in range(RELATIONSHIPS):
        near = chance.randrange(RESOURCES)
        share = chance.random()
        step = chance.randrange(1, 200) if share < 0.6 else chance.randrange(1, RESOURCES)
        far = key((near + step) % RESOURCES)
        far = (KINDS[3], f"r-{chance.randrange(100) * 1000 + 3:06}") if share > 0.8 else far
        since = ZERO + timedelta(hours=chance.randrange(1000))
        until = since + timedelta(days=30) if chance.random() < 0.1 else None
        phrase = "Is encrypted with Key" if share < 0.3 else "Is associated with SecurityGroup"
        ties.append(Relationship(account_id=ACCOUNT, type=key(near)[0], resource_id=key(near)[1], far_type=far[0], far_id=far[1],
                                 phrase=phrase, inverse="", since=since, until=until))  # fmt: skip
    Relationship.objects.bulk_create(ties, batch_size=5000)


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
