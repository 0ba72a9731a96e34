"""Find rules and what is in their scope."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import Q, QuerySet

from config_app.items.models import Resource
from config_app.rules import spec
from config_app.rules.models import ConfigRule
from project.kernel import clock
from project.kernel.errors import CallError

FREQUENCIES = {"One_Hour": 1, "Three_Hours": 3, "Six_Hours": 6, "Twelve_Hours": 12, "TwentyFour_Hours": 24}


def find(account_id: str, region: str, name: str) -> ConfigRule:
    """A rule by name; raises NoSuchConfigRuleException."""
    found = ConfigRule.objects.filter(account_id=account_id, region=region, name=name).first()
    if found is None:
        raise CallError(
            "NoSuchConfigRuleException",
            f"The ConfigRule '{name}' provided in the request is invalid. Please check the configRule name.",
        )
    return found


def of_accounts(accounts: Sequence[str], region: str | None = None) -> list[ConfigRule]:
    found = ConfigRule.objects.filter(account_id__in=accounts)
    return list((found.filter(region=region) if region else found).order_by("name", "account_id", "region"))


def declared(rule: ConfigRule) -> spec.ManagedRule | None:
    return spec.managed().get(rule.identifier)


def types(rule: ConfigRule) -> tuple[str, ...]:
    """The resource types that a rule looks at: its declaration's, narrowed by its scope."""
    found = declared(rule)
    own = found.types if found else ()
    wanted = (rule.scope or {}).get("ComplianceResourceTypes") or []
    return tuple(kind for kind in own if kind in wanted) if wanted else own


def in_scope(rule: ConfigRule) -> QuerySet[Resource]:
    """The living resources that a rule looks at. Global types are judged in every region's rules of us-east-1's items."""
    scope = rule.scope or {}
    found = Resource.objects.filter(account_id=rule.account_id, type__in=types(rule), deleted__isnull=True)
    found = found.filter(
        Q(region=rule.region) | Q(type__startswith="AWS::IAM::") | Q(type__in=["AWS::::Account", "AWS::S3::Bucket"])
    )
    if resource_id := scope.get("ComplianceResourceId"):
        found = found.filter(resource_id=resource_id)
    if key := scope.get("TagKey"):
        found = (
            found.filter(tags__contains={key: scope["TagValue"]})
            if scope.get("TagValue")
            else found.filter(tags__has_key=key)
        )
    return found


def matching(resource: Resource) -> list[ConfigRule]:
    """The enabled rules that look at a resource when it changes."""
    rules = ConfigRule.objects.filter(account_id=resource.account_id, enabled=True)
    return [rule for rule in rules if resource.type in types(rule)]


def periodic_due() -> list[ConfigRule]:
    """Periodic rules whose time has come."""
    now = clock.now()
    found = []
    for rule in ConfigRule.objects.filter(enabled=True):
        own = declared(rule)
        if own is None or (own.trigger != "periodic" and not rule.frequency):
            continue
        pause = timedelta(hours=FREQUENCIES.get(rule.frequency or "TwentyFour_Hours", 24))
        if rule.evaluated is None or rule.evaluated + pause <= now:
            found.append(rule)
    return found
