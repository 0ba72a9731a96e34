"""Figures of the trail for whoever watches the installation (`/metrics`): asked of the database when they are scraped."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Min
from prometheus_client import REGISTRY
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from project.kernel import clock
from trail.trails.models import Trail


class Figures(Collector):
    """How far deliveries are behind, and what waits. No labels: whoever scrapes learns no account and no name."""

    def describe(self) -> Iterator[GaugeMetricFamily]:
        return iter(())  # nothing is asked of the database before there is one

    def collect(self) -> Iterator[GaugeMetricFamily]:
        from trail.gateway import passing

        logging = Trail.objects.filter(logging=True)
        oldest = logging.aggregate(least=Min("attempted"))["least"]
        yield GaugeMetricFamily("cairn_trails_logging", "Trails that log", logging.count())
        yield GaugeMetricFamily(
            "cairn_trails_failing", "Logging trails whose last delivery failed", logging.exclude(error="").count()
        )
        age = (clock.now() - oldest).total_seconds() if oldest else 0.0
        yield GaugeMetricFamily(
            "cairn_trail_rollover_age_seconds", "Seconds since the log rollover of the trail that waits longest", age
        )
        yield GaugeMetricFamily(
            "cairn_spool_waiting_events", "Durable events that this process has still to bring into the store", passing.waiting()
        )  # fmt: skip


def connect() -> None:
    REGISTRY.register(Figures())
