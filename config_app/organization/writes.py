"""Bring an organization's rules and packs to its accounts, each in a transaction of its own: one's failure is its own."""

from __future__ import annotations

import logging
from typing import Any

from django.db import transaction

from config_app.organization.models import PACK, MemberDeployment, OrganizationDeployment
from config_app.packs import writes as packs
from config_app.packs.models import ConformancePack
from config_app.rules import evaluating, putting
from config_app.rules import writes as rules
from config_app.rules.models import ConfigRule
from project.kernel import clock
from project.kernel.calls import Call, Caller
from project.kernel.errors import CallError
from project.platform.identity.models import Account

log = logging.getLogger(__name__)
SERVICE = "config-multiaccountsetup.amazonaws.com"


def ask(one: OrganizationDeployment, definition: dict[str, Any], excluded: list[str]) -> OrganizationDeployment:
    """Note what the organization wants; a task brings it to the accounts."""
    one.verb = "UPDATE" if one.id else "CREATE"
    one.definition, one.excluded, one.updated = definition, excluded, clock.now()
    one.save()
    _mark(one)
    return one


def ask_deletion(one: OrganizationDeployment) -> None:
    one.verb, one.updated = "DELETE", clock.now()
    one.save()
    _mark(one)


def _mark(one: OrganizationDeployment) -> None:
    """Each account that has it, or shall have it, is in progress; an account that is excluded now loses it."""
    wanted = wanted_by(one)
    have = {member.account_id: member for member in one.members.select_for_update().order_by("id")}
    for account in sorted(wanted | have.keys()):
        member = have.get(account) or MemberDeployment(deployment=one, account_id=account)
        member.verb = "DELETE" if account not in wanted else "UPDATE" if member.id else "CREATE"
        member.outcome, member.code, member.message, member.updated = "IN_PROGRESS", "", "", clock.now()
        member.save()


def wanted_by(one: OrganizationDeployment) -> set[str]:
    """The accounts that shall have it."""
    if one.verb == "DELETE":
        return set()
    return set(Account.objects.values_list("id", flat=True)) - set(one.excluded)


def roll_out(number: int) -> None:
    """Bring a deployment to every account that is in progress; what is gone everywhere is deleted."""
    one = OrganizationDeployment.objects.filter(id=number).first()
    if one is None:
        return
    for key in one.members.filter(outcome="IN_PROGRESS").order_by("account_id").values_list("id", flat=True):
        _bring(one, key)
    if one.verb == "DELETE" and not one.members.exists():
        OrganizationDeployment.objects.filter(id=number).update(deleted=clock.now())


def _bring(one: OrganizationDeployment, key: int) -> None:
    try:
        with transaction.atomic():
            member = MemberDeployment.objects.select_for_update().filter(id=key, outcome="IN_PROGRESS").first()
            if member is None:
                return
            (_pack if one.kind == PACK else _rule)(one, member)
            if member.verb == "DELETE":
                member.delete()
                return
            MemberDeployment.objects.filter(id=key).update(outcome="SUCCESSFUL", updated=clock.now())
    except Exception as problem:
        code = problem.code if isinstance(problem, CallError) else "InternalError"
        said = problem.message if isinstance(problem, CallError) else str(problem)
        if not isinstance(problem, CallError | ValueError):
            log.exception("%s was not brought to an account", one)
        MemberDeployment.objects.filter(id=key).update(
            outcome="FAILED", code=code[:128], message=said[:1000], updated=clock.now()
        )


def _pack(one: OrganizationDeployment, member: MemberDeployment) -> None:
    own = ConformancePack.objects.select_for_update().filter(account_id=member.account_id, region=one.region)
    found = own.filter(name=one.member_name).first()
    if member.verb == "DELETE":
        if found is None:
            return
        packs.ask_deletion(found)
    else:
        given = one.definition
        found = packs.ask(
            found or ConformancePack(account_id=member.account_id, region=one.region, name=one.member_name),
            {"body": given["body"], "source": given.get("source", ""), "given": given.get("given", {}),
             "bucket": given.get("bucket", ""), "prefix": given.get("prefix", ""), "created_by": SERVICE},
        )  # fmt: skip
    done = packs.deploy(found.id)
    if done is not None and done.state.endswith("FAILED"):
        raise ValueError(done.reason)


def _rule(one: OrganizationDeployment, member: MemberDeployment) -> None:
    if member.verb == "DELETE":
        found = ConfigRule.objects.filter(account_id=member.account_id, region=one.region, name=one.member_name).first()
        if found is not None:
            rules.delete(found)
        return
    who = Caller(member.account_id, SERVICE, {"type": "AWSService", "invokedBy": SERVICE}, (member.account_id,))
    call = Call("config:PutConfigRule", who, region=one.region, via="system")
    evaluating.soon(putting.put(call, config_rule(one), created_by=SERVICE))


def config_rule(one: OrganizationDeployment) -> dict[str, Any]:
    """An organization's rule as the ConfigRule that each account gets."""
    given = one.definition
    metadata = given.get("managed") or given.get("custom") or given.get("policy")
    scope = {
        "ComplianceResourceTypes": metadata.get("ResourceTypesScope"), "ComplianceResourceId": metadata.get("ResourceIdScope"),
        "TagKey": metadata.get("TagKeyScope"), "TagValue": metadata.get("TagValueScope"),
    }  # fmt: skip
    found: dict[str, Any] = {
        "ConfigRuleName": one.member_name,
        "Description": metadata.get("Description"),
        "InputParameters": metadata.get("InputParameters"),
        "MaximumExecutionFrequency": metadata.get("MaximumExecutionFrequency"),
        "Scope": {name: value for name, value in scope.items() if value},
        "Source": _source(given, metadata),
    }
    return {name: value for name, value in found.items() if value}


def _source(given: dict[str, Any], metadata: dict[str, Any]) -> dict[str, Any]:
    if given.get("managed"):
        return {"Owner": "AWS", "SourceIdentifier": metadata["RuleIdentifier"]}
    kinds = metadata.get("OrganizationConfigRuleTriggerTypes") or ["ConfigurationItemChangeNotification"]
    details = [{"EventSource": "aws.config", "MessageType": kind} for kind in kinds]
    if given.get("custom"):
        return {"Owner": "CUSTOM_LAMBDA", "SourceIdentifier": metadata["LambdaFunctionArn"], "SourceDetails": details}
    return {
        "Owner": "CUSTOM_POLICY",
        "SourceDetails": details,
        "CustomPolicyDetails": {
            "PolicyRuntime": metadata["PolicyRuntime"], "PolicyText": metadata["PolicyText"],
            "EnableDebugLogDelivery": bool(metadata.get("DebugLogDeliveryAccounts")),
        },
    }  # fmt: skip


def welcome(one: OrganizationDeployment) -> None:
    """Accounts that do not have it yet are to get it."""
    have = set(one.members.values_list("account_id", flat=True))
    MemberDeployment.objects.bulk_create(
        [MemberDeployment(deployment=one, account_id=account) for account in sorted(wanted_by(one) - have)],
        ignore_conflicts=True,
    )


def try_rule(call: Call, one: OrganizationDeployment) -> None:
    """Raise what putting the rule into the caller's own account would raise; nothing of it stays."""
    with transaction.atomic():
        place = transaction.savepoint()
        putting.put(call, config_rule(one), created_by=SERVICE)
        transaction.savepoint_rollback(place)
