"""Keep remediations, their executions and exceptions; each step of an execution is stored before and after it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from config_app.remediation import controls, reads
from config_app.remediation.models import (
    DENIED,
    FAILED,
    QUEUED,
    RUNNING,
    RemediationConfiguration,
    RemediationException,
    RemediationExecution,
)
from config_app.remediation.reads import Key
from project.kernel import clock
from project.kernel.calls import Caller

LEASE = timedelta(minutes=10)


def put(account_id: str, region: str, name: str, fields: Mapping[str, Any], by: str) -> RemediationConfiguration:
    found, _ = RemediationConfiguration.objects.update_or_create(
        account_id=account_id, region=region, rule_name=name, defaults={**fields, "put": clock.now(), "put_by": by}
    )
    return found


def delete(found: RemediationConfiguration) -> None:
    """What waited for approval is refused with it."""
    waiting = RemediationExecution.objects.filter(
        account_id=found.account_id, region=found.region, rule_name=found.rule_name, state="PENDING"
    )
    waiting.update(state=DENIED, ended=clock.now(), reason="The remediation was deleted.")
    found.delete()


def ask(
    found: RemediationConfiguration, keys: Sequence[Key], by: str, *, automatic: bool = False
) -> list[RemediationExecution]:
    """Executions that wait for approval; automatic ones wait for their turn only."""
    now = clock.now()
    decided = {"state": QUEUED, "automatic": True, "decided": now, "decided_by": found.put_by} if automatic else {}
    rows = [
        RemediationExecution(
            account_id=found.account_id, region=found.region, rule_name=found.rule_name, resource_type=kind,
            resource_id=number, document=found.document, parameters=found.parameters, asked_by=by, **decided,
        )
        for kind, number in keys
    ]  # fmt: skip
    RemediationExecution.objects.bulk_create(rows, ignore_conflicts=automatic)
    made = RemediationExecution.objects.filter(number__in=[row.number for row in rows])
    return list(made.order_by("id"))


def approve(found: RemediationExecution, caller: Caller) -> RemediationExecution:
    found.state, found.decided, found.decided_by = QUEUED, clock.now(), caller.arn
    found.acting = {
        "accountId": caller.account_id, "arn": caller.arn, "identity": dict(caller.identity),
        "policies": [dict(one) for one in caller.policies],
    }  # fmt: skip
    found.save(update_fields=["state", "decided", "decided_by", "acting"])
    return found


def deny(found: RemediationExecution, by: str, reason: str) -> RemediationExecution:
    found.state, found.decided, found.decided_by, found.reason = DENIED, clock.now(), by, reason
    found.ended = found.decided
    found.save(update_fields=["state", "decided", "decided_by", "reason", "ended"])
    return found


@transaction.atomic
def take(number: int) -> RemediationExecution | None:
    """Take an execution up; None where somebody else has, it is not approved, or the rule's controls hold it back."""
    now = clock.now()
    found = RemediationExecution.objects.filter(id=number, state=QUEUED).first()
    if found is None or not _admitted(found):
        return None
    own = RemediationExecution.objects.filter(id=number, state=QUEUED)
    if not own.update(state=RUNNING, started=now, leased=now + LEASE):
        return None
    return RemediationExecution.objects.get(id=number)


def _admitted(found: RemediationExecution) -> bool:
    """Whether one more may be carried out now; one that no longer may at all ends here. One decision at a time for a rule."""
    setting = reads.of_execution(found).select_for_update().first()
    if setting is None or not setting.controls:
        return True
    figures = reads.figures(setting)
    decided = controls.decide(setting.controls, **figures)
    if decided == controls.STOP:
        figures.pop("running")
        said = controls.stopped(setting.controls, **figures)
        own = RemediationExecution.objects.filter(id=found.id, state=QUEUED)
        own.update(state=FAILED, ended=clock.now(), reason=said)
    return decided == controls.RUN


def note(found: RemediationExecution) -> None:
    """Keep the steps as they are now."""
    RemediationExecution.objects.filter(id=found.id).update(steps=found.steps)


def end(found: RemediationExecution, state: str, reason: str = "") -> None:
    found.state, found.reason, found.ended = state, reason[:1000], clock.now()
    own = RemediationExecution.objects.filter(id=found.id, state=RUNNING)
    own.update(state=state, reason=found.reason, ended=found.ended, steps=found.steps, leased=None)


def give_up(found: RemediationExecution) -> None:
    """An execution whose worker is gone: what its last step did is not known."""
    for step in found.steps:
        if step["State"] == RUNNING:
            step |= {"State": "UNKNOWN", "ErrorMessage": "The worker ended before the answer came."}
    end(found, FAILED, "The worker that carried it out ended. Whether its last step was carried out is not known.")


@transaction.atomic
def put_exceptions(
    account_id: str, region: str, name: str, keys: Sequence[Key], by: str, message: str, expires: datetime | None
) -> None:
    for kind, number in keys:
        RemediationException.objects.update_or_create(
            account_id=account_id, region=region, rule_name=name, resource_type=kind, resource_id=number,
            defaults={"message": message, "expires": expires, "put": clock.now(), "put_by": by},
        )  # fmt: skip


def delete_exceptions(account_id: str, region: str, name: str, keys: Sequence[Key]) -> None:
    reads.exceptions(account_id, region, name, keys).delete()
