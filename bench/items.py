"""Configuration items: how fast a listing goes into the history, and what pages take when there is ten times as much.

    python -m tests.services python bench/items.py [RESOURCES]      (100,000 with 20 items each by default)

Writing is compared with plain ORM saves of the same rows in the same run; reading with a tenth of the resources.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from bench.measuring import prepare

ACCOUNT, KIND = "111122223333", "AWS::EC2::Instance"
HISTORY = 20
BATCH = 500
_RESOURCES = """
INSERT INTO config_app_resource (account_id, region, type, resource_id, name, arn, zone, discovered, changed, md5, tags)
SELECT %(account)s, 'us-east-1', (ARRAY['AWS::EC2::Volume', %(kind)s, 'AWS::S3::Bucket', 'AWS::IAM::Role'])[1 + n %% 4],
  'r-' || n, 'name-' || n, '', '', now() - interval '30 days', now(), 'x', jsonb_build_object('team', 't-' || n %% 40)
FROM generate_series(%(first)s, %(last)s) n
"""
_ITEMS = """
INSERT INTO config_app_item (resource_id, captured, status, md5, configuration, supplementary, relationships, tags, related_events)
SELECT r.id, now() - interval '1 day' * (%(history)s - k), 'OK', 'x', jsonb_build_object('size', k, 'id', r.resource_id),
  '{}', '[]', r.tags, '{}' FROM config_app_resource r, generate_series(1, %(history)s) k
WHERE r.item_id IS NULL ORDER BY k, r.id
"""
_NEWEST = """
UPDATE config_app_resource r SET item_id = i.id FROM (SELECT resource_id, max(id) AS id FROM config_app_item GROUP BY 1) i
WHERE i.resource_id = r.id AND r.item_id IS NULL
"""


def listing(first: int, count: int, size: int) -> list[Any]:
    from config_app.items.content import Found

    return [
        Found(
            f"i-{number:017x}", _configuration(number, size), name=f"host-{number}", tags={"team": f"t-{number % 40}"},
            relationships=({"resourceType": "AWS::EC2::Subnet", "resourceId": f"subnet-{number % 50}",
                            "relationshipName": "Is contained in Subnet"},),
        )
        for number in range(first, first + count)
    ]  # fmt: skip


def _configuration(number: int, size: int) -> dict[str, Any]:
    return {
        "instanceId": f"i-{number:017x}", "instanceType": f"m5.{size}xlarge", "imageId": "ami-12345678",
        "subnetId": f"subnet-{number % 50}", "privateIpAddress": f"10.0.{number // 256 % 256}.{number % 256}",
        "blockDeviceMappings": [{"deviceName": "/dev/xvda", "ebs": {"volumeId": f"vol-{number:017x}", "status": "attached"}}],
        "securityGroups": [{"groupId": f"sg-{number % 9}", "groupName": "web"}], "state": {"code": 16, "name": "running"},
    }  # fmt: skip


def writing(number: int) -> None:
    """Items a second: whole listings, found first and then all changed."""
    from config_app.items import writes
    from config_app.items.models import Resource

    def ours() -> None:
        for size in (1, 2):
            for first in range(0, number, BATCH):
                writes.record(ACCOUNT, f"bench-{first}", KIND, listing(first, BATCH, size), lambda *_: [])

    def saves() -> None:
        kept: dict[int, Resource] = {}
        for size in (1, 2):
            for first in range(0, number, BATCH):
                for place, entry in enumerate(listing(first, BATCH, size)):
                    _save(kept, first + place, entry)

    a, b = _spent(ours), _spent(saves)
    print(
        f"{2 * number:,} items: {2 * number / a:,.0f}/s, by plain saves {2 * number / b:,.0f}/s: ratio {b / a:.1f} (wanted 3)"
    )


def _save(kept: dict[int, Any], place: int, entry: Any) -> None:
    """The same rows by plain saves, in a transaction a resource."""
    from django.db import transaction

    from config_app.items.models import Item, Relationship, Resource
    from project.kernel import clock

    now = clock.now()
    with transaction.atomic():
        row = kept.get(place)
        if row is None:
            row = kept[place] = Resource(
                account_id=ACCOUNT,
                region="plain",
                type=KIND,
                resource_id=entry.resource_id,
                discovered=now,
                changed=now,
                md5="",
            )
        row.name, row.tags, row.md5, row.changed = entry.name, entry.tags, entry.md5, now
        row.save()
        item = Item.objects.create(
            resource=row, captured=now, status="OK", md5=entry.md5, configuration=entry.configuration, tags=entry.tags,
            relationships=list(entry.relationships),
        )  # fmt: skip
        row.item_id = item.id
        row.save()
        for edge in entry.relationships:
            Relationship.objects.update_or_create(
                account_id=ACCOUNT, type=KIND, resource_id=entry.resource_id, far_type=edge["resourceType"], far_id=edge["resourceId"],
                phrase=edge["relationshipName"], defaults={"inverse": "Contains Instance", "since": now},
            )  # fmt: skip


def _spent(work: Callable[[], None]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def fill(first: int, last: int) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(_RESOURCES, {"account": ACCOUNT, "kind": KIND, "first": first, "last": last})
        cursor.execute(_ITEMS, {"history": HISTORY})
        cursor.execute(_NEWEST)
        cursor.execute("VACUUM ANALYZE config_app_resource, config_app_item")


def pages() -> dict[str, float]:
    """Median milliseconds of eleven runs of each page's question."""
    from config_app.items import estate, reads
    from project.kernel import clock

    past = clock.now() - timedelta(days=10)
    some = reads.current([ACCOUNT], types=[KIND], limit=1)[0]
    middle = (KIND, "r-5", 0)
    asked: dict[str, Callable[[], Any]] = {
        "inventory, a page within": lambda: reads.current([ACCOUNT], position=middle),
        "inventory, of a tag": lambda: reads.current([ACCOUNT], tag=("team", "t-7")),
        "facets: types": lambda: reads.counts_by_type([ACCOUNT]),
        "facets: values of a tag": lambda: reads.by_tag([ACCOUNT], "team"),
        "as of ten days ago": lambda: estate.at([ACCOUNT], past, chosen={}, position=middle),
        "a resource's history": lambda: reads.history(some),
    }
    told = {}
    for title, question in asked.items():
        question()
        told[title] = statistics.median(_spent(question) * 1000 for _ in range(11))
    return told


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    prepare()
    writing(2_000)
    fill(1, number // 10)
    small = pages()
    fill(number // 10 + 1, number)
    large = pages()
    print(f"\nmilliseconds, median of 11: {number // 10:,} and {number:,} resources, {HISTORY} items each")
    for title, before in small.items():
        print(f"{title:<28}{before:>9.1f}{large[title]:>9.1f}   × {large[title] / before:.1f}")


if __name__ == "__main__":
    main()
