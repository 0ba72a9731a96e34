"""Account: the root user's second factor is a device."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import NotRecorded, rule


@rule(
    "ROOT_ACCOUNT_HARDWARE_MFA_ENABLED",
    title="The root user has a hardware second factor",
    types=("AWS::::Account",),
    why="A virtual factor lives on a phone that is copied, lost and synchronised.",
    fix="Sign in as the root user and assign a hardware MFA device under Security credentials.",
    passes={"accountMFAEnabled": 1, "rootVirtualMFADevice": False},
    fails={"accountMFAEnabled": 1, "rootVirtualMFADevice": True},
    trigger="periodic",
    severity="critical",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    if not configuration.get("accountMFAEnabled"):
        return "The root user has no second factor."
    if "rootVirtualMFADevice" not in configuration:
        raise NotRecorded("The root user's kind of second factor is not recorded.")
    return "The root user's second factor is virtual." if configuration["rootVirtualMFADevice"] else None
