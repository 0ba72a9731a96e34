"""How many repairs of a rule go on at once, and after how many failed ones the rest is not begun: SsmControls. Pure.

Both are percentages of the resources that a rule finds noncompliant. Without SsmControls nothing is limited.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

RATE, ERRORS = 10, 50  # where SsmControls leave one out, as AWS
WINDOW = timedelta(hours=1)  # failures of so long ago stop nothing
RUN, WAIT, STOP = "run", "wait", "stop"


def decide(controls: Mapping[str, Any], *, resources: int, running: int, failed: int) -> str:
    """RUN one more now, WAIT until another ends, or STOP: too many have failed."""
    limits = controls.get("SsmControls")
    if not limits:
        return RUN
    if failed > resources * limits.get("ErrorPercentage", ERRORS) // 100:
        return STOP
    return RUN if running < max(1, resources * limits.get("ConcurrentExecutionRatePercentage", RATE) // 100) else WAIT


def stopped(controls: Mapping[str, Any], *, resources: int, failed: int) -> str:
    """Why one was not begun."""
    allowed = controls["SsmControls"].get("ErrorPercentage", ERRORS)
    return (
        f"Not carried out: {failed} of {resources} repairs have failed within the last hour, more than the ErrorPercentage "
        f"of {allowed}. Find out why, then start it again."
    )
