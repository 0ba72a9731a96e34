"""Packs in the background: deploy, then judge by the new rules a few seconds at a time, so that others get their turn."""

from __future__ import annotations

from config_app.packs import process, reads, writes
from config_app.packs.models import ConformancePack
from project.kernel.beat import every, on_demand

SLICE = 2.0  # seconds of evaluation before the queue is given to others
LATE = 30  # seconds after which a deployment that nobody carries out is taken up


@on_demand()
def deploy(number: int) -> None:
    """Carry out what a pack is asked to be, and begin to judge by its rules."""
    pack = writes.deploy(number)
    if pack is not None and pack.deleted is None:
        evaluate.apply_async((pack.id,), retry=False)


@on_demand()
def evaluate(number: int) -> None:
    """Judge by the waiting rules of a pack; what is left goes to the end of the queue."""
    pack = ConformancePack.objects.filter(id=number).first()
    if pack is None:
        return
    if writes.evaluate_next(pack, SLICE):
        evaluate.apply_async((number,), retry=False)
    else:
        writes.note_compliance([pack])


@every(30)
def upkeep() -> None:
    """Take up deployments and evaluations that were lost, let old answers lapse, and note how compliance moved."""
    for pack in reads.moving(LATE):
        writes.deploy(pack.id)
    process.lapse()
    settled = [pack for pack in ConformancePack.objects.order_by("id") if not pack.is_moving]
    for pack in settled:
        if reads.pending_rules(pack):
            evaluate.apply_async((pack.id,), retry=False, expires=LATE)
    writes.note_compliance(settled)
