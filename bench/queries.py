"""Advanced queries over 100,000 resources: the median of five runs of each kind of query, in milliseconds.

.venv/bin/python -m tests.services .venv/bin/python -m bench.queries [RESOURCES]
"""

from __future__ import annotations

import os
import statistics
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
ACCOUNT = "111122223333"
QUERIES = (
    ("one by its id", "SELECT resourceId, configuration WHERE resourceType = 'AWS::EC2::Volume' AND resourceId = 'r-75'"),
    ("first page of a type", "SELECT resourceId, configuration.size WHERE resourceType = 'AWS::EC2::Volume'"),
    ("a property within a type", "SELECT resourceId WHERE resourceType = 'AWS::EC2::Volume' AND configuration.size > 985"),
    ("a property over all", "SELECT resourceId WHERE configuration.nested.list.id = 'x-5'"),
    ("a tag over all", "SELECT resourceId WHERE tags.tag = 'owner=o-7'"),
    ("an address within blocks", "SELECT resourceId WHERE resourceType = 'AWS::EC2::Instance' AND configuration.blocks = '10.6.0.9'"),
    ("linked to one, within a type", "SELECT resourceId WHERE resourceType = 'AWS::EC2::Instance' AND relationships.resourceId = 'r-7'"),
    ("count by type", "SELECT resourceType, COUNT(*) GROUP BY resourceType"),
    ("sum by property", "SELECT configuration.state, COUNT(*), SUM(configuration.size) GROUP BY configuration.state"),
    ("ordered by a property", "SELECT resourceId WHERE resourceType = 'AWS::EC2::Volume' ORDER BY configuration.size DESC"),
    ("as of a moment, within a type", "SELECT COUNT(*) WHERE resourceType = 'AWS::EC2::Volume' AS OF 'now'"),
    ("as of a moment, over all", "SELECT resourceType, COUNT(*) GROUP BY resourceType AS OF 'now'"),
)  # fmt: skip
_RESOURCES = """
INSERT INTO config_app_resource (id, account_id, region, type, resource_id, name, arn, zone, discovered, changed, md5, item_id, tags)
SELECT n, %s, 'us-east-1',
  (ARRAY['AWS::EC2::Volume', 'AWS::EC2::Instance', 'AWS::S3::Bucket', 'AWS::IAM::Role', 'AWS::Lambda::Function'])[1 + n %% 5],
  'r-' || n, 'name-' || n, '', '', now(), now(), 'x', n, '{}'::jsonb FROM generate_series(1, %s) n
"""
_ITEMS = """
INSERT INTO config_app_item (id, resource_id, captured, status, md5, configuration, supplementary, relationships, tags, related_events)
SELECT n, n, now() - interval '1 hour', 'OK', 'x', jsonb_build_object('size', n %% 1000, 'state', 's-' || n %% 7,
  'blocks', jsonb_build_array('10.' || n %% 200 || '.0.0/16'), 'nested', jsonb_build_object('list', jsonb_build_array(
  jsonb_build_object('id', 'x-' || n %% 5000), jsonb_build_object('id', 'y-' || n))), 'filler', repeat(md5(n::text), 30)),
  '{}'::jsonb, '[]'::jsonb, jsonb_build_object('owner', 'o-' || n %% 500), '{}' FROM generate_series(1, %s) n
"""
_EDGES = """
INSERT INTO config_app_relationship (account_id, type, resource_id, far_type, far_id, far_name, phrase, inverse, since)
SELECT r.account_id, r.type, r.resource_id, 'AWS::EC2::Volume', 'r-' || (r.id * k) %% 1000, '', 'Is attached to Volume',
  'Is attached to Instance', now() FROM config_app_resource r, generate_series(1, 3) k
"""


def main() -> None:
    django.setup()
    from django.test.utils import setup_databases, teardown_databases

    number = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    made = setup_databases(verbosity=0, interactive=False)
    try:
        _fill(number)
        _measure(number)
    finally:
        teardown_databases(made, verbosity=0)


def _fill(number: int) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(_RESOURCES, [ACCOUNT, number])
        cursor.execute(_ITEMS, [number])
        cursor.execute(_EDGES.replace("%%", "%"))
        cursor.execute("ANALYZE")


def _measure(number: int) -> None:
    from config_app.queries import parsing, reads
    from config_app.queries.sources import Scope

    print(
        f"{number:,} resources, {3 * number:,} relationships; a page of 25 rows or 500 groups; median of 5, milliseconds"
    )
    for title, expression in QUERIES:
        spans = []
        for _ in range(5):
            begin = time.perf_counter()
            page = reads.run(parsing.parse(expression), Scope((ACCOUNT,), "us-east-1"))
            spans.append(1000 * (time.perf_counter() - begin))
        print(f"{title:32} {statistics.median(spans):9.1f}   {len(page.rows)} rows")


if __name__ == "__main__":
    main()
