"""The figures of a back-test, counted as it runs: red over time, turns, notifications a day, what is red in the end."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from config_app.backtests.models import BackTest, BackTestTurn
from config_app.items.models import Item

RED = "NON_COMPLIANT"
MOST_TURNS = 10_000  # rows that are kept; the figures count all
NOTE = 2.0  # seconds between two notes of progress


class Tally:
    """Hears a replay. `standing`: what an enabled rule of the same name says now, by resource (for a dry run).

    `note(progress)` is told per cent from time to time; the replay ends where `seconds` are over.
    """

    def __init__(
        self, test: BackTest, since: datetime, until: datetime, *, standing: Mapping[int, str], seconds: float,
        note: Callable[[int], None],
    ) -> None:  # fmt: skip
        self.test, self.since, self.until, self.standing, self.note = test, since, until, standing, note
        self.end, self.noted = time.monotonic() + seconds, time.monotonic()
        self.turns: list[BackTestTurn] = []
        self.newest: dict[int, BackTestTurn] = {}
        self.red: set[int] = set()
        self.affected: set[int] = set()
        self.evaluations = self.flips = self.notifications = self.dropped = self.failures = 0
        self.to_red = self.to_green = 0
        self.failure = ""
        self.last = since
        self.days: dict[str, dict[str, int]] = {}

    def said(self, item: Item, at: datetime, former: str, compliance: str, annotation: str, *, first: bool) -> None:
        key = item.resource_id
        was = self.standing.get(key, "") if first and self.test.is_dry_run else former
        if was == compliance:  # the same word with another reason: no turn
            self._mark(key, compliance)
            return
        day = self._day(at)
        if not first:
            self.notifications += 1
            day["notifications"] += 1
        if was or not first or (self.test.is_dry_run and compliance == RED):
            self.flips += 1
            self.affected.add(key)
            self.to_red += compliance == RED
            self.to_green += was == RED
        self._mark(key, compliance)
        day["red"] = len(self.red)
        if first and not was and compliance != RED:
            return  # a beginning that nobody need look at
        turn = BackTestTurn(
            test=self.test, resource_id=key, at=at, former=was, compliance=compliance, annotation=annotation,
            item_id=item.id, first=first, holds=True,
        )  # fmt: skip
        self._drop_hold(key)
        self.newest[key] = turn
        if len(self.turns) < MOST_TURNS:
            self.turns.append(turn)
        else:
            self.dropped += 1

    def over(self, resource_id: int, at: datetime) -> None:
        self.red.discard(resource_id)
        self._day(at)["red"] = len(self.red)
        self._drop_hold(resource_id)

    def judged(self, number: int, failure: str) -> None:
        self.evaluations += number
        if failure:
            self.failures, self.failure = self.failures + 1, failure

    def reached(self, at: datetime) -> bool:
        self.last = at
        self._day(at)
        now = time.monotonic()
        if now - self.noted > NOTE:
            self.noted = now
            whole = (self.until - self.since).total_seconds() or 1.0
            self.note(min(99, int(100 * (at - self.since).total_seconds() / whole)))
        return now < self.end

    def _mark(self, key: int, compliance: str) -> None:
        (self.red.add if compliance == RED else self.red.discard)(key)

    def _drop_hold(self, key: int) -> None:
        former = self.newest.pop(key, None)
        if former is not None:
            former.holds = False

    def _day(self, at: datetime) -> dict[str, int]:
        return self.days.setdefault(at.date().isoformat(), {"red": len(self.red), "notifications": 0})

    def numbers(self, whole: bool) -> dict[str, Any]:
        """The figures as they are kept, with a row for each day of the span."""
        end = self.until if whole else self.last
        span = max(1.0, (end - self.since).total_seconds() / 86400)
        per_day = round(self.notifications / span, 2) if not self.test.is_dry_run else 0
        return {
            "evaluations": self.evaluations, "flips": self.flips, "turnedRed": self.to_red, "turnedGreen": self.to_green,
            "resourcesAffected": len(self.affected), "notifications": self.notifications, "notificationsPerDay": per_day,
            "redAtEnd": len(self.red), "mostRed": max((day["red"] for day in self.days.values()), default=len(self.red)),
            "turnsKept": len(self.turns), "turnsNotKept": self.dropped, "daily": self._series(end),
            **({"notSaid": self.failures, "notSaidBecause": self.failure} if self.failures else {}),
        }  # fmt: skip

    def _series(self, end: datetime) -> list[dict[str, Any]]:
        rows, red = [], 0
        day = self.since.date()
        while day <= end.date():
            found = self.days.get(day.isoformat())
            red = found["red"] if found else red
            rows.append({"day": day.isoformat(), "red": red, "notifications": found["notifications"] if found else 0})
            day += timedelta(days=1)
        return rows
