"""Upkeep of the event store: the next days' partitions are there before the first event of the day."""

from __future__ import annotations

from datetime import timedelta

from project.kernel import clock
from project.kernel.beat import every
from trail.events import indexing, partitions, rollups


@every(3600)
def make_partitions() -> int:
    """Make the partitions of today and the two days after; how many were new."""
    today = clock.now().date()
    return len(partitions.ensure(today + timedelta(days=ahead) for ahead in range(3)))


@every(60)
def fold_counts() -> int:
    """Fold the counts that writers left and sort the newest days' indexes; how many days were touched."""
    today = clock.now().date()
    partitions.settle([today, today - timedelta(days=1)])
    return rollups.fold()


@every(20)
def index_words() -> int:
    """Make the word index of events that have none yet; how many events."""
    return indexing.run()
