"""Import of log files against R (`isal gunzip + orjson.loads` of the same files, one process) and Django's bulk_create.

CAIRN_BENCH_EVENTS says how many (default 200,000). Files are read by R and imported by us in turn, so that whatever else
the machine does weighs on both. Costs are processor time: ours is the client's and the database's together.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench import generator, measuring

PEER = 10_000
DENSE = 5_000_000  # events in 30 days: as many a day are imported, however few in all


class Reference:
    """R, in a process of its own that has loaded nothing else: records and seconds of processor time of a file."""

    CODE = (
        "import sys, time, orjson\nfrom isal import igzip\n"
        "for line in sys.stdin:\n"
        "    begin = time.process_time()\n"
        "    many = len(orjson.loads(igzip.decompress(open(line.strip(), 'rb').read()))['Records'])\n"
        "    print(many, time.process_time() - begin, flush=True)\n"
    )

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", self.CODE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def __call__(self, path: Path) -> tuple[int, float]:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(f"{path}\n")
        self._process.stdin.flush()
        many, seconds = self._process.stdout.readline().split()
        return int(many), float(seconds)

    def end(self) -> None:
        self._process.communicate(timeout=10)


def ours(path: Path, pid: int) -> tuple[float, float, float]:
    """Seconds: client, its database process, by the clock."""
    from trail.imports import writes

    wall, client, server = time.perf_counter(), time.process_time(), measuring.cpu_of(pid)
    done = writes.bring_in(str(path))
    assert done.refused == done.quarantined == 0, done
    return time.process_time() - client, measuring.cpu_of(pid) - server, time.perf_counter() - wall


def bulk_create(folder: Path) -> float:
    """Seconds of processor time an event of the ordinary way: model instances, bulk_create, into the same table."""
    import orjson
    from django.contrib.postgres.fields import ArrayField
    from django.db import models
    from isal import igzip

    from trail.events import dimensions, keys, mentions, packing, parsing, partitions

    class Row(models.Model):  # noqa: DJ008
        id = models.BigIntegerField(primary_key=True)
        event_time = models.DateTimeField()
        event_id = models.UUIDField()
        tx = models.BigIntegerField()
        account, region, source, name = (models.IntegerField() for _ in range(4))
        username, access_key, source_ip, error = (models.IntegerField(null=True) for _ in range(4))
        category, dictionary = (models.SmallIntegerField() for _ in range(2))
        read_only = models.BooleanField()
        raw = models.BinaryField()
        mentions = ArrayField(models.BigIntegerField())

        class Meta:
            app_label, managed, db_table = "trail", False, "trail_event"

    paths = generator.write(folder, PEER, 1, seed=99)
    client, server, pid = 0.0, 0.0, measuring.backend()
    for path in paths:
        begin, before = time.process_time(), measuring.cpu_of(pid)
        made = []
        number, pack = packing.packer()
        for place, record in enumerate(orjson.loads(igzip.decompress(path.read_bytes()))["Records"]):
            parsed = parsing.parse(record)
            texts = {
                name: (kind, getattr(parsed, name))
                for kind, name in ((1, "account"), (2, "region"), (3, "source"), (4, "name"), (5, "username"),
                                   (6, "access_key"), (7, "source_ip"), (8, "error")) if getattr(parsed, name)
            }  # fmt: skip
            ids = dimensions.ids(texts.values())
            made.append(
                Row(
                    id=keys.make(parsed.moment, place), event_time=parsed.time, event_id=parsed.event_id.hex(), tx=0,
                    category=parsed.category, read_only=parsed.read_only, dictionary=number, raw=pack(orjson.dumps(record)),
                    mentions=[mentions.number(mark) for mark in mentions.digests(record)],
                    **{name: ids[key] for name, key in texts.items()},
                )
            )  # fmt: skip
        partitions.ensure({row.event_time.date() for row in made})
        Row.objects.bulk_create(made, batch_size=1000)
        client += time.process_time() - begin
        server += measuring.cpu_of(pid) - before
    return (client + server) / PEER


def workers(folder: Path, many: int) -> float:
    """Events a second by the clock."""
    from trail.imports import importing

    begin = time.perf_counter()
    done = importing.run(str(folder), workers=many)
    assert not done.duplicates
    return done.stored / (time.perf_counter() - begin)


def peak(path: Path) -> tuple[float, float]:
    """Megabytes of gzip, and megabytes of memory that importing the file takes at most, in a process of its own."""
    code = (
        "import sys,os; sys.path.insert(0, os.getcwd()); os.environ.setdefault('DJANGO_SETTINGS_MODULE','project.settings')\n"
        "import django; django.setup()\nfrom trail.imports import writes\n"
        f"done=writes.bring_in({str(path)!r}); assert done.stored, done\n"
        "print([line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')][0])"
    )
    shown = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=measuring.ROOT
    ).stdout
    return path.stat().st_size / 2**20, int(shown.split()[-1]) / 1024


def main() -> None:
    measuring.prepare()
    from django.db import connection

    from trail.imports import writes

    events = measuring.events()
    days = max(30 * events / DENSE, 0.1)
    with tempfile.TemporaryDirectory(prefix="cairn-bench-") as name:
        folder = Path(name)
        pid = measuring.backend()
        costs: list[tuple[int, float, float, float, float]] = []
        size = records = 0
        reference = Reference()
        for place, part in enumerate(
            generator.Population(1).slices(events, days)
        ):  # a file at a time: ten millions need no disk
            path = generator.pack(folder, part, place)
            size += path.stat().st_size
            many, read = reference(path)
            client, server, wall = ours(path, pid)
            costs.append((many, read, client, server, wall))
            records += many
            path.unlink()
            if place % 200 == 199:
                print(f"  {records:,} events", file=sys.stderr, flush=True)
        reference.end()
        begin, before = time.process_time(), measuring.cpu_of(pid)
        writes.settle()
        settle = (time.process_time() - begin + measuring.cpu_of(pid) - before) / records
        report(costs, settle, size / records)
        with connection.cursor() as cursor:
            bytes_of(cursor, records)
        few = min(events, 100_000)
        rates = {}
        for many in (1, 2):
            generator.write(folder / f"w{many}", few, 30 * few / DENSE, seed=10 + many)
            rates[many] = workers(folder / f"w{many}", many)
        peer = bulk_create(folder / "peer")
        own = sum(row[2] + row[3] for row in costs) / records + settle
        (big,) = generator.write(
            folder / "big", min(events, 265_000) if events < 200_000 else 265_000, 1, seed=50, size=265_000
        )
        packed, memory = peak(big)
        measuring.table(
            "Beside it",
            ("what", "figure", "target"),
            [
                ("Django bulk_create, µs an event", peer * 1e6, ""),
                ("ours against bulk_create, times", peer / own, "≥ 8"),
                ("two workers against one, by the clock", rates[2] / rates[1], "≥ 1.7"),
                (f"peak memory for a gzip file of {packed:.0f} MB, MB", memory, "≤ 300"),
            ],
        )


def report(costs: list[tuple[int, float, float, float, float]], settle: float, packed: float) -> None:
    records = sum(row[0] for row in costs)
    part = max(len(costs) // 10, min(20, len(costs) // 2))

    def an_event(rows: list[tuple[int, float, float, float, float]], *columns: int) -> float:
        return sum(row[column] for row in rows for column in columns) / sum(row[0] for row in rows) * 1e6

    def against(rows: list[tuple[int, float, float, float, float]]) -> float:
        return an_event(rows, 2, 3) / an_event(rows, 1)

    total = an_event(costs, 2, 3) + settle * 1e6
    measuring.table(
        f"Import of {records:,} events in files of 5,000, {DENSE / 30:,.0f} a day ({packed:.0f} B an event as gzip)",
        ("µs of processor time an event", "figure", "target"),
        [
            ("R: gunzip + orjson.loads", an_event(costs, 1), ""),
            ("ours, client", an_event(costs, 2), ""),
            ("ours, database", an_event(costs, 3), ""),
            ("ours, sorting and folding at the end", settle * 1e6, ""),
            ("ours in all", total, "≤ 60"),
            ("R / ours", an_event(costs, 1) / total, "≥ 0.30"),
            (
                "R / ours, median of files",
                measuring.median([row[1] / (row[2] + row[3] + settle * row[0]) for row in costs]),
                "≥ 0.30",
            ),
            (
                "last tenth against first tenth, each against its own R",
                against(costs[-part:]) / against(costs[:part]),
                "≤ 1.2",
            ),
            ("events a second by the clock, one process", 1e6 / an_event(costs, 4), ""),
        ],
    )


def bytes_of(cursor: object, records: int) -> None:
    cursor.execute(
        "SELECT CASE WHEN c.relkind = 'i' THEN 'index ' || regexp_replace(substr(c.relname, 22), '_idx$|_key$', '') "
        "ELSE 'rows' END, sum(pg_total_relation_size(c.oid)) FILTER (WHERE c.relkind = 'i'), "
        "sum(pg_table_size(c.oid)) FILTER (WHERE c.relkind = 'r') FROM pg_class c "
        "WHERE c.relname ~ '^trail_event_[0-9]{8}' AND c.relkind IN ('r', 'i') GROUP BY 1 ORDER BY 1"
    )
    rows = [(what, float(one or other) / records) for what, one, other in cursor.fetchall()]
    cursor.execute(
        "SELECT pg_total_relation_size('trail_count'), "
        "pg_total_relation_size('trail_dimension') + pg_total_relation_size('trail_dictionary')"
    )
    counts, texts = cursor.fetchone()
    rows += [("counts by hour and day", counts / records), ("texts and dictionaries", texts / records)]
    measuring.table(
        "Bytes an event on disk", ("what", "bytes", "target"),
        [*((what, figure, "") for what, figure in rows), ("in all", sum(figure for _, figure in rows), "≤ 650")],
    )  # fmt: skip


if __name__ == "__main__":
    main()
