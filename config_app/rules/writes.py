"""Evaluate rules and write verdicts: a verdict that stays the same is confirmed, another one begins a new interval."""

from __future__ import annotations

import logging
from typing import Any

from django.db import transaction

from config_app.items.models import Item, Resource
from config_app.rules import reads, spec
from config_app.rules.models import ConfigRule, Verdict
from project.kernel import canonical, clock

log = logging.getLogger(__name__)


def save(rule: ConfigRule, changes: dict[str, Any]) -> ConfigRule:
    for name, value in changes.items():
        if value is not None:
            setattr(rule, name, value)
    rule.updated = clock.now()
    rule.save()
    return rule


def delete(rule: ConfigRule) -> None:
    rule.delete()


def drop_results(rule: ConfigRule) -> None:
    """End every verdict of a rule, so that it starts over; what it said remains history."""
    Verdict.objects.filter(rule=rule, until__isnull=True).update(until=clock.now())


def on_item(item: Item) -> None:
    """A new item: judge it by every rule that looks at its type, in the transaction that writes it."""
    if item.is_deletion:
        Verdict.objects.filter(resource_id=item.resource_id, until__isnull=True).update(until=clock.now())
        return
    for rule in reads.matching(item.resource):
        if reads.in_scope(rule).filter(id=item.resource_id).exists():
            _judge(rule, item.resource, item)
        else:
            Verdict.objects.filter(rule=rule, resource_id=item.resource_id, until__isnull=True).update(
                until=clock.now()
            )


def evaluate(rule: ConfigRule) -> int:
    """Judge everything in a rule's scope by its newest item; returns how many were judged."""
    if not rule.enabled:
        return 0
    number = 0
    inside = list(reads.in_scope(rule).order_by("id"))
    items = Item.objects.in_bulk([resource.item_id for resource in inside if resource.item_id])
    with transaction.atomic():
        for resource in inside:
            item = items.get(resource.item_id or 0)
            if item is not None and not item.is_deletion:
                _judge(rule, resource, item)
                number += 1
        outside = Verdict.objects.filter(rule=rule, until__isnull=True).exclude(
            resource__in=[item.id for item in inside]
        )
        outside.update(until=clock.now())
        ConfigRule.objects.filter(id=rule.id).update(evaluated=clock.now())
    return number


def seen(item: Item, resource: Resource) -> spec.Item:
    """What a rule may see of a resource besides its configuration."""
    return spec.Item(
        type=resource.type, resource_id=resource.resource_id, name=resource.name, account_id=resource.account_id,
        tags=item.tags, supplementary=item.supplementary, relationships=tuple(item.relationships),
    )  # fmt: skip


def _judge(rule: ConfigRule, resource: Resource, item: Item) -> None:
    declared = reads.declared(rule)
    if declared is None:
        return
    invoked = clock.now()
    try:
        compliance, annotation = spec.judge(declared, item.configuration or {}, rule.parameters, seen(item, resource))
    except Exception as problem:
        # a rule that fails says nothing: the last verdict stays and the rule shows its error
        log.exception("rule %s failed over %s", rule.name, resource)
        ConfigRule.objects.filter(id=rule.id).update(
            error=f"{type(problem).__name__}: {problem}"[:400], error_at=invoked
        )
        return
    if annotation and resource.name and resource.name != resource.resource_id:
        annotation = f"{resource.name.rpartition('/')[2]}: {annotation}"[:256]  # people know it by its name, not its id
    _write(rule, resource, item, compliance, annotation, invoked)


@transaction.atomic
def _write(rule: ConfigRule, resource: Resource, item: Item, compliance: str, annotation: str, invoked: Any) -> None:
    inputs = canonical.md5([rule.identifier, rule.parameters])
    standing = Verdict.objects.select_for_update().filter(rule=rule, resource=resource, until__isnull=True).first()
    now = clock.now()
    if standing and standing.compliance == compliance and standing.annotation == annotation:
        standing.invoked, standing.recorded, standing.item_id, standing.inputs = invoked, now, item.id, inputs
        standing.save(update_fields=["invoked", "recorded", "item_id", "inputs"])
        return
    if standing:
        standing.until = now
        standing.save(update_fields=["until"])
    Verdict.objects.create(
        rule=rule, resource=resource, compliance=compliance, annotation=annotation, item_id=item.id, inputs=inputs,
        since=now, invoked=invoked, recorded=now,
    )  # fmt: skip
