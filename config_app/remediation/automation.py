"""Automatic remediation, where a person set it up: at a finding, and again while it stands; then the resource is left alone."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction

from config_app.remediation import reads, writes
from config_app.remediation.models import RemediationConfiguration
from config_app.remediation.reads import Key
from config_app.rules.models import ConfigRule, Verdict
from project.kernel import clock

log = logging.getLogger(__name__)
BY = "config.amazonaws.com"
MOST = 100  # repairs that one look begins


def on_verdicts(turned: Sequence[tuple[Any, Any]]) -> None:
    """A listener of new verdicts, inside the transaction that writes them."""
    red = [verdict for verdict, _ in turned if verdict.compliance == reads.BAD]
    if not red:
        return
    rules = {verdict.rule_id: verdict.rule for verdict in red}
    names = {(rule.account_id, rule.region, rule.name) for rule in rules.values()}
    found = {
        (one.account_id, one.region, one.rule_name): one
        for one in RemediationConfiguration.objects.filter(automatic=True, rule_name__in={name for *_, name in names})
    }
    for verdict in red[:MOST] if found else ():
        rule = rules[verdict.rule_id]
        own = found.get((rule.account_id, rule.region, rule.name))
        if own is not None:
            attempt(own, (verdict.resource.type, verdict.resource.resource_id))


def repeat() -> None:
    """Look at what automatic remediations have not repaired."""
    for found in reads.automatic():
        rule = ConfigRule.objects.filter(account_id=found.account_id, region=found.region, name=found.rule_name).first()
        if rule is None:
            continue
        red = Verdict.objects.filter(rule=rule, until__isnull=True, compliance=reads.BAD).select_related("resource")
        for verdict in red.order_by("id")[:MOST]:
            attempt(found, (verdict.resource.type, verdict.resource.resource_id))


def attempt(found: RemediationConfiguration, key: Key) -> None:
    """Repair a resource if it may be tried now; after the last attempt within the window it is left alone, with a reason."""
    place = (found.account_id, found.region, found.rule_name)
    if (found.resource_type and found.resource_type != key[0]) or reads.document(found) is None:
        return
    if reads.exceptions(*place, [key]).exists() or reads.open_keys(*place, [key]):
        return
    most, window = found.attempts or 5, found.retry_seconds or 60
    tried = reads.attempts(found, key)
    if len(tried) >= most:
        said = f"{len(tried)} automatic attempts within {window} s did not repair it; the last: {tried[0].reason or tried[0].state}"
        writes.put_exceptions(*place, [key], BY, said[:1024], None)
        return
    if tried and tried[0].asked > clock.now() - timedelta(seconds=window / most / 2):
        return
    for made in writes.ask(found, [key], BY, automatic=True):
        wake(made.pk)


def wake(number: int) -> None:
    """Carry an execution out once its asking is committed; where the broker is away, upkeep does it."""
    from config_app.remediation import tasks

    def start() -> None:
        try:
            tasks.run.apply_async((number,), retry=False)
        except Exception as problem:
            log.warning("remediation %s waits for upkeep, the broker is away: %s", number, problem)

    transaction.on_commit(start)
