"""The organization's rules and packs in AWS's members."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from config_app.organization import reads
from config_app.organization.models import MemberDeployment, OrganizationDeployment
from config_app.packs import describing
from project.kernel.calls import Call


def page(
    call: Call, member: str, rows: Sequence[Any], shown: Callable[[Any], dict[str, Any]], limit: int, token: str | None
) -> dict[str, Any]:
    scope = f"{call.verb}/{call.account_id}/{call.region}"
    return describing.page(call, scope, member, rows, shown, _key, limit or 100, token)


def _key(row: Any) -> str:
    return str(row.account_id if isinstance(row, MemberDeployment) else row.name)


def _present(members: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value not in (None, "", [])}


def pack(one: OrganizationDeployment) -> dict[str, Any]:
    given = one.definition
    return _present(
        {
            "OrganizationConformancePackName": one.name,
            "OrganizationConformancePackArn": one.arn,
            "DeliveryS3Bucket": given.get("bucket"),
            "DeliveryS3KeyPrefix": given.get("prefix"),
            "ConformancePackInputParameters": [
                {"ParameterName": name, "ParameterValue": value}
                for name, value in sorted(given.get("given", {}).items())
            ],
            "ExcludedAccounts": one.excluded,
            "LastUpdateTime": one.updated,
        }
    )


def rule(one: OrganizationDeployment) -> dict[str, Any]:
    given = one.definition
    policy = {name: value for name, value in (given.get("policy") or {}).items() if name != "PolicyText"}
    return _present(
        {
            "OrganizationConfigRuleName": one.name,
            "OrganizationConfigRuleArn": one.arn,
            "OrganizationManagedRuleMetadata": given.get("managed"),
            "OrganizationCustomRuleMetadata": given.get("custom"),
            "OrganizationCustomPolicyRuleMetadata": policy or None,
            "ExcludedAccounts": one.excluded,
            "LastUpdateTime": one.updated,
        }
    )


def status(one: OrganizationDeployment) -> dict[str, Any]:
    noun = reads.noun(one.kind)
    state, code, message = reads.status(one)
    member = "OrganizationRuleStatus" if noun.endswith("Rule") else "Status"
    return _present(
        {
            f"{noun}Name": one.name,
            member: state,
            "ErrorCode": code,
            "ErrorMessage": message,
            "LastUpdateTime": one.updated,
        }
    )


def _member(member: MemberDeployment, name: str, status: str) -> dict[str, Any]:
    return _present(
        {
            "AccountId": member.account_id,
            name: member.deployment.member_name,
            status: member.status,
            "ErrorCode": member.code,
            "ErrorMessage": member.message,
            "LastUpdateTime": member.updated,
        }
    )


def member_pack(member: MemberDeployment) -> dict[str, Any]:
    return _member(member, "ConformancePackName", "Status")


def member_rule(member: MemberDeployment) -> dict[str, Any]:
    return _member(member, "ConfigRuleName", "MemberAccountRuleStatus")


def chosen(rows: Sequence[MemberDeployment], account: str | None, status: str | None) -> list[MemberDeployment]:
    return [row for row in rows if account in (None, row.account_id) and status in (None, row.status)]
