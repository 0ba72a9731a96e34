"""How a resource type is declared: which listing finds it, what names it, what it is linked to. No framework here."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

from config_app.resources.names import EVENT_SOURCES

# How AWS Config writes member names: the first letter small (`dBName`), all leading capitals small (`dbname`), the
# first letter large as in CloudFormation's schemas (`DBName`), or as the service's API writes them.
Case = Literal["lower", "bean", "upper", "api"]
LOOK = "RecordNow"  # the name of a touch that asks for a look at all types of its service


@dataclass(frozen=True)
class Listing:
    """An operation that lists the resources: `service:Operation`, a JMESPath to the list, fixed parameters.

    `own` marks Cairn's own operations, which are asked inside and not of the account's cloud. `each`: it is asked once
    for each item of another listing. `variants`: once with each of these parameters. `absent` are the error codes that
    mean "there is none", such as `Code`, or `Code: words of the message`. `shape` is what a path cannot say of an item.
    """

    operation: str
    path: str
    parameters: dict[str, object] = field(default_factory=dict)
    own: bool = False
    each: Each | None = None
    variants: tuple[dict[str, object], ...] = ()
    absent: tuple[str, ...] = ()
    shape: Callable[[dict[str, Any]], dict[str, Any]] | None = None


@dataclass(frozen=True)
class Each:
    """A listing whose every item is asked for what it contains: `given` maps parameters to JMESPaths of that item,
    `kept` members of what it contains likewise. `absent` are the error codes that mean "it contains nothing".
    """

    listing: Listing
    given: dict[str, str]
    kept: dict[str, str] = field(default_factory=dict)
    absent: tuple[str, ...] = ()


@dataclass(frozen=True)
class Extra:
    """A further call for each resource: `given` maps parameters to JMESPaths of the listed item.

    The answer's `path` goes `into` a member of the item (empty: merged into it), or into supplementaryConfiguration.
    `absent` are the error codes that mean "there is none": `otherwise` is then recorded, or nothing. `when` is a JMESPath
    of the item that says whether to ask. `once`: it is asked once for all resources, and `pick` finds an item's part of
    the answer. `first` is an operation that prepares the answer, asked until its State is COMPLETE. `everywhere`: it is
    asked in each region that is looked at, and the answers are kept by region.
    """

    operation: str
    given: dict[str, str]
    path: str
    into: str = ""
    supplementary: bool = False
    absent: tuple[str, ...] = ()
    own: bool = False
    when: str = ""
    otherwise: Any = None
    once: bool = False
    first: str = ""
    everywhere: bool = False
    pick: Callable[[Any, dict[str, Any]], Any] | None = None
    shape: Callable[[Any], Any] | None = None  # what a path cannot say


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
    short: bool = False  # the far end is what follows the last `/` or `:`


@dataclass(frozen=True)
class ResourceType:
    """One type. `id`, `name`, `created`, `zone` are JMESPaths of the listed item; `arn` one, or a template.

    `{account}` and `{region}` in a path or a parameter stand for those that are looked at.
    """

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
    also: tuple[str, ...] = ()  # further event sources whose calls may change it
    alive: str = ""  # a JMESPath that is false for what is listed but gone (terminated instances)
    case: Case = "lower"
    spelling: tuple[tuple[str, str], ...] = ()  # member names that AWS Config spells in a way of its own
    maps: tuple[str, ...] = ()  # listed members whose own members are data, and stay as they are written
    valued: tuple[str, ...] = ()  # listed members whose texts AWS Config writes as objects: {"value": text}
    reshape: Callable[[dict[str, Any]], dict[str, Any]] | None = None  # what AWS Config shapes in a way of its own
    by_name: bool = True  # whether a mention of its name is a mention of it (security groups share theirs)
    drop: tuple[str, ...] = ()  # listed members that are no configuration
    volatile: tuple[str, ...] = ()
    early: bool = False  # most accounts have some: looked at before the others, and in every poll
    is_global: bool = False  # recorded once, in us-east-1
    home: str = ""  # a JMESPath to the resource's own region: listed once, in us-east-1, and recorded where it is
    settles: bool = False  # changes by itself for some seconds after a call (pending → running): look again

    @property
    def service(self) -> str:
        """The event source whose calls may change it: `monitoring` of boto's `cloudwatch`."""
        client = self.listing.operation.partition(":")[0]
        return EVENT_SOURCES.get(client, client)

    @property
    def services(self) -> tuple[str, ...]:
        """The event sources whose calls may change it."""
        return (self.service, *self.also)

    @property
    def listed_once(self) -> bool:
        """Whether one listing, made in us-east-1, shows those of all regions."""
        return self.is_global or bool(self.home)

    def caused_by(self, event_name: str) -> bool:
        """Whether an event of this name that mentions the resource may have changed it."""
        return not self.events or re.search(self.events, event_name) is not None

    def touched_by(self, event_name: str) -> bool:
        """Whether to look at the type after an event of this name of one of its services."""
        return self.caused_by(event_name) or any(re.search(way.events, event_name) for way in self.through)


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


@cache
def of_service(service: str) -> tuple[ResourceType, ...]:
    """The types that the calls of an event source may change, in the order in which they are looked at."""
    return tuple(declared for declared in in_order() if service in declared.services)


def touched(service: str, event_names: Iterable[str]) -> tuple[ResourceType, ...]:
    """The types that events of these names of a source may have changed; one without a name means all of the source."""
    names = set(event_names)
    return tuple(
        declared
        for declared in of_service(service)
        if "" in names or LOOK in names or any(declared.touched_by(name) for name in names)
    )


def text_of(value: Any) -> Iterator[str]:
    """The texts of a JMESPath's answer: one, several or none."""
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, str) and item:
            yield item
