"""When a trail starts, stops or changes, the stretch that flows into its log group begins or ends, in the same transaction."""

from __future__ import annotations

from project.kernel import calls
from trail.metrics import writes

_CHANGES = frozenset(
    f"cloudtrail:{verb}"
    for verb in ("CreateTrail", "UpdateTrail", "DeleteTrail", "StartLogging", "StopLogging", "PutEventSelectors",
                 "PutInsightSelectors")
)  # fmt: skip


def connect() -> None:
    """Fill the kernel's listener slot and the trails' check of log groups; called once when the app is loaded."""
    from trail.metrics import reads
    from trail.trails import settings

    calls.listeners.append(hear)
    settings.log_group_checks.append(reads.check)


def hear(finished: calls.Finished) -> None:
    """Bring the account's stretches up to date. What fails here fails the call: it would otherwise lose lines."""
    if finished.error is None and finished.call.operation in _CHANGES:
        writes.sync(finished.call.account_id, include_present=finished.call.verb in {"StopLogging", "DeleteTrail"})
