"""The queue of custom rules' runs, as rows: put in with the change that asks for them, leased by whoever runs them.

A resource waits once for a rule: what changes while it waits is judged as it is then. So the queue holds at most what is
in scope, however fast things change.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from datetime import timedelta

from celery import current_app
from django.db import connection, transaction
from django.db.models import F, Q

from config_app.items.models import Item, Resource
from config_app.rules import reads
from config_app.rules.models import POLICY, ConfigRule, RuleRun
from config_app.rules.reads import CHANGE, SCHEDULED
from project.kernel import clock

log = logging.getLogger(__name__)
TASK = "config_app.rules.custom.tasks.run_queue"
MOST_RUNNING, BATCH = 4, 200
LEASE = timedelta(seconds=60)  # beyond the time that a run may take
PAUSE, BROKEN = timedelta(minutes=5), 3  # so many runs that were ended by force, and a rule rests
KEPT = 100  # ended runs of a rule
_PUT = """
INSERT INTO config_app_rulerun
  (rule_id, resource_id, item_id, message_type, left_scope, state, queued, token_sha256, key_id, inputs, answers,
   evaluations, reason, output, confinement)
SELECT %s, resource, item, %s, left_scope, 'QUEUED', %s, '', '', '', 0, 0, '', '', ''
  FROM unnest(%s::bigint[], %s::bigint[], %s::boolean[]) AS given(resource, item, left_scope)
ON CONFLICT (rule_id, resource_id, message_type) WHERE state = 'QUEUED'
  DO UPDATE SET item_id = excluded.item_id, left_scope = excluded.left_scope"""


def put(rule: ConfigRule, entries: Iterable[tuple[int | None, int | None, bool]], message: str = CHANGE) -> int:
    """Queue runs over (resource, item, whether it left the scope); counts them."""
    found = list({entry[0]: entry for entry in entries}.values())
    if found:
        columns = [list(column) for column in zip(*found, strict=True)]
        with connection.cursor() as cursor:
            cursor.execute(_PUT, [rule.id, message, clock.now(), *columns])
        transaction.on_commit(wake)
    return len(found)


def put_changes(rule: ConfigRule, items: Sequence[Item]) -> None:
    """Queue what new items ask of a rule: those in its scope, and for functions also what left it or is gone."""
    if not reads.on_change(rule):
        return
    inside = [(item.resource_id, item.id, False) for item in items
              if not item.is_deletion and reads.covers(rule, item.resource)]  # fmt: skip
    if rule.owner != POLICY:
        known = {resource for resource, _, _ in inside}
        rest = {key: item for item in items if (key := item.resource_id) not in known}
        spoken = rule.verdicts.filter(resource_id__in=list(rest)).exclude(compliance="NOT_APPLICABLE")
        gone = [key for key, item in rest.items() if item.is_deletion]
        held = spoken.filter(Q(until__isnull=True) | Q(resource_id__in=gone)).values_list("resource_id", flat=True)
        inside += [(key, rest[key].id, True) for key in sorted(set(held))]
    put(rule, inside)


@transaction.atomic
def put_everything(rule: ConfigRule) -> int:
    """Queue a whole evaluation: everything in scope where changes wake the rule, one call where the clock does."""
    number = 0
    if reads.on_change(rule):
        rows = reads.in_scope(rule).filter(item_id__isnull=False).order_by("id").values_list("id", "item_id")
        number += put(rule, ((resource, item, False) for resource, item in rows))
    if rule.frequency:
        number += put(rule, [(None, None, False)], SCHEDULED)
    if not number:
        ConfigRule.objects.filter(id=rule.id).update(evaluated=clock.now())
    return number


def put_scheduled(rule: ConfigRule) -> None:
    put(rule, [(None, None, False)], SCHEDULED)


def wake() -> None:
    """Tell a worker that something waits; where the broker is away, the beat's next look finds it."""
    try:
        current_app.send_task(TASK, retry=False)
    except Exception as problem:
        log.warning("custom rules wait for the next look, the broker is away: %s", problem)


