"""EBS: volumes are in use."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import listed
from config_app.rules.spec import Parameter, rule


@rule(
    "EC2_VOLUME_INUSE_CHECK",
    title="Volumes are attached",
    types=("AWS::EC2::Volume",),
    why="A disk that nobody uses costs money and keeps data that nobody looks after.",
    fix="aws ec2 create-snapshot, then aws ec2 delete-volume for what nobody needs.",
    passes={"attachments": [{"state": "attached", "deleteOnTermination": True}]},
    fails={"attachments": []},
    parameters=(Parameter("deleteOnTermination", "flag"),),
    severity="low",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    attached = [
        entry
        for entry in listed(configuration.get("attachments"))
        if entry.get("state", "attached") in {"attached", "attaching"}
    ]
    if not attached:
        return "The volume is attached to no instance."
    wanted = parameters.get("deleteOnTermination")
    if wanted is not None and any(bool(entry.get("deleteOnTermination")) != wanted for entry in attached):
        return f"The volume is {'not ' if wanted else ''}deleted with its instance."
    return None
