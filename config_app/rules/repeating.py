"""Run a verdict again: the same version of the rule over the same item, with the estate as it was, gives the same bytes."""

from __future__ import annotations

from typing import Any

from config_app.items.models import Item
from config_app.rules import spec, surroundings, versions, writes
from config_app.rules.custom import documents, guard
from config_app.rules.models import LAMBDA, POLICY, RuleVersion, Verdict
from project.kernel import canonical


class NotRepeatable(Exception):
    """Something that the verdict rests on is not here any more; the sentence says what."""


def text(verdict: Verdict, compliance: str, annotation: str) -> bytes:
    """The canonical bytes of what a rule says: verdicts are compared by them."""
    return canonical.dumps({
        "configRuleArn": verdict.rule.arn, "ruleVersion": verdict.inputs,
        "resourceType": verdict.resource.type, "resourceId": verdict.resource.resource_id,
        "configurationStateId": verdict.item_id, "configurationItemMD5Hash": verdict.item_md5,
        "complianceType": compliance, "annotation": annotation,
    })  # fmt: skip


def repeat(verdict: Verdict) -> dict[str, Any]:
    """`{"same", "stored", "repeated", "sha256"}`, or `{"same": false, "stored", "reason"}` where it cannot be run again."""
    stored = text(verdict, verdict.compliance, verdict.annotation)
    shown: dict[str, Any] = {"stored": stored.decode(), "sha256": canonical.sha256(stored.decode())}
    try:
        again = text(verdict, *_again(verdict))
    except NotRepeatable as reason:
        return {"same": False, **shown, "reason": str(reason)}
    return {"same": again == stored, **shown, "repeated": again.decode()}


def _again(verdict: Verdict) -> tuple[str, str]:
    rule = verdict.rule
    version = RuleVersion.objects.filter(rule=rule, hash=verdict.inputs).first()
    if version is None:
        raise NotRepeatable("The version of the rule was not kept when this verdict was given.")
    item = Item.objects.filter(id=verdict.item_id or 0).first()
    if item is None:
        raise NotRepeatable("No configuration item is kept of what was judged.")
    if verdict.item_md5 and item.md5 != verdict.item_md5:
        raise NotRepeatable(f"The item's hash is {item.md5}, and was {verdict.item_md5} when it was judged.")
    document = version.document
    if document["owner"] == POLICY:
        try:
            found = documents.policy(item, verdict.resource, document["parameters"])
            applied = guard.apply(document["policyText"], found)
        except guard.PolicyError as problem:
            raise NotRepeatable(str(problem)) from problem
        return applied.compliance, applied.annotation
    if document["owner"] == LAMBDA:
        raise NotRepeatable("A function is run again by StartConfigRulesEvaluation, never for a look: it may act.")
    return _managed(verdict, item, document)


def _managed(verdict: Verdict, item: Item, document: dict[str, Any]) -> tuple[str, str]:
    rule, declared = verdict.rule, spec.managed().get(document["identifier"])
    if declared is None:
        raise NotRepeatable(f"{document['identifier']} was answered by people, or is not implemented here.")
    now = versions.code_hash(declared.evaluate.__module__)
    if now != document.get("codeSha256"):
        raise NotRepeatable(
            f"The rule's code is another one now ({now[:12]}) than then ({document.get('codeSha256', '')[:12]})."
        )
    others = surroundings.inventory(rule, verdict.invoked) if spec.wants_inventory(declared) else None
    seen = surroundings.seen(item, verdict.resource, verdict.invoked)
    try:
        said = spec.judge(declared, item.configuration or {}, document["parameters"], seen, others)
    except spec.NotRecorded as missing:
        raise NotRepeatable(str(missing)) from missing
    return said[0], writes.named(said[1], verdict.resource)


def find(accounts: tuple[str, ...], number: int) -> Verdict | None:
    found = Verdict.objects.filter(id=number, rule__account_id__in=accounts)
    return found.select_related("rule", "resource").first()
