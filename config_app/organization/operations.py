"""AWS Config's organization operations: rules and packs for every account of the installation."""

from __future__ import annotations

import logging
from typing import Any

from django.db import transaction

from config_app.organization import describing, reads, tasks, writes
from config_app.organization.models import PACK, RULE, OrganizationDeployment
from config_app.packs import deploying
from config_app.rules import putting
from config_app.tags.given import checked
from project.kernel.calls import Call
from project.kernel.errors import CallError
from project.kernel.registry import operation

log = logging.getLogger(__name__)
MOST = {RULE: 150, PACK: 50}
_TOO_MANY = {
    RULE: "MaxNumberOfOrganizationConfigRulesExceededException",
    PACK: "MaxNumberOfOrganizationConformancePacksExceededException",
}


def _target(call: Call, kind: str, name: str, tags: list[dict[str, str]] | None) -> OrganizationDeployment:
    labels = checked(tags)
    found = reads.own(call, kind, [name])
    if found:
        _refuse_moving(found[0])
        return found[0]
    if len(reads.own(call, kind)) >= MOST[kind]:
        raise CallError(_TOO_MANY[kind], f"The organization has {MOST[kind]} of them: delete one first.")
    return OrganizationDeployment(kind=kind, account_id=call.account_id, region=call.region, name=name, tags=labels)


def _refuse_moving(one: OrganizationDeployment) -> None:
    state = reads.status(one)[0]
    if state.endswith("_IN_PROGRESS"):
        raise CallError("ResourceInUseException", f"{one.name} is {state}: wait until that is over.")


def _soon(one: OrganizationDeployment) -> None:
    def start() -> None:
        try:
            tasks.roll_out.apply_async((one.id,), retry=False)
        except Exception as problem:
            log.warning("%s waits for the beat, the broker is away: %s", one, problem)

    transaction.on_commit(start)


def _delete(call: Call, kind: str, name: str) -> None:
    one = reads.find(call, kind, name)
    _refuse_moving(one)
    writes.ask_deletion(one)
    _soon(one)


