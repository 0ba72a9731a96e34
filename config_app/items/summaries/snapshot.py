"""Snapshots of databases and volumes: to whom they may be restored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from config_app.items.wording import Example, State, came_and_went, turned, wording

_ALL = {"DBSnapshotAttributes": [{"attributeName": "restore", "attributeValues": ["all"]}]}
_ONE = {"DBSnapshotAttributes": [{"attributeName": "restore", "attributeValues": ["210987654321"]}]}


@wording(
    "AWS::RDS::DBSnapshot",
    "AWS::RDS::DBClusterSnapshot",
    about=("+DBSnapshotAttributes", "+DBClusterSnapshotAttributes", "encrypted"),
    examples=(
        Example("Became public.", State(), State(supplementary=_ALL)),
        Example("Shared with account 210987654321.", State(), State(supplementary=_ONE)),
        Example("Is public no more.", State(supplementary=_ALL), State()),
    ),
)
def sharing(before: State, after: State) -> Iterator[str]:
    old, new = _shared(before), _shared(after)
    if ("all" in old) != ("all" in new):
        yield "became public" if "all" in new else "is public no more"
    yield from came_and_went(
        old - {"all"}, new - {"all"}, came="shared with account {}", went="account {} lost its share"
    )
    yield from turned(before, after, "encrypted", "encryption")


def _shared(state: State) -> set[str]:
    found: set[str] = set()
    for name in ("DBSnapshotAttributes", "DBClusterSnapshotAttributes"):
        given: Any = state.get(f"+{name}", [])
        for one in given if isinstance(given, list) else []:
            if isinstance(one, Mapping) and one.get("attributeName") == "restore":
                found |= {str(value) for value in one.get("attributeValues") or []}
    return found