@transaction.atomic
def claim() -> list[RuleRun]:
    """Lease what to run next: one run of a function, or some of a policy; of the rule that waited longest. May be empty."""
    now = clock.now()
    _take_back()
    busy = set(RuleRun.objects.filter(state="RUNNING").values_list("rule_id", flat=True))
    if len(busy) >= MOST_RUNNING:
        return []
    waiting = RuleRun.objects.filter(state="QUEUED").exclude(rule_id__in=busy)
    first = waiting.order_by(F("rule__invoked").asc(nulls_first=True), "id").select_related("rule").first()
    if first is None:
        return []
    many = BATCH if first.rule.owner == POLICY else 1
    keys = list(
        RuleRun.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(state="QUEUED", rule=first.rule).order_by("id").values_list("id", flat=True)[:many]
    )  # fmt: skip
    RuleRun.objects.filter(id__in=keys).update(
        state="RUNNING", started=now, leased=now + LEASE + timedelta(seconds=300)
    )
    ConfigRule.objects.filter(id=first.rule_id).update(invoked=now)
    return list(RuleRun.objects.filter(id__in=keys).select_related("rule", "resource").order_by("id"))


def _take_back() -> None:
    """Runs whose worker was lost wait again, unless the same waits already."""
    for run in RuleRun.objects.select_for_update(skip_locked=True).filter(state="RUNNING", leased__lt=clock.now())[:50]:
        same = RuleRun.objects.filter(
            rule_id=run.rule_id, resource=run.resource, message_type=run.message_type, state="QUEUED"
        )
        if same.exists():
            end([run], reason="The worker that ran it was lost; it waits anew.")
        else:
            RuleRun.objects.filter(id=run.id).update(state="QUEUED", started=None, leased=None)


@transaction.atomic
def end(runs: Sequence[RuleRun], *, reason: str = "", code: str = "EvaluationFailed") -> None:
    """Write how runs ended (their own `reason`, or this one), and what that says of the rule."""
    now = clock.now()
    for run in runs:
        run.reason = (reason or run.reason)[:400]
        run.state = "FAILED" if run.reason else "SUCCEEDED"
        run.ended = now
    RuleRun.objects.bulk_update(
        runs,
        ["state", "reason", "ended", "output", "confinement", "milliseconds", "evaluations", "inputs"],
        batch_size=BATCH,
    )
    for rule in {run.rule_id: run.rule for run in runs}.values():
        failed = [run for run in runs if run.rule_id == rule.id and run.reason]
        changes: dict[str, object] = {}
        if failed:
            about = f"{failed[-1].resource}: " if failed[-1].resource else ""
            changes = {"error": f"{about}{failed[-1].reason}"[:400], "error_code": code, "error_at": now}
            changes |= {"invocation_failed": now} if code != "EvaluationFailed" else {}
        else:
            changes = {"error": "", "error_code": ""}
        if not RuleRun.objects.filter(rule=rule, ended=None).exists():
            changes |= {} if len(failed) == len(runs) else {"evaluated": now}
        ConfigRule.objects.filter(id=rule.id).update(**changes)


def prune(rule_id: int) -> None:
    """Keep the newest ended runs of a rule."""
    ended = RuleRun.objects.filter(rule_id=rule_id, ended__isnull=False)
    last = ended.order_by("-id").values_list("id", flat=True)[KEPT : KEPT + 1].first()
    if last:
        ended.filter(id__lte=last).delete()


def rests(rule: ConfigRule) -> bool:
    """Whether the last runs of a rule were all ended by force a moment ago: its next ones are not started yet."""
    last = list(RuleRun.objects.filter(rule=rule, ended__isnull=False).order_by("-id")[:BROKEN])
    return len(last) == BROKEN and all(
        run.state == "FAILED"
        and run.reason.startswith("It was ended")
        and run.ended
        and run.ended > clock.now() - PAUSE
        for run in last
    )


def drop(rule: ConfigRule) -> None:
    """What waits for a rule that is deleted, switched off or starts over is not run."""
    RuleRun.objects.filter(rule=rule, state="QUEUED").delete()


def resources(runs: Sequence[RuleRun]) -> dict[int, Item]:
    """The items of runs by key."""
    return dict(Item.objects.in_bulk([run.item_id for run in runs if run.item_id]))


def former(resource: Resource, item: Item) -> Item | None:
    return Item.objects.filter(resource=resource, id__lt=item.id).order_by("-id").first()
