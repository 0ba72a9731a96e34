"""Which findings are excused: asked when verdicts are shown, of the exceptions in force at that moment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import BooleanField, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, TextField
from django.db.models.expressions import Func

from config_app.exceptions.models import ComplianceException
from config_app.items.models import Resource
from config_app.rules.models import Verdict
from project.kernel import clock
from project.kernel.errors import CallError

BAD = "NON_COMPLIANT"


def find(accounts: Sequence[str], number: int) -> ComplianceException:
    """An exception by its number; raises NoSuchExceptionException."""
    found = ComplianceException.objects.filter(account_id__in=accounts, id=number).first()
    if found is None:
        raise CallError("NoSuchExceptionException", f"There is no exception {number}.", status=404)
    return found


def in_force(accounts: Sequence[str], at: datetime) -> QuerySet[ComplianceException]:
    """The exceptions that count at a moment."""
    return ComplianceException.objects.filter(
        Q(revoked__isnull=True) | Q(revoked__gt=at), account_id__in=accounts, granted__lte=at, expires__gt=at
    )


def _covering(accounts: Sequence[str], at: datetime, rule: str, resource: str) -> QuerySet[ComplianceException]:
    """The exceptions in force that cover the outer query's rule and resource; both are paths to the rows' columns."""
    tags = f"{resource}tags"
    value = Func(OuterRef(tags), F("tag_key"), function="jsonb_extract_path_text", output_field=TextField())
    has = Func(OuterRef(tags), F("tag_key"), function="jsonb_exists", output_field=BooleanField())
    return in_force(accounts, at).alias(value=value, has=has).filter(
        Q(rule_name="") | Q(rule_name=OuterRef(f"{rule}name")),
        Q(pack="") | Q(pack=OuterRef(f"{rule}pack")),
        Q(resource_type="") | Q(resource_type=OuterRef(f"{resource}type")),
        Q(resource_id="") | Q(resource_id=OuterRef(f"{resource}resource_id")),
        Q(tag_key="") | (Q(has=True) & (Q(tag_value="") | Q(value=F("tag_value")))),
        account_id=OuterRef(f"{rule}account_id"),
    )  # fmt: skip


def excused(verdicts: QuerySet[Verdict], accounts: Sequence[str], at: datetime | None = None) -> QuerySet[Verdict]:
    """Of these verdicts the noncompliant ones that an exception covers."""
    covering = _covering(accounts, at or clock.now(), "rule__", "resource__")
    return verdicts.filter(Exists(covering), compliance=BAD)


def counts(verdicts: QuerySet[Verdict], accounts: Sequence[str], at: datetime | None = None) -> dict[int, int]:
    """How many findings of each rule are excused; nothing is asked of the verdicts where no exception is in force."""
    if not in_force(accounts, at or clock.now()).exists():
        return {}
    rows = excused(verdicts, accounts, at).values("rule_id").annotate(number=Count("id"))
    return {row["rule_id"]: row["number"] for row in rows}


def of_verdicts(
    accounts: Sequence[str], keys: Sequence[int], at: datetime | None = None
) -> dict[int, ComplianceException]:
    """The exception that excuses each of these verdicts (by key): the one that lasts longest."""
    covering = (
        _covering(accounts, at or clock.now(), "rule__", "resource__").order_by("-expires", "id").values("id")[:1]
    )
    rows = Verdict.objects.filter(id__in=keys, compliance=BAD).annotate(by=Subquery(covering)).filter(by__isnull=False)
    by_verdict = dict(rows.values_list("id", "by"))
    found = ComplianceException.objects.in_bulk(set(by_verdict.values()))
    return {key: found[number] for key, number in by_verdict.items()}


def about(resource: Resource, start: datetime, end: datetime) -> list[ComplianceException]:
    """The exceptions that were in force within a window and whose scope holds a resource, whatever the rule."""
    found = ComplianceException.objects.filter(
        Q(revoked__isnull=True) | Q(revoked__gte=start), account_id=resource.account_id, granted__lte=end,
        expires__gte=start, resource_type__in=("", resource.type), resource_id__in=("", resource.resource_id),
    ).order_by("granted", "id")  # fmt: skip
    return [one for one in found if not one.tag_key or _tagged(one, resource)][:100]


def _tagged(one: ComplianceException, resource: Resource) -> bool:
    return one.tag_key in resource.tags and (not one.tag_value or str(resource.tags[one.tag_key]) == one.tag_value)


def listing(
    accounts: Sequence[str], state: str = "", *, before: int | None = None, limit: int = 100
) -> list[ComplianceException]:
    """Exceptions, the newest first; `state` is one of those that `state_at` gives."""
    now, found = clock.now(), ComplianceException.objects.filter(account_id__in=accounts)
    kept = {
        "requested": Q(granted=None, revoked=None, expires__gt=now),
        "in force": Q(granted__lte=now, revoked=None, expires__gt=now),
        "expired": Q(revoked=None, expires__lte=now),
        "revoked": Q(revoked__isnull=False, granted__isnull=False),
        "refused": Q(revoked__isnull=False, granted=None),
    }  # fmt: skip
    found = found.filter(kept[state]) if state in kept else found
    if before is not None:
        found = found.filter(id__lt=before)
    return list(found.order_by("-id")[:limit])


def by_state(accounts: Sequence[str]) -> dict[str, int]:
    """How many exceptions there are of each state."""
    now = clock.now()
    found: dict[str, int] = {}
    for one in ComplianceException.objects.filter(account_id__in=accounts).only("granted", "revoked", "expires"):
        state = one.state_at(now)
        found[state] = found.get(state, 0) + 1
    return found
