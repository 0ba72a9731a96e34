"""From the event store to a hashed gzip file in the bucket: stored bytes joined and packed by isal, against the same path
with every record parsed and written again and zlib at level 6. Both in the same run, on the same events; ratios count."""

from __future__ import annotations

import gzip
import hashlib
import json
import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench import generator, measuring

ROUNDS = 3
BUCKET = "bench-delivery"


def main() -> None:
    measuring.prepare()
    from project import env
    from project.platform.storage import writes as storage
    from trail.delivery import reads
    from trail.events import store

    with tempfile.TemporaryDirectory(prefix="cairn-bench-") as folder:
        env.DATA = Path(folder)
        storage.ensure_bucket(BUCKET, account_id=generator.ACCOUNTS[0], region="us-east-1", backend="folder")
        begin, wanted = reads.horizon(), measuring.events(60_000)
        for part in generator.Population(7).slices(wanted, 1):
            added = store.add(list(part.records))
            assert not added.refused, added
        measure(begin, reads.horizon(), wanted)


def measure(begin: int, end: int, wanted: int) -> None:
    times: dict[str, list[float]] = {"ours": [], "reference": []}
    sizes: dict[str, int] = {}
    alone = 0.0
    for number in range(ROUNDS):
        for name, path in (("ours", ours), ("reference", reference)):
            started = time.perf_counter()
            delivered, sizes[name] = path(begin, end, number)
            times[name].append(time.perf_counter() - started)
            assert delivered == wanted, (name, delivered)
            alone = alone or peak()
    base = min(times["reference"])
    words = {"ours": "stored bytes joined, isal", "reference": "parsed JSON, zlib 6"}
    rows = [
        (words[name], f"{wanted / min(taken):,.0f}", sizes[name] / 1e6, base / min(taken))
        for name, taken in times.items()
    ]
    measuring.table(
        f"delivery of {wanted:,} events, best of {ROUNDS}",
        ("path", "events a second", "MB in the bucket", "ratio"),
        rows,
    )
    print(f"  peak memory of the process: {alone:,.0f} MB with our path alone, {peak():,.0f} MB at the end")


def peak() -> float:
    """Megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def ours(begin: int, end: int, number: int) -> tuple[int, int]:
    """Trails over all accounts' events: what a rollover does, to the closing of its window."""
    from trail.delivery import writes as delivery
    from trail.trails.models import Delivery, Trail

    made = [
        Trail.objects.create(
            account_id=account, home_region="us-east-1", name=f"bench-{number}", bucket=BUCKET, multi_region=True,
            tx_from=begin, tx_until=end, validation=True,
        )
        for account in generator.ACCOUNTS
    ]  # fmt: skip
    done = delivery.roll_over()
    assert not done.failed, done
    return done.records, sum(Delivery.objects.filter(trail__in=made).values_list("size", flat=True))


def reference(begin: int, end: int, number: int) -> tuple[int, int]:
    """The same events, groups, hashes and durable writes; each record parsed and dumped, zlib at level 6."""
    count = size = 0
    for account in generator.ACCOUNTS:
        files, many = _reference(account, begin, end, number)
        count, size = count + many, size + sum(files)
    return count, size


def _reference(account: str, begin: int, end: int, number: int) -> tuple[Sequence[int], int]:
    from project.platform.storage import writes as storage
    from trail.delivery import reads

    held: dict[str, list[Any]] = {}
    for event in reads.window(begin, end, [account]):
        record = json.loads(event.raw())
        if record["eventCategory"] == "Management":
            held.setdefault(event.region, []).append(record)
    sizes = []
    for region, found in held.items():
        document = json.dumps({"Records": found}, separators=(",", ":")).encode()
        hashlib.sha256(document).hexdigest()
        packed = gzip.compress(document, 6, mtime=0)
        storage.put_object(BUCKET, f"reference/{number}/{account}/{region}.json.gz", packed, {})
        sizes.append(len(packed))
    return sizes, sum(map(len, held.values()))


if __name__ == "__main__":
    main()
