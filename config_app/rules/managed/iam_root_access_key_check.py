"""Account: the root user has no access key."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import rule


@rule(
    "IAM_ROOT_ACCESS_KEY_CHECK",
    title="The root user has no access key",
    types=("AWS::::Account",),
    why="A key of the root user can do everything and cannot be limited.",
    fix="Sign in as the root user and delete its access keys.",
    passes={"accountAccessKeysPresent": 0},
    fails={"accountAccessKeysPresent": 1},
    trigger="periodic",
    severity="critical",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    if configuration.get("accountAccessKeysPresent"):
        return "The root user has an access key."
    return None
