"""Evaluate a resource that is not there yet by the rules of the mode PROACTIVE; nothing of it enters the inventory."""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from config_app.items.models import Item, Resource
from config_app.rules import reads, spec, surroundings, versions
from config_app.rules.custom import documents, guard
from config_app.rules.models import ConfigRule, ResourceEvaluation
from config_app.rules.proactive import properties
from project.kernel import canonical, clock
from project.kernel.calls import Call
from project.kernel.errors import CallError

log = logging.getLogger(__name__)


def invalid(message: str) -> CallError:
    return CallError("InvalidParameterValueException", message)


@transaction.atomic
def start(call: Call, details: Mapping[str, Any], *, context: str, token: str) -> ResourceEvaluation:
    """Evaluate and keep what was said; the same client token gives the same evaluation."""
    fingerprint = canonical.sha256([dict(details), context])
    own = ResourceEvaluation.objects.filter(account_id=call.account_id, region=call.region)
    known = own.filter(client_token=token).first() if token else None
    if known is not None:
        if known.parameters_sha256 != fingerprint:
            raise CallError("IdempotentParameterMismatch", "This ClientToken was used with other parameters.")
        return known
    given = _given(details)
    results = _results(call, details, given)
    return ResourceEvaluation.objects.create(
        account_id=call.account_id, region=call.region, number=f"{secrets.token_hex(16)}", resource_id=details["ResourceId"],
        type=details["ResourceType"], configuration=details["ResourceConfiguration"], client_token=token, context=context,
        schema=details.get("ResourceConfigurationSchemaType", "CFN_RESOURCE_SCHEMA"), parameters_sha256=fingerprint,
        results=results, **_outcome(results),
    )  # fmt: skip


def _given(details: Mapping[str, Any]) -> dict[str, Any]:
    if details["ResourceType"] not in properties.SHAPES:
        raise invalid(
            f"ResourceType {details['ResourceType']} cannot be evaluated before it exists; these can: "
            f"{', '.join(sorted(properties.SHAPES))}."
        )
    try:
        given = json.loads(details["ResourceConfiguration"])
    except (ValueError, RecursionError) as problem:
        raise invalid(f"ResourceConfiguration is not JSON: {problem}") from problem
    if not isinstance(given, dict):
        raise invalid("ResourceConfiguration must be a JSON object of the resource's CloudFormation properties.")
    return given


def _results(call: Call, details: Mapping[str, Any], given: Mapping[str, Any]) -> list[dict[str, Any]]:
    try:
        configuration, beside = properties.SHAPES[details["ResourceType"]](given)
    except (TypeError, AttributeError, KeyError, ValueError) as problem:
        raise invalid(
            f"ResourceConfiguration does not have the form of {details['ResourceType']}: {problem}"
        ) from problem
    now = clock.now()
    resource = Resource(
        account_id=call.account_id, region=call.region, type=details["ResourceType"], resource_id=details["ResourceId"],
        name=str(given.get("Name") or details["ResourceId"]), discovered=now, changed=now, tags=properties.tags(given),
    )  # fmt: skip
    item = Item(
        resource=resource, captured=now, status="ResourceDiscovered", configuration=configuration, supplementary=beside,
        tags=resource.tags, relationships=[], related_events=[],
    )  # fmt: skip
    found = ConfigRule.objects.filter(account_id=call.account_id, region=call.region, enabled=True).order_by("name")
    wanted = [rule for rule in found if "PROACTIVE" in rule.modes and reads.covers(rule, resource)]
    return [_said(rule, resource, item) for rule in wanted]


def _said(rule: ConfigRule, resource: Resource, item: Item) -> dict[str, Any]:
    """What one rule says; one that cannot say anything is named with its reason."""
    document = versions.document(rule)
    result = {"rule": rule.name, "version": versions.hash_of(document), "at": clock.iso(clock.now())}
    try:
        compliance, annotation = _judged(rule, resource, item)
    except (spec.NotRecorded, guard.PolicyError) as missing:
        return {**result, "compliance": "INSUFFICIENT_DATA", "annotation": str(missing)[:256]}
    except Exception as problem:
        log.exception("rule %s failed over a proposed %s", rule.name, resource.type)
        return {**result, "compliance": "INSUFFICIENT_DATA", "annotation": f"{type(problem).__name__}: {problem}"[:256]}
    return {**result, "compliance": compliance, "annotation": annotation}


def _judged(rule: ConfigRule, resource: Resource, item: Item) -> tuple[str, str]:
    if rule.is_custom:
        applied = guard.apply(rule.policy_text, documents.policy(item, resource, rule.parameters))
        return applied.compliance, applied.annotation
    declared = reads.declared(rule)
    if declared is None:
        raise spec.NotRecorded(f"{rule.identifier} is not implemented.")
    others = surroundings.inventory(rule) if spec.wants_inventory(declared) else None
    seen = surroundings.seen(item, resource, item.captured)
    return spec.judge(declared, item.configuration or {}, rule.parameters, seen, others)


def _outcome(results: list[dict[str, Any]]) -> dict[str, str]:
    said = {result["compliance"] for result in results}
    for kind in ("NON_COMPLIANT", "INSUFFICIENT_DATA", "COMPLIANT", "NOT_APPLICABLE"):
        if kind in said:
            return {"status": "SUCCEEDED", "compliance": kind}
    return {"status": "SUCCEEDED", "compliance": "INSUFFICIENT_DATA"}  # no rule of the mode looks at this type


def find(account_id: str, region: str, number: str) -> ResourceEvaluation:
    """One evaluation; raises ResourceNotFoundException."""
    found = ResourceEvaluation.objects.filter(account_id=account_id, region=region, number=number).first()
    if found is None:
        raise CallError("ResourceNotFoundException", f"There is no resource evaluation {number}.")
    return found
