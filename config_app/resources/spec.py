"""How a resource type is declared: which listing finds it, what names it, what it is linked to. No framework here."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

# Paths that change by themselves, or at a restart of an emulated cloud, without anybody having changed the resource.
VOLATILE = frozenset(
    [
        "launchTime",
        "attachTime",
        "createTime",
        "createDate",
        "creationDate",
        "updateDate",
        "instanceCreateTime",
        "lastModified",
        "CreatedTimestamp",
        "LastModifiedTimestamp",
        "revisionId",
        "latestRestorableTime",
        "usageOperationUpdateTime",
        "passwordLastUsed",
        "roleLastUsed",
        "ApproximateNumberOfMessages",
        "ApproximateNumberOfMessagesDelayed",
        "ApproximateNumberOfMessagesNotVisible",
        "attachmentCount",
        "publicDnsName",
        "stateTransitionReason",
    ]
)


@dataclass(frozen=True)
class Listing:
    """An operation that lists the resources: `service:Operation`, a JMESPath to the list, fixed parameters.

    `own` marks Cairn's own operations, which are asked inside and not of the account's cloud.
    """

    operation: str
    path: str
    parameters: dict[str, object] = field(default_factory=dict)
    own: bool = False


@dataclass(frozen=True)
class Extra:
    """A further call for each resource: `given` maps parameters to JMESPaths of the listed item.

    The answer's `path` goes `into` a member of the item (empty: merged into it), or into supplementaryConfiguration.
    `absent` are the error codes that mean "there is none".
    """

    operation: str
    given: dict[str, str]
    path: str
    into: str = ""
    supplementary: bool = False
    absent: tuple[str, ...] = ()
    own: bool = False
    shape: Callable[[dict[str, Any]], Any] | None = None  # what a path cannot say


@dataclass(frozen=True)
class Through:
    """Events about something else that change this resource too: a regular expression of event names, and a JMESPath
    of the configuration to the ids whose mention counts (`RunInstances` of its instance makes a volume). No path:
    the event's name is enough.
    """

    events: str
    path: str = ""


@dataclass(frozen=True)
class Link:
    """A relationship: AWS's phrase, the far type, a JMESPath to ids, names or ARNs, and the phrase seen from there."""

    phrase: str
    far: str
    path: str
    inverse: str
    by: str = "id"


@dataclass(frozen=True)
class ResourceType:
    """One type. `id`, `name`, `created`, `zone`, `tags` are JMESPaths of the listed item; `arn` one, or a template."""

    type: str
    listing: Listing
    id: str
    name: str = ""
    arn: str = ""
    short_name: bool = False  # the name is what follows the last `/` or `:`
    tags: str = "Tags"
    created: str = ""
    zone: str = ""
    extras: tuple[Extra, ...] = ()
    links: tuple[Link, ...] = ()
    events: str = ""  # a regular expression: only events of such names are causes of this type; none means all
    through: tuple[Through, ...] = ()
    alive: str = ""  # a JMESPath that is false for what is listed but gone (terminated instances)
    lower: bool = True  # member names in lowerCamelCase, as AWS Config writes them
    spelling: tuple[tuple[str, str], ...] = ()  # member names that AWS Config spells in a way of its own
    reshape: Callable[[dict[str, Any]], dict[str, Any]] | None = None  # what AWS Config shapes in a way of its own
    by_name: bool = True  # whether a mention of its name is a mention of it (security groups share theirs)
    drop: tuple[str, ...] = ()  # listed members that are no configuration
    volatile: tuple[str, ...] = ()
    is_global: bool = False  # recorded once, in us-east-1
    settles: bool = False  # changes by itself for some seconds after a call (pending → running): look again

    @property
    def service(self) -> str:
        return self.listing.operation.partition(":")[0]

    def caused_by(self, event_name: str) -> bool:
        """Whether an event of this name that mentions the resource may have changed it."""
        return not self.events or re.search(self.events, event_name) is not None


@cache
def all_types() -> dict[str, ResourceType]:
    """Every declared type by name: each module of `config_app.resources.aws` holds one as `TYPE`."""
    package = importlib.import_module("config_app.resources.aws")
    found = {}
    for info in pkgutil.iter_modules(package.__path__):
        declared: ResourceType = importlib.import_module(f"{package.__name__}.{info.name}").TYPE
        found[declared.type] = declared
    return dict(sorted(found.items()))


@cache
def in_order() -> tuple[ResourceType, ...]:
    """Every type after those that its links name by name or ARN, so that the far ends are known by their ids."""
    done: dict[str, ResourceType] = {}

    def visit(declared: ResourceType, trail: tuple[str, ...]) -> None:
        if declared.type in done or declared.type in trail:
            return
        for link in declared.links:
            if link.by != "id" and link.far in all_types():
                visit(all_types()[link.far], (*trail, declared.type))
        done[declared.type] = declared

    for declared in all_types().values():
        visit(declared, ())
    return tuple(done.values())


def of_service(service: str) -> list[ResourceType]:
    """The types that a service's calls may change, in the order in which they are looked at."""
    return [declared for declared in in_order() if declared.service == service]


def text_of(value: Any) -> Iterator[str]:
    """The texts of a JMESPath's answer: one, several or none."""
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, str) and item:
            yield item
