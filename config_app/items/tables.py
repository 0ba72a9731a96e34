"""Resources as lines of CSV, asked for in batches; cells that a spreadsheet would compute are marked as text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from django.db.models import QuerySet

from config_app.compliance import reads as compliance
from config_app.items import facets
from config_app.items.models import Resource
from project.kernel import canonical, clock

MOST = 100_000  # rows of one export
HEAD = ("accountId", "awsRegion", "resourceType", "resourceId", "resourceName", "arn", "verdict", "discovered", "changed",
        "deleted", "tags")  # fmt: skip
_COMPUTED = ("=", "+", "-", "@", "\t", "\r")


def lines(scope: Sequence[str], found: QuerySet[Resource], most: int = MOST) -> Iterator[str]:
    """The head, a line for each resource, and a last one that says so where there are more than `most`."""
    yield _line(HEAD)
    number = 0
    for rows in facets.all_of(found, most=most):
        verdicts = compliance.verdicts_of(scope, [row.id for row in rows])
        number += len(rows)
        yield "".join(_line(_cells(row, verdicts.get(row.id, ""))) for row in rows)
    if number == most and len(list(found[most : most + 1])):
        yield _line((f"Only the first {most:,} resources are here: narrow the list.",))


def _cells(row: Resource, verdict: str) -> tuple[str, ...]:
    gone = clock.iso(row.deleted) if row.deleted else ""
    tags = canonical.dumps(row.tags).decode() if row.tags else ""
    return (row.account_id, row.region, row.type, row.resource_id, row.name, row.arn, verdict, clock.iso(row.discovered),
            clock.iso(row.changed), gone, tags)  # fmt: skip


def _line(cells: Sequence[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow([f"'{cell}" if cell.startswith(_COMPUTED) else cell for cell in cells])
    return out.getvalue()
