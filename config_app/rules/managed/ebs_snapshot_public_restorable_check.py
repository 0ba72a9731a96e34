"""EBS: snapshots are not given to everybody."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import Example, Item, rule


@rule(
    "EBS_SNAPSHOT_PUBLIC_RESTORABLE_CHECK",
    title="Snapshots cannot be restored by everybody",
    types=("AWS::EC2::Snapshot",),
    why="Whoever restores a public snapshot reads the whole disk.",
    fix="aws ec2 modify-snapshot-attribute --snapshot-id ID --attribute createVolumePermission --operation-type remove --group-names all",
    passes=Example(
        {"snapshotId": "snap-1"}, Item(supplementary={"CreateVolumePermissions": [{"userId": "444455556666"}]})
    ),
    fails=Example({"snapshotId": "snap-2"}, Item(supplementary={"CreateVolumePermissions": [{"group": "all"}]})),
    trigger="periodic",
    severity="critical",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item) -> Any:
    if any(entry.get("group") == "all" for entry in item.part("CreateVolumePermissions") or []):
        return "Everybody can make a volume of the snapshot."
    return None
