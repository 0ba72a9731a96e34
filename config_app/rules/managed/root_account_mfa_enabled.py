"""Account: the root user signs in with a second factor."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import rule


@rule(
    "ROOT_ACCOUNT_MFA_ENABLED",
    title="The root user has a second factor",
    types=("AWS::::Account",),
    why="Whoever learns the root user's password owns the account.",
    fix="Sign in as the root user and assign an MFA device under Security credentials.",
    passes={"accountMFAEnabled": 1},
    fails={"accountMFAEnabled": 0},
    trigger="periodic",
    severity="critical",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    if not configuration.get("accountMFAEnabled"):
        return "The root user has no second factor."
    return None
