"""EC2: a volume that hangs on no instance is deleted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from config_app.remediation.spec import NotRepairable, Parameter, Step, Steps, document


@document(
    "AWSConfigRemediation-DeleteUnusedEBSVolume",
    title="The unused volume is gone",
    changes="Deletes the volume, after a snapshot of it unless that is not wanted.",
    risk="high: without the snapshot its data is lost",
    types=("AWS::EC2::Volume",),
    parameters=(
        Parameter("VolumeId", required=True),
        Parameter("CreateSnapshot", "flag", default="true"),
    ),
    permissions=(
        "ec2:DescribeVolumes",
        "ec2:CreateSnapshot",
        "ec2:DeleteVolume",
    ),
)
def steps(parameters: Mapping[str, Any]) -> Steps:
    volume = parameters["VolumeId"]
    found = yield Step("Find", "ec2:DescribeVolumes", {"VolumeIds": [volume]})
    used = [one for one in found.get("Volumes", []) if one.get("State") != "available"]
    if used:
        raise NotRepairable(f"{volume} is {used[0].get('State')}: only a volume that hangs on no instance is deleted.")
    if parameters["CreateSnapshot"]:
        yield Step(
            "Snapshot", "ec2:CreateSnapshot", {"VolumeId": volume, "Description": f"Before {volume} was deleted"}
        )
    yield Step("Delete", "ec2:DeleteVolume", {"VolumeId": volume})
