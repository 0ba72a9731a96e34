"""Which policies bound the permissions of users and roles; shared by the rules that leave those out. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from config_app.rules.documents import at
from config_app.rules.spec import Inventory


def is_boundary(configuration: Mapping[str, Any], inventory: Inventory) -> bool:
    """Whether a managed policy is the permissions boundary of some user or role."""
    boundaries: frozenset[str] = inventory.derived("permissions boundaries", _boundaries)
    return configuration.get("arn") in boundaries


def _boundaries(inventory: Inventory) -> frozenset[str]:
    return frozenset(
        str(at(known.configuration, "permissionsBoundary", "permissionsBoundaryArn"))
        for kind in ("AWS::IAM::User", "AWS::IAM::Role")
        for known in inventory.of(kind)
    )
