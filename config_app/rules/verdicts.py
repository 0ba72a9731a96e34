"""Write verdicts as intervals, in bulk: one that stays the same is confirmed, another one ends it and begins anew.

An interval's beginning, what it says and by which version of the rule are never rewritten, and an ended one is never
touched again. A changed rule that says the same begins a new interval all the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from config_app.items.models import Resource
from config_app.rules import listening, versions
from config_app.rules.models import ConfigRule, Verdict
from project.kernel import clock

BATCH = 1000
HASH = 64


@dataclass(frozen=True)
class Said:
    """What a rule says of a resource by one of its items."""

    rule: ConfigRule
    resource: Resource
    item_id: int | None
    compliance: str
    annotation: str
    invoked: datetime
    item_md5: str = ""
    ordering: datetime | None = None
    inputs: str = ""  # the rule's version; empty: as it is now


@transaction.atomic
def write(said: Sequence[Said], *, ended: Sequence[tuple[int, int]] = ()) -> None:
    """Write what rules say now; `ended` are (rule, resource) that a rule no longer looks at."""
    standing = _standing(said, ended)
    now = clock.now()
    hashes = {one.rule.id: one.rule for one in said if not one.inputs}
    version = {key: versions.keep(rule, versions.document(rule)) for key, rule in hashes.items()}
    over = [standing[pair].id for pair in ended if pair in standing]
    same: dict[tuple[int, str, datetime], list[int]] = defaultdict(list)
    moved: list[Verdict] = []
    fresh: list[Verdict] = []
    turned: list[tuple[Verdict, Verdict | None]] = []
    for one in said:
        inputs = one.inputs or version[one.rule.id]
        holds = standing.get((one.rule.id, one.resource.id))
        if holds and _older(one, holds):
            continue
        if holds and _same(one, holds, inputs):
            if holds.item_id != one.item_id or holds.ordering != one.ordering:
                holds.item_id, holds.item_md5, holds.ordering = one.item_id, one.item_md5, one.ordering
                moved.append(holds)
            same[one.rule.id, inputs, one.invoked].append(holds.id)
            continue
        if holds:
            over.append(holds.id)
        fresh.append(
            Verdict(
                rule=one.rule, resource=one.resource, compliance=one.compliance, annotation=one.annotation,
                item_id=one.item_id, item_md5=one.item_md5, ordering=one.ordering, inputs=inputs, since=now,
                invoked=one.invoked, recorded=now,
            )
        )  # fmt: skip
        if holds is None or holds.compliance != one.compliance:
            turned.append((fresh[-1], holds))
    if over:
        Verdict.objects.filter(id__in=over).update(until=now)
    for (_, inputs, invoked), numbers in same.items():
        Verdict.objects.filter(id__in=numbers).update(inputs=inputs, invoked=invoked, recorded=now)
    # an upsert by key: bulk_update's CASE for every row takes a hundred times as long
    Verdict.objects.bulk_create(
        moved, batch_size=BATCH, update_conflicts=True, unique_fields=["id"],
        update_fields=["item_id", "item_md5", "ordering"],
    )  # fmt: skip
    Verdict.objects.bulk_create(fresh, batch_size=BATCH)
    listening.tell(turned)


def _same(one: Said, holds: Verdict, inputs: str) -> bool:
    """Whether this confirms what holds: the same word of the same version (of old verdicts the version is not known)."""
    known = len(holds.inputs) == HASH
    return (holds.compliance, holds.annotation) == (one.compliance, one.annotation) and (
        not known or holds.inputs == inputs
    )


def _older(one: Said, holds: Verdict) -> bool:
    """A custom rule's word of an earlier moment, which arrives after that of a later one."""
    return one.ordering is not None and holds.ordering is not None and one.ordering < holds.ordering


def _standing(said: Sequence[Said], ended: Sequence[tuple[int, int]]) -> dict[tuple[int, int], Verdict]:
    """The verdicts that hold for these pairs, locked."""
    by_rule: dict[int, set[int]] = defaultdict(set)
    for rule_id, resource_id in [*((one.rule.id, one.resource.id) for one in said), *ended]:
        by_rule[rule_id].add(resource_id)
    if not by_rule:
        return {}
    wanted = Q()
    for rule_id, resources in by_rule.items():
        wanted |= Q(rule_id=rule_id, resource_id__in=resources)
    rows = Verdict.objects.select_for_update().filter(wanted, until__isnull=True).order_by("id")
    return {(verdict.rule_id, verdict.resource_id): verdict for verdict in rows}
