"""Options of Elastic Beanstalk environments; shared by the rules on them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def option(configuration: Mapping[str, Any], namespace: str, name: str) -> Any:
    """An option's value: AWS Config writes options by namespace and name, each an object with a `value`."""
    found = ((configuration.get("optionSettings") or {}).get(namespace) or {}).get(name)
    return found.get("value") if isinstance(found, Mapping) else found
