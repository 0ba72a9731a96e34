"""To whom snapshots of databases are given; shared by the rules on them. Pure."""

from __future__ import annotations

from config_app.rules.spec import Item


def restorable_by_all(item: Item) -> str | None:
    """None where no `restore` attribute of a database or cluster snapshot names everybody, else a sentence."""
    cluster = item.type == "AWS::RDS::DBClusterSnapshot"
    for entry in item.part("DBClusterSnapshotAttributes" if cluster else "DBSnapshotAttributes") or []:
        if entry.get("attributeName") == "restore" and "all" in (entry.get("attributeValues") or []):
            return "Everybody can restore the snapshot."
    return None
