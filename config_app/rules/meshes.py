"""TLS inside App Mesh; shared by the rules on gateways and nodes. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from config_app.rules.documents import at


def plain_back_ends(configuration: Mapping[str, Any], what: str) -> str | None:
    """None where the client policy for back ends enforces TLS, as it does unless told otherwise; else a sentence."""
    policy = at(configuration, "Spec", "BackendDefaults", "ClientPolicy", "Tls")
    if policy is None or policy.get("Enforce", True) is not True:
        return f"The {what} asks its back ends without TLS."
    return None