@operation("config:PutOrganizationConformancePack")
def put_organization_conformance_pack(
    call: Call, *, organization_conformance_pack_name: str, template_s3_uri: str | None = None,
    template_body: str | None = None, delivery_s3_bucket: str | None = None, delivery_s3_key_prefix: str | None = None,
    conformance_pack_input_parameters: list[dict[str, str]] | None = None, excluded_accounts: list[str] | None = None,
    tags: list[dict[str, str]] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Deploy a pack to every account but the excluded ones."""
    one = _target(call, PACK, organization_conformance_pack_name, tags)
    try:
        body, source = deploying.template_of(call, body=template_body, uri=template_s3_uri, document=None, source=None)
        given = deploying.named(conformance_pack_input_parameters)
        names = {"AccountId": call.account_id, "Region": call.region, "StackName": one.member_name, "StackId": one.arn}
        deploying.check(body, given, names)
    except CallError as refusal:
        code = "OrganizationConformancePackTemplateValidationException"
        raise CallError(
            code if refusal.code.startswith("ConformancePackTemplate") else "ValidationException", refusal.message
        ) from refusal
    definition = {"body": body, "source": source, "given": given, "bucket": delivery_s3_bucket or "",
                  "prefix": delivery_s3_key_prefix or ""}  # fmt: skip
    _soon(writes.ask(one, definition, sorted(set(excluded_accounts or []))))
    return {"OrganizationConformancePackArn": one.arn}


@operation("config:DeleteOrganizationConformancePack")
def delete_organization_conformance_pack(call: Call, *, organization_conformance_pack_name: str) -> None:
    """Delete the pack from every account."""
    _delete(call, PACK, organization_conformance_pack_name)


@operation("config:DescribeOrganizationConformancePacks")
def describe_organization_conformance_packs(
    call: Call, *, organization_conformance_pack_names: list[str] | None = None, limit: int = 100,
    next_token: str | None = None,
) -> dict[str, Any]:  # fmt: skip
    rows = reads.named(call, PACK, organization_conformance_pack_names)
    return describing.page(call, "OrganizationConformancePacks", rows, describing.pack, limit, next_token)


@operation("config:DescribeOrganizationConformancePackStatuses")
def describe_organization_conformance_pack_statuses(
    call: Call, *, organization_conformance_pack_names: list[str] | None = None, limit: int = 100,
    next_token: str | None = None,
) -> dict[str, Any]:  # fmt: skip
    rows = reads.named(call, PACK, organization_conformance_pack_names)
    return describing.page(call, "OrganizationConformancePackStatuses", rows, describing.status, limit, next_token)


@operation("config:GetOrganizationConformancePackDetailedStatus")
def get_organization_conformance_pack_detailed_status(
    call: Call, *, organization_conformance_pack_name: str, filters: dict[str, str] | None = None, limit: int = 100,
    next_token: str | None = None,
) -> dict[str, Any]:  # fmt: skip
    one, wanted = reads.find(call, PACK, organization_conformance_pack_name), filters or {}
    rows = describing.chosen(reads.members(one), wanted.get("AccountId"), wanted.get("Status"))
    return describing.page(
        call, "OrganizationConformancePackDetailedStatuses", rows, describing.member_pack, limit, next_token
    )


@operation("config:PutOrganizationConfigRule")
def put_organization_config_rule(
    call: Call, *, organization_config_rule_name: str, organization_managed_rule_metadata: dict[str, Any] | None = None,
    organization_custom_rule_metadata: dict[str, Any] | None = None, excluded_accounts: list[str] | None = None,
    organization_custom_policy_rule_metadata: dict[str, Any] | None = None, tags: list[dict[str, str]] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Put a rule into every account but the excluded ones."""
    kinds = {"managed": organization_managed_rule_metadata, "custom": organization_custom_rule_metadata,
             "policy": organization_custom_policy_rule_metadata}  # fmt: skip
    given = {name: value for name, value in kinds.items() if value is not None}
    if len(given) != 1:
        raise putting.invalid(
            "Exactly one of OrganizationManagedRuleMetadata, OrganizationCustomRuleMetadata and "
            "OrganizationCustomPolicyRuleMetadata must be given."
        )
    one = _target(call, RULE, organization_config_rule_name, tags)
    writes.try_rule(call, OrganizationDeployment(
        kind=RULE, account_id=call.account_id, region=call.region, name=one.name, suffix=one.suffix, definition=given))  # fmt: skip
    _soon(writes.ask(one, given, sorted(set(excluded_accounts or []))))
    return {"OrganizationConfigRuleArn": one.arn}


@operation("config:DeleteOrganizationConfigRule")
def delete_organization_config_rule(call: Call, *, organization_config_rule_name: str) -> None:
    """Delete the rule from every account."""
    _delete(call, RULE, organization_config_rule_name)


@operation("config:DescribeOrganizationConfigRules")
def describe_organization_config_rules(
    call: Call,
    *,
    organization_config_rule_names: list[str] | None = None,
    limit: int = 100,
    next_token: str | None = None,
) -> dict[str, Any]:
    rows = reads.named(call, RULE, organization_config_rule_names)
    return describing.page(call, "OrganizationConfigRules", rows, describing.rule, limit, next_token)


@operation("config:DescribeOrganizationConfigRuleStatuses")
def describe_organization_config_rule_statuses(
    call: Call,
    *,
    organization_config_rule_names: list[str] | None = None,
    limit: int = 100,
    next_token: str | None = None,
) -> dict[str, Any]:
    rows = reads.named(call, RULE, organization_config_rule_names)
    return describing.page(call, "OrganizationConfigRuleStatuses", rows, describing.status, limit, next_token)


@operation("config:GetOrganizationConfigRuleDetailedStatus")
def get_organization_config_rule_detailed_status(
    call: Call, *, organization_config_rule_name: str, filters: dict[str, str] | None = None, limit: int = 100,
    next_token: str | None = None,
) -> dict[str, Any]:  # fmt: skip
    one, wanted = reads.find(call, RULE, organization_config_rule_name), filters or {}
    rows = describing.chosen(reads.members(one), wanted.get("AccountId"), wanted.get("MemberAccountRuleStatus"))
    return describing.page(
        call, "OrganizationConfigRuleDetailedStatus", rows, describing.member_rule, limit, next_token
    )


@operation("config:GetOrganizationCustomRulePolicy")
def get_organization_custom_rule_policy(call: Call, *, organization_config_rule_name: str) -> dict[str, Any]:
    """The policy text of an organization's custom policy rule."""
    one = reads.find(call, RULE, organization_config_rule_name)
    return {"PolicyText": (one.definition.get("policy") or {}).get("PolicyText", "")}
