"""Keep rules, and judge by them: when items are written, when a rule is put, when a period is over."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import DatabaseError, connection, transaction

from config_app.items.models import Item, Resource
from config_app.rules import reads, spec, surroundings, verdicts
from config_app.rules.custom import queue
from config_app.rules.models import LAMBDA, ConfigRule, Verdict
from config_app.rules.verdicts import Said
from project.kernel import clock

log = logging.getLogger(__name__)
LOCK, LOCK_PERIODIC = 0x0CA4, 0x0CAD
CHUNK = 2000  # resources judged and written in one transaction


def save(rule: ConfigRule, changes: dict[str, Any]) -> ConfigRule:
    for name, value in changes.items():
        if value is not None:
            setattr(rule, name, value)
    rule.updated = clock.now()
    rule.save()
    return rule


@transaction.atomic
def delete(rule: ConfigRule) -> None:
    """Its verdicts end; rule and verdicts stay as history."""
    drop_results(rule)
    rule.deleted = clock.now()
    rule.save(update_fields=["deleted"])


def drop_results(rule: ConfigRule) -> None:
    """End every verdict of a rule, so that it starts over; what it said remains history."""
    if rule.is_custom:
        queue.drop(rule)
    Verdict.objects.filter(rule=rule, until__isnull=True).update(until=clock.now())


def on_items(items: Sequence[Item]) -> None:
    """New items: judge them by every rule that looks at their type, in the transaction that writes them."""
    gone = [item.resource_id for item in items if item.is_deletion]
    if gone:
        Verdict.objects.filter(resource_id__in=gone, until__isnull=True).update(until=clock.now())
    there = [item for item in items if not item.is_deletion]
    accounts = {item.resource.account_id for item in there}
    said: list[Said] = []
    outside: list[tuple[int, int]] = []
    with connection.cursor() as cursor:
        for account in sorted(accounts):
            cursor.execute("SELECT pg_advisory_xact_lock_shared(%s, hashtext(%s))", [LOCK, account])
    everyone = {item.resource.account_id for item in items}
    for rule in reads.enabled(everyone) if items else []:
        if rule.is_custom:
            queue.put_changes(rule, [item for item in items if item.resource.account_id == rule.account_id])
        if rule.owner == LAMBDA:
            continue  # it says itself that a resource which left its scope is not applicable
        own = [(item.resource, item) for item in there if item.resource.account_id == rule.account_id]
        inside = [pair for pair in own if reads.covers(rule, pair[0])]
        covered = {resource.pk for resource, _ in inside}
        said += [] if rule.is_custom else _judged(rule, inside)
        outside += [(rule.id, resource.pk) for resource, _ in own if resource.pk not in covered]
    verdicts.write(said, ended=outside)


def evaluate(rule: ConfigRule) -> int:
    """Judge everything in a rule's scope by its newest item; returns how many were judged."""
    if not rule.enabled or rule.deleted or not reads.judges(rule):
        return 0
    begun = clock.now()
    _barrier(rule.account_id)
    if rule.is_custom:
        return _queue(rule)
    keys = list(reads.in_scope(rule).order_by("id").values_list("id", flat=True))
    number = sum(_evaluate_some(rule, keys[start : start + CHUNK]) for start in range(0, len(keys), CHUNK))
    outside = Verdict.objects.filter(rule=rule, until__isnull=True).exclude(
        resource_id__in=reads.in_scope(rule).values("id")
    )
    outside.update(until=clock.now())
    ConfigRule.objects.filter(id=rule.id).update(evaluated=begun)
    return number


def evaluate_due() -> int:
    """Judge by the periodic rules whose time has come, one worker at a time; one that fails delays no other."""
    done = 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, 0)", [LOCK_PERIODIC])
        if not cursor.fetchone()[0]:
            return 0
        try:
            for rule in reads.periodic_due():
                try:
                    evaluate(rule)
                    done += 1
                except Exception as problem:
                    log.exception("rule %s is tried again in its next period", rule.name)
                    said = f"{type(problem).__name__}: {problem}"[:400]
                    own = ConfigRule.objects.filter(id=rule.id)
                    own.update(error=said, error_at=clock.now(), evaluated=clock.now())
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s, 0)", [LOCK_PERIODIC])
    return done


def _queue(rule: ConfigRule) -> int:
    """A custom rule's evaluation waits for its turn; what left its scope is out of it at once."""
    number = queue.put_everything(rule)
    if reads.on_change(rule):
        outside = Verdict.objects.filter(rule=rule, until__isnull=True).exclude(
            resource_id__in=reads.in_scope(rule).values("id")
        )
        outside.update(until=clock.now())
    return number


@transaction.atomic
def _barrier(account_id: str) -> None:
    """Wait for those who write items and may not have seen this rule; who begins later sees it. Held for no moment longer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [LOCK, account_id])


@transaction.atomic
def _evaluate_some(rule: ConfigRule, keys: list[int]) -> int:
    """The resources are locked, so that an item that is being written is judged after this, not before."""
    found = Resource.objects.select_for_update(of=("self",)).filter(id__in=keys, deleted__isnull=True).order_by("id")
    inside = [resource for resource in found if resource.item_id]
    items = Item.objects.in_bulk([resource.item_id for resource in inside])
    pairs = [(resource, items[resource.item_id]) for resource in inside if resource.item_id in items]
    verdicts.write(_judged(rule, pairs))
    return len(pairs)


def _judged(rule: ConfigRule, pairs: Iterable[tuple[Resource, Item]]) -> list[Said]:
    """What the rule says of each; a rule that fails over one says nothing of it: the last verdict stays.

    Whatever a rule does, the items stand: one that cannot even be prepared, or whose questions to the database fail,
    says nothing of any of them.
    """
    declared = reads.declared(rule)
    if declared is None:
        return []
    invoked = clock.now()
    try:
        with transaction.atomic() if spec.wants_inventory(declared) else contextlib.nullcontext():
            said, failure = _sayings(rule, declared, pairs, invoked)
    except Exception as problem:
        log.exception("rule %s cannot judge", rule.name)
        said, failure = [], f"{type(problem).__name__}: {problem}"[:400]
    if failure:
        ConfigRule.objects.filter(id=rule.id).update(error=failure, error_at=invoked)
    elif said and rule.error:
        ConfigRule.objects.filter(id=rule.id).update(error="")
    return said


def _sayings(
    rule: ConfigRule, declared: spec.ManagedRule, pairs: Iterable[tuple[Resource, Item]], invoked: datetime
) -> tuple[list[Said], str]:
    """What a rule says of each, and the last thing that went wrong."""
    said, failure = [], ""
    others = surroundings.inventory(rule) if spec.wants_inventory(declared) else None
    judge = spec.prepared(declared, rule.parameters, others)
    for resource, item in pairs:
        seen = surroundings.seen(item, resource, invoked)
        try:
            verdict = judge(item.configuration or {}, seen)
        except spec.NotRecorded as missing:
            failure = str(missing)[:400]
            continue
        except DatabaseError:
            raise  # nothing more can be asked within this transaction
        except Exception as problem:
            log.exception("rule %s failed over %s", rule.name, resource)
            failure = f"{resource}: {type(problem).__name__}: {problem}"[:400]
            continue
        said.append(Said(rule, resource, item.id, verdict[0], named(verdict[1], resource), invoked, item.md5))
    return said, failure


def named(annotation: str, resource: Resource) -> str:
    """People know a resource by its name, not its id."""
    if annotation and resource.name and resource.name != resource.resource_id:
        return f"{resource.name.rpartition('/')[2]}: {annotation}"[:256]
    return annotation[:256]
