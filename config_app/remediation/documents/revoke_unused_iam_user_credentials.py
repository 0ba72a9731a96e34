"""IAM: access keys that nobody uses are switched off."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from config_app.remediation.spec import NotRepairable, Parameter, Step, Steps, document
from project.kernel import clock


@document(
    "AWSConfigRemediation-RevokeUnusedIAMUserCredentials",
    title="The user's unused access keys are off",
    changes="Switches off access keys that were not used for some days.",
    risk="high: a job that runs seldom may hold one of the keys",
    types=("AWS::IAM::User",),
    parameters=(
        Parameter("IAMResourceId", required=True),
        Parameter("MaxCredentialUsageAge", "int", default="90", least=1, most=365),
    ),
    permissions=(
        "iam:ListUsers",
        "iam:ListAccessKeys",
        "iam:GetAccessKeyLastUsed",
        "iam:UpdateAccessKey",
    ),
)
def steps(parameters: Mapping[str, Any]) -> Steps:
    number = parameters["IAMResourceId"]
    oldest = clock.now() - timedelta(days=parameters["MaxCredentialUsageAge"])
    found = yield Step("FindUser", "iam:ListUsers", {})
    named = [user["UserName"] for user in found.get("Users", []) if number in (user["UserId"], user["UserName"])]
    if not named:
        raise NotRepairable(f"There is no user {number} in the first page of the account's users.")
    keys = yield Step("ListKeys", "iam:ListAccessKeys", {"UserName": named[0]})
    for key in keys.get("AccessKeyMetadata", []):
        used = yield Step("AskLastUse", "iam:GetAccessKeyLastUsed", {"AccessKeyId": key["AccessKeyId"]})
        last = (used.get("AccessKeyLastUsed") or {}).get("LastUsedDate") or key["CreateDate"]
        if key["Status"] == "Active" and last < oldest:
            yield Step("SwitchOff", "iam:UpdateAccessKey",
                       {"UserName": named[0], "AccessKeyId": key["AccessKeyId"], "Status": "Inactive"})  # fmt: skip
