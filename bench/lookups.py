"""Look-ups in stores of growing size: medians and 99th percentiles, and how much the largest costs against the smallest.

CAIRN_BENCH_STORES are the sizes (default 30,000 and 150,000; the issue's figures: 100000,1000000). Every size holds the same
30 days. Values are drawn from all that there are, rare ones as often as frequent ones. Figures are milliseconds of processor
time (the database's process, and ours), so that other work on the machine is not in them; `SELECT 1` over the same
connection is the yardstick. A few answers of each size are compared with a walk over the same records.
"""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench import generator, measuring

END = datetime(2026, 11, 18, tzinfo=UTC)
START = END - timedelta(days=30)
SCOPE = generator.ACCOUNTS
TARGETS = {
    "one": "≤ 3",
    "two": "≤ 10 / 50",
    "histogram": "≤ 60",
    "facet": "≤ 150",
    "text": "≤ 300",
    "count": "≤ 1000",
    "page": "≤ 3",
}


def fill(start: int, events: int, walked: list[dict[str, Any]]) -> int:
    """Add slices until the store holds `events`; a twentieth of the records is kept for the walk."""
    import orjson

    from trail.events import store
    from trail.imports import writes

    held = start
    for place, part in enumerate(generator.Population(1 + start).slices(events - start, 30, until=END)):
        added = store.add(part.records, news=False)
        held += added.stored
        if place % 20 == 0:
            walked += [orjson.loads(raw) for raw in part.records[:: max(len(part.records) // 250, 1)]]
    writes.settle()
    return held


def questions(
    rng: random.Random, walked: list[dict[str, Any]], population: generator.Population
) -> dict[str, Callable[[], Any]]:
    """One of each kind, with values drawn anew."""
    from trail.events import counting, reads

    def chosen() -> dict[str, Any]:
        one = rng.choice(walked)
        who = one["userIdentity"]
        kind, arn, short = rng.choice(population.arns)
        source, name, only = rng.choice(population.names)
        return {
            "event_id": one["eventID"], "event_name": name, "read_only": only, "username": who["arn"].rpartition("/")[2],
            "resource_type": kind, "resource_name": rng.choice((arn, short)), "event_source": source,
            "access_key": who["accessKeyId"],
        }  # fmt: skip

    def look(*names: str, **more: Any) -> Callable[[], Any]:
        picked = chosen()
        filters = reads.Filters(**{name: picked[name] for name in names}, **more)
        return lambda: reads.lookup(SCOPE, filters=filters, start=START, end=END, limit=50)

    names = list(chosen())
    pairs = rng.sample([name for name in names if name != "event_id"], 2)
    three = rng.sample([name for name in names if name != "event_id"], 3)
    deep = int((START + (END - START) * rng.random()).timestamp() * 1000) << 20
    name, second = chosen()["event_name"], chosen()["username"]
    error = rng.choice(("AccessDenied", "ThrottlingException"))
    word, rare = rng.choice(walked)["requestID"], rng.choice(walked)["requestID"][-12:]
    asked: dict[str, Callable[[], Any]] = {f"one: {each}": look(each) for each in names}
    return asked | {
        "page: newest 50": lambda: reads.lookup(SCOPE, start=START, end=END, limit=50),
        "page: 50 at a key far back": lambda: reads.lookup(SCOPE, position=deep, limit=50),
        "page: of one name, far back": lambda: reads.lookup(SCOPE, filters=reads.Filters(event_name=name), position=deep, limit=50),
        "two: any two": look(*pairs),
        "two: name and error": look("event_name", error_code=error),
        "two: any three": look(*three),
        "two: user, not this name, of an address": lambda: reads.search(SCOPE, f"user:{second} -name:{name} ip:1*", start=START, end=END),
        "histogram: 30 days by source": lambda: counting.by_time(SCOPE, "event_source", START, END),
        "histogram: 30 days of one name": lambda: reads.histogram(SCOPE, reads.Filters(event_name=name), START, END, 60),
        "facet: addresses of everything": lambda: reads.facets(SCOPE, None, START, END, "source_ip"),
        "facet: users of one name": lambda: reads.facets(SCOPE, reads.Filters(event_name=name), START, END, "username"),
        "facet: names of a user's errors": lambda: reads.facets(
            SCOPE, reads.Filters(username=second, failed=True), START, END, "event_name"
        ),
        "count: everything": lambda: reads.count(SCOPE, None, START, END),
        "count: one user": lambda: reads.count(SCOPE, reads.Filters(username=second), START, END),
        "count: any two (to 10,000)": lambda: reads.count(SCOPE, reads.Filters(event_name=name, username=second), START, END),
        "text: a rare word": lambda: reads.search(SCOPE, f'"{word}"', start=START, end=END, limit=1),
        "text: one of 12 digits, all of its page": lambda: reads.search(SCOPE, rare, start=START, end=END, limit=50),
        "text: a word that is nowhere": lambda: reads.search(SCOPE, f"zz{rare}", start=START, end=END, limit=50),
        "text: a frequent word": lambda: reads.search(SCOPE, "AssumedRole", start=START, end=END, limit=50),
    }  # fmt: skip


def index_words(pid: int, size: int) -> str:
    """Make the word index of what has none; what it cost."""
    from django.db import connection

    from project.kernel import clock
    from trail.events import indexing

    indexed: list[int] = []
    later = clock.now() + timedelta(days=1)  # groups that the last filling marked have rested
    theirs, own = measuring.spent(pid, lambda: indexed.append(indexing.run(now=later, seconds=1 << 20)))
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), pg_total_relation_size('trail_text') FROM trail_text")
        groups, room = cursor.fetchone()
    each = max(indexed[0], 1) / 1000
    return (
        f"{size:,} events: {theirs / each:.1f} + {own / each:.1f} µs an event (database + ours) for {indexed[0]:,} events, "
        f"{groups} groups, {room / size:.1f} B an event"
    )


def verify(walked: list[dict[str, Any]], rng: random.Random) -> None:
    """What a walk over a twentieth of the records finds, the store finds too."""
    from trail.events import reads

    for _ in range(5):
        one = rng.choice(walked)
        who = one["userIdentity"]["arn"].rpartition("/")[2]
        wanted = {
            r["eventID"]
            for r in walked
            if r["eventName"] == one["eventName"] and r["userIdentity"]["arn"].endswith(f"/{who}")
        }
        found = reads.lookup(
            SCOPE, filters=reads.Filters(event_name=one["eventName"], username=who), start=START, end=END, limit=1 << 20
        )
        assert wanted <= {event.event_id for event in found}, one["eventID"]
        assert all(event.name == one["eventName"] and event.user == who for event in found)


def main() -> None:
    measuring.prepare()
    from django.db import connection

    sizes = [int(text) for text in os.environ.get("CAIRN_BENCH_STORES", "30000,150000").split(",")]
    rounds = int(os.environ.get("CAIRN_BENCH_ROUNDS", "60"))
    times: dict[int, dict[str, list[tuple[float, float]]]] = {}
    walked: list[dict[str, Any]] = []
    held, population, pid = 0, generator.Population(1), measuring.backend()
    indexed: list[str] = []
    for size in sizes:
        held = fill(held, size, walked)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE trail_event")
        indexed.append(index_words(pid, size))
        rng = random.Random(size)
        verify(walked, rng)
        taken: dict[str, list[tuple[float, float]]] = {}
        for turn in range(rounds + 8):
            for what, ask in questions(rng, walked, population).items():
                if what.startswith("text") and turn % 12:
                    continue
                spent = measuring.spent(pid, ask)
                if turn >= 8:  # statements are prepared, dimensions known
                    taken.setdefault(what, []).append(spent)
            with connection.cursor() as cursor:
                taken.setdefault("SELECT 1", []).append(measuring.spent(pid, lambda: cursor.execute("SELECT 1")))
        times[size] = taken
        print(f"  {size:,} asked", file=sys.stderr, flush=True)
    first, last = sizes[0], sizes[-1]

    def shown(size: int, what: str) -> str:
        theirs, own = ([pair[side] for pair in times[size][what]] for side in (0, 1))
        return f"{measuring.median(theirs):.2f} / {measuring.quantile(theirs, 0.99):.1f} + {measuring.median(own):.2f}"

    def middle(size: int, what: str) -> float:
        return measuring.median([pair[0] for pair in times[size][what]])

    measuring.table(
        f"Look-ups over 30 days, ms of processor: database median / 99th percentile + ours median ({rounds} of each)",
        ("what", *(f"{size:,}" for size in sizes), f"{last:,} / {first:,}", "target"),
        [
            (
                what,
                *(shown(size, what) for size in sizes),
                middle(last, what) / max(middle(first, what), 0.01),
                TARGETS.get(what.partition(":")[0], ""),
            )
            for what in times[last]
        ],
    )
    print("\nThe word index: " + "\n                ".join(indexed))


if __name__ == "__main__":
    main()
