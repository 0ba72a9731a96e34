"""IAM: credentials that nobody uses are switched off."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from config_app.rules.credentials import active_keys, has_password, report
from config_app.rules.documents import moment
from config_app.rules.spec import Example, Item, Parameter, rule


@rule(
    "IAM_USER_UNUSED_CREDENTIALS_CHECK",
    title="Passwords and access keys are in use",
    types=("AWS::IAM::User",),
    why="Credentials that nobody misses are credentials whose theft nobody notices.",
    fix="aws iam delete-login-profile / aws iam update-access-key --status Inactive for what is unused.",
    passes=Example(
        {"userName": "dana"},
        Item(
            at=datetime(2026, 3, 1, tzinfo=UTC),
            supplementary={
                "CredentialReport": {"password_enabled": "true", "password_last_used": "2026-02-20T08:00:00+00:00"}
            },
        ),
    ),
    fails=Example(
        {"userName": "erik"},
        Item(
            at=datetime(2026, 3, 1, tzinfo=UTC),
            supplementary={
                "CredentialReport": {
                    "password_enabled": "false",
                    "access_key_1_active": "true",
                    "access_key_1_last_used_date": "2025-06-01T08:00:00+00:00",
                }
            },
        ),
    ),
    parameters=(Parameter("maxCredentialUsageAge", "int", default="90", required=True, least=1),),
    trigger="periodic",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item) -> Any:
    line, longest = report(item), parameters["maxCredentialUsageAge"]
    idle = []
    if has_password(line):
        used = moment(line.get("password_last_used")) or moment(line.get("password_last_changed"))
        if used is None or (item.at - used).days >= longest:
            idle.append("the password")
    for key in active_keys(line):
        used = key.used or key.rotated
        if used is None or (item.at - used).days >= longest:
            idle.append(f"access key {key.number}")
    return f"Not used for {longest} days: {', '.join(idle)}" if idle else None
