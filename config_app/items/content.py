"""The content that decides whether there is a new item: without what changes by itself, whatever the order. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from config_app.resources.spec import VOLATILE
from project.kernel import canonical

# Lists whose order is part of what they say.
ORDERED = frozenset({"command", "entryPoint", "args", "rules", "layers", "Statement", "statement"})


def fingerprint(
    configuration: Any, supplementary: Any, relationships: Iterable[Any], tags: Any, *, volatile: Iterable[str] = ()
) -> str:
    """The MD5 of an item's content: AWS's configurationItemMD5Hash."""
    ignored = VOLATILE | set(volatile)
    return canonical.md5(
        [
            _normal(configuration, ignored),
            _normal(supplementary, ignored),
            sorted(canonical.dumps(edge) for edge in relationships),
            tags,
        ]
    )


def _normal(value: Any, ignored: frozenset[str] | set[str], name: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _normal(item, ignored, key) for key, item in value.items() if key not in ignored}
    if isinstance(value, list):
        items = [_normal(item, ignored) for item in value]
        return items if name in ORDERED else sorted(items, key=canonical.dumps)
    return value
