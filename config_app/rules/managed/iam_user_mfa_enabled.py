"""IAM: users have a second factor."""

from __future__ import annotations

from typing import Any

from config_app.rules.credentials import has_mfa, report
from config_app.rules.spec import Example, Item, rule


@rule(
    "IAM_USER_MFA_ENABLED",
    title="Every user has a second factor",
    types=("AWS::IAM::User",),
    why="Credentials alone are not enough where a second factor is asked for.",
    fix="aws iam enable-mfa-device --user-name NAME, after the user has registered a device.",
    passes=Example({"userName": "dana"}, Item(supplementary={"CredentialReport": {"mfa_active": "true"}})),
    fails=Example({"userName": "erik"}, Item(supplementary={"CredentialReport": {"mfa_active": "false"}})),
    trigger="periodic",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item) -> Any:
    return None if has_mfa(report(item)) else "The user has no second factor."
