"""Container definitions of tasks; shared by the rules on them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from config_app.rules.documents import listed

_ROOT = {"", "0", "root"}


def containers(configuration: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The container definitions of a task definition."""
    return listed(configuration.get("ContainerDefinitions"))


def runs_as_root(container: Mapping[str, Any]) -> bool:
    """Whether a container names no user, or root, with or without a group (`0:0`)."""
    return str(container.get("User") or "").partition(":")[0] in _ROOT
