"""Deploy packs: make the rules that a template asks for, change those that differ, delete the others; or nothing at all.

Everything of one deployment is one transaction. What fails rolls it back, and the pack says why; the rules that stood
before stand as they were.
"""

from __future__ import annotations

import json
import logging
from typing import Any

from django.db import transaction

from config_app.items import writes as items
from config_app.items.content import Found
from config_app.packs import listening, reads, template
from config_app.packs.models import ConformancePack, PackRemediation, PackRule
from config_app.packs.template import Plan, Rule
from config_app.rules import evaluating, putting
from config_app.rules import writes as rules
from config_app.rules.models import MANAGED, ConfigRule
from project.kernel import clock
from project.kernel.calls import Call, Caller
from project.kernel.errors import CallError

log = logging.getLogger(__name__)
SERVICE = "config-conforms.amazonaws.com"


def ask(pack: ConformancePack, wanted: dict[str, Any]) -> ConformancePack:
    """Note what a pack is to be; a task deploys it."""
    for name, value in wanted.items():
        setattr(pack, name, value)
    pack.state = "UPDATE_IN_PROGRESS" if pack.id else "CREATE_IN_PROGRESS"
    pack.reason, pack.requested, pack.completed = "", clock.now(), None
    pack.save()
    return pack


def ask_deletion(pack: ConformancePack) -> None:
    pack.state, pack.reason, pack.requested, pack.completed = "DELETE_IN_PROGRESS", "", clock.now(), None
    pack.save()


def deploy(number: int) -> ConformancePack | None:
    """Carry out what a pack is asked to be; returns the pack where something was done."""
    with transaction.atomic():
        pack = ConformancePack.objects.select_for_update().filter(id=number).first()
        if pack is None or not pack.is_moving:
            return None
        word = pack.state.partition("_")[0]
        try:
            with transaction.atomic():
                _delete(pack) if word == "DELETE" else _apply(pack)
            pack.state, pack.reason = f"{word}_COMPLETE", ""
        except Exception as problem:
            if not isinstance(problem, template.TemplateError | ValueError):
                log.exception("conformance pack %s was not deployed", pack.name)
            pack.state, pack.reason = f"{word}_FAILED", f"{problem}"[:1900] + " Nothing was changed."
        pack.completed = clock.now()
        if word == "DELETE" and pack.state == "DELETE_COMPLETE":
            pack.deleted = pack.completed
        pack.save()
    return pack


def _apply(pack: ConformancePack) -> None:
    plan = planned(pack)
    if pack.digest == plan.digest:
        return
    standing = {member.logical_id: member for member in pack.members.select_related("rule")}
    wanted = {rule.logical_id: rule for rule in plan.rules}
    for logical_id, member in standing.items():
        if logical_id not in wanted or wanted[logical_id].name != member.name:
            _drop(standing[logical_id])
    kept = {member.logical_id: member for member in pack.members.select_related("rule")}
    fresh = [_put(pack, rule, place, kept.get(rule.logical_id)) for place, rule in enumerate(plan.rules)]
    PackRule.objects.bulk_create([member for member in fresh if member is not None])
    _remediations(pack, plan)
    pack.digest = plan.digest


def planned(pack: ConformancePack) -> Plan:
    """What the pack's template asks for."""
    names = {"AccountId": pack.account_id, "Region": pack.region, "StackName": pack.name, "StackId": pack.arn}
    return template.plan(template.read(pack.body), pack.given, names)


def rule_name(pack: ConformancePack, name: str) -> str:
    """AWS's name of a pack's rule: the template's with the pack's id behind it."""
    return f"{name}-{pack.pack_id}"


def _put(pack: ConformancePack, wanted: Rule, place: int, member: PackRule | None) -> PackRule | None:
    """Make the rule, or change it where the template wants something else; the member that is still to be stored."""
    stored = _plain({**wanted.wanted(), "pack_scope": pack.scope})
    if member and member.wanted == stored:
        if member.place != place:
            PackRule.objects.filter(id=member.id).update(place=place)
        return None
    try:
        asked = _asked(pack, wanted)
        rule = putting.put(_call(pack), asked, pack=pack.pack_id, created_by=SERVICE, unknown=True)
    except CallError as refusal:
        raise ValueError(f"Resources.{wanted.logical_id}: {refusal.message}") from refusal
    # a template may give any managed rule a frequency: it is judged on change, and by the clock besides
    frequency = wanted.frequency if wanted.owner == MANAGED else rule.frequency
    if member or frequency != rule.frequency:
        ConfigRule.objects.filter(id=rule.id).update(frequency=frequency, evaluated=None)
    if rule.is_custom:
        evaluating.soon(rule)
    told = {"name": wanted.name, "place": place, "wanted": stored, "controls": list(wanted.controls)}
    if member is None:
        return PackRule(pack=pack, rule=rule, logical_id=wanted.logical_id, **told)
    PackRule.objects.filter(id=member.id).update(**told)
    return None


