"""The one exception that a named operation raises when it refuses: an AWS error code, a sentence, a status."""

from __future__ import annotations


class CallError(Exception):
    """A call that was refused or could not be carried out.

    `code` is AWS's error code (`TrailNotFoundException`), `message` says what is wrong and what to do,
    `status` is the HTTP status (AWS JSON errors are 400 unless the model or the code says otherwise).
    """

    def __init__(self, code: str, message: str, *, status: int = 400) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.status = status


def denied(arn: str, action: str, resource: str = "*", *, explicit: bool = False) -> CallError:
    """AWS's wording of a refusal, naming principal, action and resource, and whether a Deny says so."""
    reason = (
        "with an explicit deny in an identity-based policy"
        if explicit
        else "because no identity-based policy allows the action"
    )
    return CallError(
        "AccessDeniedException",
        f"User: {arn} is not authorized to perform: {action} on resource: {resource} {reason}",
        status=400,
    )
