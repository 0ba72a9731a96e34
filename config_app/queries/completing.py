"""Which properties there are to ask for: those at the top, and the paths that recorded items of a type have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from config_app.items import reads as items
from config_app.items.models import Item
from config_app.queries import properties

SAMPLED = 40  # items of a type that are looked at
MOST = 600  # paths that are given
_DEEPEST = 8


def top() -> list[str]:
    """The properties that every item has."""
    inner = [
        f"{root}.{name}" for root in ("tags", "relationships") for name in properties.MEMBERS[properties.KINDS[root]]
    ]
    return sorted([*properties.KINDS, *inner])


def paths(accounts: Sequence[str], kind: str) -> list[str]:
    """The paths inside the newest items of a type."""
    living = items.scope(accounts).filter(type=kind, deleted__isnull=True).order_by("-id")
    keys = [key for key in living.values_list("item_id", flat=True)[:SAMPLED] if key]
    found: set[str] = set()
    for configuration, supplementary in Item.objects.filter(id__in=keys).values_list("configuration", "supplementary"):
        for root, tree in (("configuration", configuration), ("supplementaryConfiguration", supplementary)):
            found.update(_inside(tree, root, 0))
        if len(found) > MOST:
            break
    return sorted(found)[:MOST]


def _inside(tree: Any, path: str, depth: int) -> Iterator[str]:
    if isinstance(tree, list):
        for value in tree[:20]:
            yield from _inside(value, path, depth)
    elif isinstance(tree, dict) and depth < _DEEPEST:
        for name, value in tree.items():
            step = name if name.replace("_", "a").replace("-", "a").isalnum() else '"' + name.replace('"', '""') + '"'
            yield from _inside(value, f"{path}.{step}", depth + 1)
    elif depth and not isinstance(tree, dict):
        yield path
