"""Find back-tests and their turns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import Q

from config_app.backtests.models import QUEUED, BackTest, BackTestTurn
from config_app.rules.models import ConfigRule, Verdict
from project.kernel import clock
from project.kernel.errors import CallError

LATE = timedelta(seconds=30)


def find(accounts: Sequence[str], number: str) -> BackTest:
    """A back-test by its id; raises NoSuchBackTestException."""
    found = BackTest.objects.filter(account_id__in=accounts, number=number).first()
    if found is None:
        raise CallError("NoSuchBackTestException", f"There is no back-test {number[:64]}.", status=404)
    return found


def listing(accounts: Sequence[str], name: str = "", *, before: int | None = None, limit: int = 50) -> list[BackTest]:
    """Back-tests, the newest first, of all rules or of one."""
    found = BackTest.objects.filter(account_id__in=accounts)
    found = found.filter(name=name) if name else found
    found = found.filter(id__lt=before) if before is not None else found
    return list(found.order_by("-id")[:limit])


def turns(test: BackTest, *, holding: bool = False, after: int | None = None, limit: int = 100) -> list[BackTestTurn]:
    """A back-test's turns in their order; `holding`: only what would be red at the end."""
    found = BackTestTurn.objects.filter(test=test).select_related("resource")
    found = found.filter(holds=True, compliance="NON_COMPLIANT") if holding else found
    found = found.filter(id__gt=after) if after is not None else found
    return list(found.order_by("id")[:limit])


def open_tests(account_id: str) -> int:
    """How many back-tests of an account wait or run."""
    return BackTest.objects.filter(account_id=account_id, ended=None).count()


def kept(account_id: str) -> int:
    return BackTest.objects.filter(account_id=account_id).count()


def standing_rule(test: BackTest) -> ConfigRule | None:
    """The enabled or disabled rule whose name the draft has."""
    return ConfigRule.objects.filter(account_id=test.account_id, region=test.region, name=test.name).first()


def standing(test: BackTest) -> dict[int, str]:
    """What the rule of the draft's name says now, by resource."""
    rule = standing_rule(test)
    rows = Verdict.objects.filter(rule=rule, until__isnull=True) if rule else Verdict.objects.none()
    return dict(rows.values_list("resource_id", "compliance"))


def lost() -> list[BackTest]:
    """Those that nobody took up, and those whose worker is gone."""
    now = clock.now()
    late = Q(state=QUEUED, asked__lt=now - LATE) | Q(leased__lt=now)
    return list(BackTest.objects.filter(late, ended=None).order_by("id")[:50])
