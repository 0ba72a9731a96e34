"""What every benchmark here needs: CPU time of the database's processes, tables, and a prepared store."""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
_TICK = os.sysconf("SC_CLK_TCK")


def prepare() -> None:
    """Load the project on the database of `tests.services`, with its tables."""
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
    if "DATABASE_URL" not in os.environ:
        raise SystemExit("Run it as: python -m tests.services python bench/NAME.py")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def events(default: int = 200_000) -> int:
    """How many events to measure with: CAIRN_BENCH_EVENTS."""
    return int(os.environ.get("CAIRN_BENCH_EVENTS", default))


def backend() -> int:
    """The number of the process that serves our connection."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def cpu_of(pid: int) -> float:
    """Seconds of processor time that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICK


def spent(pid: int, function: Callable[[], Any]) -> tuple[float, float]:
    """Milliseconds of processor time of one run: the database process's and ours. Waiting for a busy machine is not in it."""
    ours, theirs = time.process_time_ns(), _on_cpu(pid)
    function()
    return (_on_cpu(pid) - theirs) / 1e6, (time.process_time_ns() - ours) / 1e6


def _on_cpu(pid: int) -> int:
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0])


def quantile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


def table(title: str, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Print a table whose first column is words."""
    texts = [[f"{cell:,.2f}" if isinstance(cell, float) else str(cell) for cell in row] for row in rows]
    widths = [max(len(row[place]) for row in [list(head), *texts]) for place in range(len(head))]
    print(f"\n{title}")
    for row in [list(head), *texts]:
        cells = [
            cell.ljust(width) if not place else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        print("  " + "  ".join(cells), flush=True)
