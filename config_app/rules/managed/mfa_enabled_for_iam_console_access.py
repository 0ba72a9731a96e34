"""IAM: who signs in with a password shows a second factor."""

from __future__ import annotations

from typing import Any

from config_app.rules.credentials import has_mfa, has_password, report
from config_app.rules.spec import NOT_APPLICABLE, Example, Item, rule


@rule(
    "MFA_ENABLED_FOR_IAM_CONSOLE_ACCESS",
    title="Users with a password have a second factor",
    types=("AWS::IAM::User",),
    why="A password that leaked or was guessed opens the console unless something else is asked for.",
    fix="aws iam enable-mfa-device --user-name NAME, after the user has registered a device.",
    passes=Example(
        {"userName": "dana"},
        Item(supplementary={"CredentialReport": {"password_enabled": "true", "mfa_active": "true"}}),
    ),
    fails=Example(
        {"userName": "erik"},
        Item(supplementary={"CredentialReport": {"password_enabled": "true", "mfa_active": "false"}}),
    ),
    trigger="periodic",
    severity="high",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item) -> Any:
    line = report(item)
    if not has_password(line):
        return NOT_APPLICABLE
    return None if has_mfa(line) else "The user has a password and no second factor."
