"""Take in what custom rules, outside evaluators and people say of resources."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F

from config_app.items.models import Item, Resource
from config_app.rules import verdicts
from config_app.rules.models import ConfigRule, RuleRun, Verdict
from config_app.rules.verdicts import Said
from project.kernel import clock
from project.kernel.errors import CallError

ACCOUNT = "AWS::::Account"
AHEAD = timedelta(minutes=5)
ALLOWED = ("COMPLIANT", "NON_COMPLIANT", "NOT_APPLICABLE")


def digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def run_of(token: str, account_id: str, key_id: str) -> RuleRun:
    """The run that a result token was given to; raises InvalidResultTokenException, NoSuchConfigRuleException.

    Credentials that were issued to a run answer for that run only.
    """
    invalid = CallError(
        "InvalidResultTokenException",
        "The result token is invalid: it was not given to this caller, or it has expired.",
    )
    found = RuleRun.objects.select_related("rule").filter(token_sha256=digest(token)).first() if token else None
    if found is None or found.rule.account_id != account_id or not found.token_until or found.token_until < clock.now():
        raise invalid
    own = RuleRun.objects.filter(key_id=key_id).values_list("token_sha256", flat=True).first() if key_id else None
    if own is not None and not hmac.compare_digest(own, found.token_sha256):
        raise invalid
    if found.rule.deleted:
        raise CallError("NoSuchConfigRuleException", f"The ConfigRule '{found.rule.name}' was deleted.")
    return found


def check(given: Sequence[dict[str, Any]]) -> None:
    """Raise InvalidParameterValueException for what AWS does not take in evaluations."""
    for place, one in enumerate(given, 1):
        if one["ComplianceType"] not in ALLOWED:
            raise CallError(
                "InvalidParameterValueException",
                f"Evaluations[{place}].ComplianceType {one['ComplianceType']} is not one of {', '.join(ALLOWED)}.",
            )
        if one["OrderingTimestamp"] > clock.now() + AHEAD:
            raise CallError(
                "InvalidParameterValueException", f"Evaluations[{place}].OrderingTimestamp lies in the future."
            )


@transaction.atomic
def take(run: RuleRun, given: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Write what a run says; gives back the evaluations of resources that are not known here."""
    rule = run.rule
    found = _resources(rule, given)
    known = [one for one in given if (one["ComplianceResourceType"], one["ComplianceResourceId"]) in found]
    judged = {
        resource.id: run.item_id if resource.id == run.resource_id else resource.item_id for resource in found.values()
    }
    items = Item.objects.in_bulk([number for number in judged.values() if number])
    said: dict[int, Said] = {}
    for one in sorted(known, key=lambda one: one["OrderingTimestamp"]):
        resource = found[one["ComplianceResourceType"], one["ComplianceResourceId"]]
        if resource.deleted:
            continue  # what is gone is not applicable by itself
        item = items.get(judged[resource.id] or 0)
        said[resource.id] = Said(
            rule, resource, item.id if item else None, one["ComplianceType"], one.get("Annotation", "")[:256],
            run.started or clock.now(), item.md5 if item else "", one["OrderingTimestamp"], run.inputs,
        )  # fmt: skip
    if rule.enabled:
        verdicts.write(list(said.values()))
    RuleRun.objects.filter(id=run.id).update(answers=F("answers") + 1, evaluations=F("evaluations") + len(known))
    return [one for one in given if one not in known]


@transaction.atomic
def take_external(rule: ConfigRule, given: dict[str, Any]) -> bool:
    """Write one verdict that did not come from a run; whether it stands now: one that was said later stays."""
    resource = _resources(rule, [given]).get((given["ComplianceResourceType"], given["ComplianceResourceId"]))
    if resource is None or resource.deleted:
        raise CallError(
            "InvalidParameterValueException",
            f"There is no resource {given['ComplianceResourceId']} of the type {given['ComplianceResourceType']} here.",
        )
    item = Item.objects.filter(id=resource.item_id or 0).first()
    verdicts.write([Said(
        rule, resource, item.id if item else None, given["ComplianceType"], given.get("Annotation", "")[:256], clock.now(),
        item.md5 if item else "", given["OrderingTimestamp"],
    )])  # fmt: skip
    ConfigRule.objects.filter(id=rule.id).update(evaluated=clock.now(), invoked=clock.now())
    later = Verdict.objects.filter(rule=rule, resource=resource, ordering__gt=given["OrderingTimestamp"])
    return not later.exists()


def _resources(rule: ConfigRule, given: Sequence[dict[str, Any]]) -> dict[tuple[str, str], Resource]:
    """The resources that evaluations name, by type and id; those of the rule's region first. Locked: words come one by one."""
    types = {one["ComplianceResourceType"] for one in given}
    keys = {one["ComplianceResourceId"] for one in given}
    own = Resource.objects.select_for_update().filter(account_id=rule.account_id, type__in=types, resource_id__in=keys)
    rows = list(own.order_by("id"))
    found: dict[tuple[str, str], Resource] = {}
    for row in sorted(rows, key=lambda row: (row.region == rule.region, row.deleted is None, row.id)):
        found[row.type, row.resource_id] = row
    whole = (ACCOUNT, rule.account_id)
    if ACCOUNT in types and rule.account_id in keys and whole not in found:
        now = clock.now()
        found[whole], _ = Resource.objects.get_or_create(
            account_id=rule.account_id, region="us-east-1", type=ACCOUNT, resource_id=rule.account_id,
            defaults={"discovered": now, "changed": now, "md5": ""},
        )  # fmt: skip
    return found