def _plain(asked: Any) -> Any:
    """As JSON gives it back: tuples are lists."""
    if isinstance(asked, dict):
        return {name: _plain(value) for name, value in asked.items()}
    return [_plain(one) for one in asked] if isinstance(asked, list | tuple) else asked


def _call(pack: ConformancePack) -> Call:
    """The rules are put for the account of the pack, on behalf of the service that deploys packs."""
    who = Caller(pack.account_id, SERVICE, {"type": "AWSService", "invokedBy": SERVICE}, (pack.account_id,))
    return Call("config:PutConfigRule", who, region=pack.region, via="system")


def _asked(pack: ConformancePack, wanted: Rule) -> dict[str, Any]:
    """The rule as PutConfigRule takes it."""
    found: dict[str, Any] = {
        "ConfigRuleName": rule_name(pack, wanted.name),
        "Source": wanted.source(),
        "Scope": dict(wanted.scope) or ({} if wanted.is_process_check else dict(pack.scope)),
    }
    if wanted.description:
        found["Description"] = wanted.description
    if wanted.parameters:
        found["InputParameters"] = json.dumps(wanted.parameters)
    if wanted.frequency and wanted.owner != MANAGED:
        found["MaximumExecutionFrequency"] = wanted.frequency
    return found


def _drop(member: PackRule) -> None:
    rule = member.rule
    member.delete()
    rules.delete(rule)


def _remediations(pack: ConformancePack, plan: Plan) -> None:
    full = {rule.name: rule_name(pack, rule.name) for rule in plan.rules}
    pack.remediations.all().delete()
    PackRemediation.objects.bulk_create(
        PackRemediation(
            pack=pack, logical_id=one.logical_id, rule_name=full[one.rule], target=one.target,
            properties={**one.properties, "ConfigRuleName": full[one.rule]},
        )
        for one in plan.remediations
    )  # fmt: skip
    listening.tell(pack)


def _delete(pack: ConformancePack) -> None:
    for member in pack.members.select_related("rule"):
        _drop(member)
    pack.remediations.all().delete()
    listening.tell(pack)
    items.remove(pack.account_id, pack.region, reads.PACK_TYPE, pack.pack_id, [])


def evaluate_next(pack: ConformancePack, seconds: float) -> bool:
    """Judge by the pack's waiting rules for about so many seconds; whether some still wait."""
    begun = clock.now()
    waiting = reads.pending_rules(pack)
    while waiting and (clock.now() - begun).total_seconds() < seconds:
        rule = waiting.pop(0)
        try:
            rules.evaluate(rule)
        except Exception as problem:
            log.exception("rule %s of pack %s failed", rule.name, pack.name)
            said = f"{type(problem).__name__}: {problem}"[:400]
            ConfigRule.objects.filter(id=rule.id).update(error=said, error_at=clock.now(), evaluated=clock.now())
    return bool(waiting)


def note_compliance(packs: list[ConformancePack]) -> int:
    """A configuration item for each pack whose compliance differs from the newest one; returns how many were written."""
    written = 0
    for found in reads.standings(packs):
        pack = found.pack
        if not found.rules or found.pending:
            continue
        entry = Found(pack.pack_id, _said(found), name=pack.name, arn=pack.arn, tags=pack.tags)
        done = items.record(pack.account_id, pack.region, reads.PACK_TYPE, [entry], lambda *_: [], complete=False)
        written += done["new"] + done["changed"]
    return written


def _said(found: reads.PackStanding) -> dict[str, Any]:
    """A pack's compliance as a configuration: the verdict, the score, and the verdict of each rule."""
    return {
        "conformancePackName": found.pack.name,
        "complianceType": found.compliance,
        "score": found.score,
        "compliantRuleCount": found.green,
        "nonCompliantRuleCount": found.red,
        "totalRuleCount": len(found.rules),
        "compliantPairCount": found.good,
        "totalPairCount": found.good + found.bad,
        "configRuleList": [
            {"configRuleName": one.rule.name, "complianceType": one.compliance} for one in found.rules
        ],
    }  # fmt: skip
