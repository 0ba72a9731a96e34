"""Process checks: rules that a person answers, with a note and a day until which the answer is good."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from config_app.items import writes as items
from config_app.items.content import Found
from config_app.items.models import Resource
from config_app.packs import reads
from config_app.packs.models import ProcessAnswer
from config_app.rules import verdicts
from config_app.rules import writes as rules
from config_app.rules.models import ConfigRule
from config_app.rules.verdicts import Said
from project.kernel import clock
from project.kernel.calls import Call

ACCOUNT, HOME = "AWS::::Account", "us-east-1"  # AWS Config gives such verdicts to the account, recorded in one region


@transaction.atomic
def answer(
    rule: ConfigRule, compliance: str, *, owner: str, note: str, review_until: date | None, by: str, event_id: str = ""
) -> ProcessAnswer:
    """Keep an answer, and let the rule say it of the account from now on."""
    made = ProcessAnswer.objects.create(
        rule=rule, compliance=compliance, owner=owner, note=note, review_until=review_until, answered_by=by,
        event_id=event_id,
    )  # fmt: skip
    resource = _account(rule.account_id)
    said = Said(rule, resource, resource.item_id or 0, compliance, f"{owner}: {note}"[:256], clock.now())
    verdicts.write([said])
    ConfigRule.objects.filter(id=rule.id).update(evaluated=clock.now())
    return made


def on_external(rule: ConfigRule, said: Mapping[str, Any], call: Call) -> None:
    """A listener: what PutExternalEvaluation says of a process check is an answer too, and stands in its history."""
    ProcessAnswer.objects.create(
        rule=rule, compliance=said["ComplianceType"], owner=call.caller.arn.rpartition("/")[2][:128],
        note=said.get("Annotation", ""), answered_by=call.caller.arn[:512], event_id=call.event_id,
    )  # fmt: skip


def _account(account_id: str) -> Resource:
    """The account as a resource; one whose settings nobody has recorded yet is noted as being there."""
    own = Resource.objects.filter(account_id=account_id, type=ACCOUNT, deleted__isnull=True)
    found = own.filter(item_id__isnull=False).order_by("id").first()
    if found is None:
        entry = Found(account_id, {}, name=account_id, arn=f"arn:aws:iam::{account_id}:root")
        items.record(account_id, HOME, ACCOUNT, [entry], lambda *_: [], complete=False)
        found = own.get(region=HOME)
    return found


def lapse() -> int:
    """End the verdicts of answers whose time is over: they are to be given again. Returns how many."""
    late = reads.due_for_review(clock.now().date())
    for one in late:
        rules.drop_results(one.rule)
    return len(late)
