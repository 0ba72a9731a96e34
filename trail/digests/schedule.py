"""What the clock says is due: digests of slots that have ended, whoever remembers them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from project import env
from project.kernel import clock
from trail.digests import chain
from trail.digests.heads import Heads
from trail.digests.models import Digest
from trail.digests.writes import chains, first_start
from trail.trails.models import Trail

LATE = timedelta(minutes=15)


def overdue(trail: Trail, anchored: Heads, rows: Iterable[Digest]) -> int:
    """How many digests are due by the schedule while neither anchor nor note says that they were delivered."""
    if trail.digest_from is None:
        return 0
    ends = {key: links[-1].end for key, links in anchored.chains().items()}
    for row in rows:
        if row.delivered:
            place = (row.account_id, row.region)
            ends[place] = max(row.end, ends.get(place, row.end))
    number, until = 0, clock.now() - LATE
    for account, region in chains(trail):
        last = ends.get((account, region))
        start = last if last and last >= trail.digest_from else first_start(trail, account, region)
        if trail.digest_until is None or start <= trail.digest_until:
            number += chain.slots(start, until, env.DIGEST_SECONDS)
    return number
