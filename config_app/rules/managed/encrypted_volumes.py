"""EBS: attached volumes are encrypted."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import same_resource
from config_app.rules.spec import NOT_APPLICABLE, Parameter, rule


@rule(
    "ENCRYPTED_VOLUMES",
    title="Attached volumes are encrypted",
    types=("AWS::EC2::Volume",),
    why="The data of an attached, unencrypted volume can be read from its snapshots and copies.",
    fix="Copy a snapshot of the volume with --encrypted, make a volume of it and attach that one.",
    passes={"encrypted": True, "attachments": [{"state": "attached"}]},
    fails={"encrypted": False, "attachments": [{"state": "attached"}]},
    parameters=(Parameter("kmsId"),),
    severity="high",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    if not any(_state(entry) == "attached" for entry in configuration.get("attachments") or []):
        return NOT_APPLICABLE
    if not configuration.get("encrypted"):
        return "The volume is attached and not encrypted."
    wanted = parameters.get("kmsId")
    if wanted and not same_resource(configuration.get("kmsKeyId"), wanted):
        return f"The volume is encrypted with another key than {wanted}."
    return None


def _state(entry: dict[str, Any]) -> Any:
    """Older items write the state as an object."""
    state = entry.get("state")
    return state.get("value") if isinstance(state, dict) else state
