"""Account: GuardDuty watches."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import named, on
from config_app.rules.spec import Example, Inventory, Known, Parameter, rule


@rule(
    "GUARDDUTY_ENABLED_CENTRALIZED",
    title="GuardDuty is on",
    types=("AWS::::Account",),
    why="Attacks that nobody looks for are found by those whom they hurt.",
    fix="aws guardduty create-detector --enable, in each region.",
    passes=Example({}, inventory={"AWS::GuardDuty::Detector": (Known({"Enable": True}),)}),
    fails=Example({}, inventory={"AWS::GuardDuty::Detector": ()}),
    parameters=(Parameter("CentralMonitoringAccount", "list"),),
    trigger="periodic",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], inventory: Inventory) -> Any:
    detectors = [known for known in inventory.of("AWS::GuardDuty::Detector") if on(known.configuration.get("Enable"))]
    if not detectors:
        return "GuardDuty is off in this region."
    central = parameters.get("CentralMonitoringAccount")
    if central and not any(_administrator(known) in central for known in detectors):
        return f"GuardDuty reports to none of the accounts {named(central)}."
    return None


def _administrator(detector: Known) -> str:
    """The account that sees the findings; a detector that nobody administers reports to its own account."""
    administrator = detector.item.part("Administrator") or {}
    return str(administrator.get("accountId") or detector.item.account_id)
