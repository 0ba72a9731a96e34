"""EBS: new volumes are encrypted without being asked."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import named
from config_app.rules.spec import Example, Inventory, NotRecorded, rule


@rule(
    "EC2_EBS_ENCRYPTION_BY_DEFAULT",
    title="New volumes are encrypted by default",
    types=("AWS::::Account",),
    why="Whoever forgets the flag leaves a volume readable; a default forgets nothing.",
    fix="aws ec2 enable-ebs-encryption-by-default, in each region.",
    passes=Example({"ebsEncryptionByDefault": {"us-east-1": True}}, inventory={}),
    fails=Example({"ebsEncryptionByDefault": {"us-east-1": False}}, inventory={}),
    trigger="periodic",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], inventory: Inventory) -> Any:
    regions = configuration.get("ebsEncryptionByDefault")
    if regions is None:
        raise NotRecorded("The account's default encryption of volumes is not recorded.")
    off = [region for region, encrypted in regions.items() if not encrypted and inventory.region in {"", region}]
    return f"New volumes are not encrypted by default in {named(off)}." if off else None
