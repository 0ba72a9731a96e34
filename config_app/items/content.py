"""What a listing shows of a resource, and the content that decides whether there is a new item. Pure.

The content leaves out what changes by itself and does not depend on the order of lists.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from config_app.resources.names import VOLATILE
from project.kernel import canonical

# Lists whose order is part of what they say.
ORDERED = frozenset({"command", "entryPoint", "args", "rules", "layers", "Statement", "statement"})
SECRETS = "SecretFingerprints"  # a supplementary member: of each hidden value what tells another value from it
SHARED_ID = "SharedResourceId"  # a supplementary mark that says how the resource is named; no content


class Because(list[str]):
    """The ids of the events that explain an item.

    `indirect`: none of them names the resource; they name what brought it along (`RunInstances` of its instance made a
    volume). Such a tie is called "same request".
    """

    def __init__(self, events: Iterable[str] = (), *, indirect: bool = False) -> None:
        super().__init__(events)
        self.indirect = indirect and bool(self)


@dataclass(frozen=True)
class Found:
    """A resource as a listing shows it now."""

    resource_id: str
    configuration: dict[str, Any]
    name: str = ""
    arn: str = ""
    zone: str = ""
    created: datetime | None = None
    tags: dict[str, str] = field(default_factory=dict)
    supplementary: dict[str, Any] = field(default_factory=dict)
    relationships: tuple[dict[str, str], ...] = ()
    volatile: tuple[str, ...] = ()
    shared_id: str = ""  # the id that several resources of one listing claimed; not part of the content
    region: str = ""  # its own region, where one listing shows those of all regions; not part of the content
    unread: str = ""  # why its content could not be read: it is there, and that is all that is known

    @property
    def md5(self) -> str:
        return fingerprint(
            self.configuration, self.supplementary, self.relationships, self.tags, volatile=self.volatile
        )


def fingerprint(
    configuration: Any, supplementary: Any, relationships: Iterable[Any], tags: Any, *, volatile: Iterable[str] = ()
) -> str:
    """The MD5 of an item's content: AWS's configurationItemMD5Hash. Anybody can compute it again from the item.

    Relationships count as they are stated: that a far end becomes known by its id is no change of this resource.
    """
    ignored = VOLATILE | set(volatile)
    return canonical.md5(
        [
            _normal(configuration, ignored),
            _normal({name: value for name, value in (supplementary or {}).items() if name != SHARED_ID}, ignored),
            sorted([edge["relationshipName"], edge["resourceType"], stated(edge)] for edge in relationships),
            tags,
        ]
    )


def stated(edge: dict[str, str]) -> str:
    """The far end of an edge in the words in which the resource states it."""
    return edge.get("stated") or edge.get("resourceId") or edge.get("resourceName") or ""


def _normal(value: Any, ignored: frozenset[str] | set[str], name: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _normal(item, ignored, key) for key, item in value.items() if key not in ignored}
    if isinstance(value, list):
        items = [_normal(item, ignored) for item in value]
        return items if name in ORDERED else sorted(items, key=canonical.dumps)
    return value
