"""Find rules and what is in their scope."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import timedelta
from functools import lru_cache

from django.db.models import Q, QuerySet

from config_app.items.models import Resource
from config_app.resources.spec import all_types
from config_app.rules import spec
from config_app.rules.models import LAMBDA, MANAGED, POLICY, ConfigRule, RuleRun
from project.kernel import clock
from project.kernel.errors import CallError

FREQUENCIES = {"One_Hour": 1, "Three_Hours": 3, "Six_Hours": 6, "Twelve_Hours": 12, "TwentyFour_Hours": 24}
CHANGE = "ConfigurationItemChangeNotification"
OVERSIZED = "OversizedConfigurationItemChangeNotification"
SCHEDULED = "ScheduledNotification"
CHANGES = {CHANGE, OVERSIZED}
_CONDITION = re.compile(r"""resourceType\s*(?:==|in|IN)\s*(\[[^\]]*\]|"[^"]*"|'[^']*')""")
_TYPE = re.compile(r"""["']([A-Za-z0-9]+(?:::[A-Za-z0-9-]+)+)["']""")
PROCESS_CHECK = "AWS_CONFIG_PROCESS_CHECK"  # answered by people through PutExternalEvaluation


def find(account_id: str, region: str, name: str) -> ConfigRule:
    """A rule by name; raises NoSuchConfigRuleException."""
    found = ConfigRule.objects.filter(account_id=account_id, region=region, name=name).first()
    if found is None:
        raise CallError(
            "NoSuchConfigRuleException",
            f"The ConfigRule '{name}' provided in the request is invalid. Please check the configRule name.",
        )
    return found


def find_all(account_id: str, region: str, names: Sequence[str]) -> list[ConfigRule]:
    """Rules by name, in the order of the names, with one query; raises NoSuchConfigRuleException for the first unknown."""
    rows = ConfigRule.objects.filter(account_id=account_id, region=region, name__in=names)
    found = {rule.name: rule for rule in rows}
    return [found.get(name) or find(account_id, region, name) for name in dict.fromkeys(names)]


def of_accounts(accounts: Sequence[str], region: str | None = None) -> list[ConfigRule]:
    """Rules by name, compared character by character: page tokens hold names, whatever the database's collation."""
    found = ConfigRule.objects.filter(account_id__in=accounts)
    rows = found.filter(region=region) if region else found
    return sorted(rows, key=lambda rule: (rule.name, rule.account_id, rule.region))


def declared(rule: ConfigRule) -> spec.ManagedRule | None:
    return spec.managed().get(rule.identifier) if rule.owner == MANAGED else None


def kind(rule: ConfigRule) -> str:
    """What judges by a rule, in words for people."""
    if rule.owner == LAMBDA:
        return "custom Lambda rule"
    if rule.owner == POLICY:
        return "custom policy rule"
    if is_process_check(rule):
        return "process check"
    return "managed rule" if declared(rule) else "managed rule, not implemented"


def judges(rule: ConfigRule) -> bool:
    """Whether anything judges by this rule: not where it is a process check or is not implemented."""
    return rule.is_custom or declared(rule) is not None


def is_process_check(rule: ConfigRule) -> bool:
    """Whether people answer for it."""
    return rule.owner == MANAGED and rule.identifier == PROCESS_CHECK


def types(rule: ConfigRule) -> tuple[str, ...]:
    """The resource types that a rule looks at; empty for a custom rule over every type.

    A managed rule's are its declaration's, narrowed by its scope; a custom one's are its scope's, or those that its
    policy names.
    """
    wanted = (rule.scope or {}).get("ComplianceResourceTypes") or []
    if rule.is_custom:
        return tuple(wanted) or named_types(rule.policy_text)
    found = declared(rule)
    own = found.types if found else ()
    return tuple(kind for kind in own if kind in wanted) if wanted else own


