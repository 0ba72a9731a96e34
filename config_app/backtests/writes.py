"""Run back-tests and keep what came of them; verdicts are never touched."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from django.db import transaction

from config_app.backtests import reads
from config_app.backtests.models import COMPLETED, FAILED, PARTIAL, QUEUED, RUNNING, BackTest, BackTestTurn
from config_app.backtests.replaying import Replay
from config_app.backtests.tallying import Tally
from config_app.items import fixing
from config_app.items.models import Item
from config_app.rules.models import ConfigRule
from project.kernel import clock

log = logging.getLogger(__name__)
SECONDS = 240.0  # that one back-test may run
LEASE = timedelta(seconds=SECONDS + 60)
_FIELDS = (
    "name",
    "owner",
    "scope",
    "identifier",
    "parameters",
    "frequency",
    "source_details",
    "policy_runtime",
    "policy_text",
)


def ask(account_id: str, region: str, draft: dict[str, Any], days: int, by: str) -> BackTest:
    kept = {name: value for name, value in draft.items() if name in _FIELDS}
    return BackTest.objects.create(
        account_id=account_id, region=region, name=draft["name"], draft=kept, days=days, asked_by=by
    )


def rule_of(test: BackTest) -> ConfigRule:
    """The draft as a rule that is never saved."""
    return ConfigRule(account_id=test.account_id, region=test.region, **test.draft)


def run(number: int) -> None:
    """Take up a back-test that waits and carry it through; whoever comes second finds it taken."""
    now = clock.now()
    waiting = BackTest.objects.filter(id=number, state=QUEUED, ended=None)
    if not waiting.update(state=RUNNING, leased=now + LEASE):
        return
    test = BackTest.objects.get(id=number)
    try:
        tally, whole = _replay(test)
    except Exception as problem:
        if not isinstance(problem, ValueError):
            log.exception("back-test %s failed", test.number)
        _end(test, FAILED, f"{problem}"[:400], {}, [])
        return
    reason = "" if whole else f"Its {SECONDS:.0f} s were over: the figures end at {tally.last:%Y-%m-%d %H:%M} UTC."
    _end(test, COMPLETED if whole else PARTIAL, reason, tally.numbers(whole), tally.turns)


def _replay(test: BackTest) -> tuple[Tally, bool]:
    until = fixing.fix(test.account_id, test.region).moment
    since = until - timedelta(days=test.days)
    test.since, test.until = since, until
    test.save(update_fields=["since", "until"])

    def note(progress: int) -> None:
        BackTest.objects.filter(id=test.id, ended=None).update(progress=progress)

    standing = reads.standing(test) if test.is_dry_run else {}
    tally = Tally(test, since, until, standing=standing, seconds=SECONDS, note=note)
    whole = Replay(rule_of(test), since, until, tally).run()
    return tally, whole


@transaction.atomic
def _end(test: BackTest, state: str, reason: str, numbers: dict[str, Any], turns: list[BackTestTurn]) -> None:
    """Figures and turns are there together, or not at all; a test that was deleted meanwhile leaves nothing."""
    own = BackTest.objects.select_for_update().filter(id=test.id, state=RUNNING).first()
    if own is None:
        return
    oldest = (
        Item.objects.filter(resource__account_id=test.account_id)
        .order_by("captured")
        .values_list("captured", flat=True)
    )
    if numbers and (first := oldest.first()):
        numbers["recordedSince"] = first.isoformat()
    BackTestTurn.objects.bulk_create(turns, batch_size=1000)
    own.since, own.until, own.state, own.reason, own.numbers = test.since, test.until, state, reason, numbers
    own.progress, own.ended, own.leased = (100 if state == COMPLETED else own.progress), clock.now(), None
    own.save()


def give_up(test: BackTest) -> None:
    """A running test whose worker is gone."""
    open_ones = BackTest.objects.filter(id=test.id, state=RUNNING, ended=None, leased__lt=clock.now())
    open_ones.update(state=FAILED, ended=clock.now(), reason="The worker that ran it ended. Start it again.")


def delete(test: BackTest) -> None:
    test.delete()
