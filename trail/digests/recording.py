"""Verify a trail and keep what was found: begun by an operation, carried out by a worker, watched by the console."""

from __future__ import annotations

import logging
import time

from project.kernel import clock
from trail.digests import verifying
from trail.digests.models import Verification
from trail.trails.models import Trail

log = logging.getLogger(__name__)
_PAUSE = 0.5  # seconds between two notes of progress


def begin(trail: Trail, by: str) -> Verification:
    return Verification.objects.create(trail=trail, by=by[:350])


def carry_out(number: int) -> None:
    """Run the verification; what stops it is said in its row."""
    row = Verification.objects.select_related("trail").get(id=number)
    noted = [0.0]

    def progress(done: int, total: int) -> None:
        if done == total or time.monotonic() - noted[0] > _PAUSE:
            noted[0] = time.monotonic()
            Verification.objects.filter(id=number).update(done=done, total=total)

    try:
        report = verifying.verify(row.trail, progress)
    except Exception as problem:
        log.exception("the verification of %s failed", row.trail.arn)
        Verification.objects.filter(id=number).update(error=str(problem)[:300], finished=clock.now())
        return
    Verification.objects.filter(id=number).update(result=report.shown(), finished=clock.now())