@lru_cache(maxsize=1024)
def named_types(policy: str) -> tuple[str, ...]:
    """The resource types that a custom policy names in its conditions; empty: it names none, and every type is looked at."""
    plain = re.sub(r"(?m)^\s*#.*$", "", policy)
    return tuple(sorted({name for place in _CONDITION.findall(plain) for name in _TYPE.findall(place)}))


def _looks_at(rule: ConfigRule, kind: str) -> bool:
    found = types(rule)
    return kind in found or (rule.is_custom and not found)


def on_change(rule: ConfigRule) -> bool:
    """Whether a recorded change wakes a custom rule."""
    return any(detail["MessageType"] in CHANGES for detail in rule.source_details)


def covers(rule: ConfigRule, resource: Resource) -> bool:
    """Whether a rule looks at a living resource: the same question as `in_scope` asks of the database."""
    scope = rule.scope or {}
    if not _looks_at(rule, resource.type) or not (resource.region == rule.region or _global(resource.type)):
        return False
    if scope.get("ComplianceResourceId", resource.resource_id) != resource.resource_id:
        return False
    key, value = scope.get("TagKey"), scope.get("TagValue")
    return not key or (resource.tags.get(key) == value if value else key in resource.tags)


def _global(kind: str) -> bool:
    """Types that are recorded once, in us-east-1, and judged by the rules of every region."""
    declared = all_types().get(kind)
    return declared is not None and declared.is_global


def in_scope(rule: ConfigRule) -> QuerySet[Resource]:
    """The living resources that a rule looks at."""
    scope = rule.scope or {}
    wanted = types(rule)
    found = Resource.objects.filter(account_id=rule.account_id, deleted__isnull=True)
    if wanted or not rule.is_custom:
        found = found.filter(type__in=wanted)
    everywhere = [kind for kind in wanted or all_types() if _global(kind)]
    found = found.filter(Q(region=rule.region) | Q(type__in=everywhere))
    if resource_id := scope.get("ComplianceResourceId"):
        found = found.filter(resource_id=resource_id)
    if key := scope.get("TagKey"):
        found = (
            found.filter(tags__contains={key: scope["TagValue"]})
            if scope.get("TagValue")
            else found.filter(tags__has_key=key)
        )
    return found


def open_runs(rules: Iterable[ConfigRule]) -> set[int]:
    """The rules of which runs wait or go on."""
    keys = [rule.id for rule in rules if rule.is_custom]
    return (
        set(RuleRun.objects.filter(rule_id__in=keys, ended=None).values_list("rule_id", flat=True)) if keys else set()
    )


def runs(rule: ConfigRule, limit: int = 20) -> list[RuleRun]:
    """The newest runs of a custom rule, with their resources."""
    return list(RuleRun.objects.filter(rule=rule).select_related("resource").order_by("-id")[:limit])


def enabled(accounts: Iterable[str]) -> list[ConfigRule]:
    """The rules of these accounts that judge."""
    found = ConfigRule.objects.filter(account_id__in=list(accounts), enabled=True).order_by("id")
    return [rule for rule in found if judges(rule)]


def own_rules(account_id: str, region: str) -> int:
    """How many rules an account has of its own: those of packs do not count against its limit."""
    return ConfigRule.objects.filter(account_id=account_id, region=region, pack="").count()


def periodic_due() -> list[ConfigRule]:
    """Periodic rules whose time has come, those that wait longest first."""
    now = clock.now()
    found = []
    for rule in ConfigRule.objects.filter(enabled=True):
        own = declared(rule)
        if not rule.frequency and (own is None or own.trigger == "change"):
            continue
        pause = timedelta(hours=FREQUENCIES.get(rule.frequency or "TwentyFour_Hours", 24))
        if rule.evaluated is None or rule.evaluated + pause <= now:
            found.append(rule)
    return sorted(found, key=lambda rule: (rule.evaluated is not None, rule.evaluated or now, rule.id))
