"""Inspect many files at once: threads fetch, unpack and hash (all of which lets other threads run), in bounded memory."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Any

from trail.digests import fetching

WORKERS = min(8, 2 * (os.cpu_count() or 1))
_AHEAD = 2  # files in work for each thread


@dataclass(frozen=True)
class Job:
    """A file and what to do with its clear bytes and metadata; the check raises what is wrong."""

    place: fetching.Place
    check: Callable[[bytes, dict[str, str]], Any]
    about: Any = None


@dataclass(frozen=True)
class Outcome:
    """What became of a job: what the check gave, or what was raised."""

    job: Job
    value: Any = None
    error: Exception | None = None


@dataclass(frozen=True)
class _Sealed:
    body: bytes
    metadata: dict[str, str]


def run(jobs: Iterable[Job]) -> Iterator[Outcome]:
    """Outcomes as they come, in any order. Sealed files pass by the calling thread, which alone asks the database."""
    waiting = iter(jobs)
    with ThreadPoolExecutor(WORKERS, thread_name_prefix="verify") as pool:
        running: dict[Future[Outcome], None] = {}

        def fill() -> None:
            while len(running) < WORKERS * _AHEAD and (job := next(waiting, None)) is not None:
                running[pool.submit(_fetched, job)] = None

        fill()
        while running:
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                del running[future]
                outcome = future.result()
                if isinstance(outcome.value, _Sealed):
                    outcome = _unsealed(outcome.job, outcome.value)
                yield outcome
            fill()


def _fetched(job: Job) -> Outcome:
    try:
        body, metadata = fetching.raw(job.place)
        if fetching.is_sealed(body):
            return Outcome(job, _Sealed(body, metadata))
        return Outcome(job, job.check(body, metadata))
    except Exception as problem:
        return Outcome(job, error=problem)


def _unsealed(job: Job, sealed: _Sealed) -> Outcome:
    try:
        key = fetching.data_key(sealed.body, job.place)
        return Outcome(job, job.check(fetching.opened(sealed.body, key, job.place), sealed.metadata))
    except Exception as problem:
        return Outcome(job, error=problem)
