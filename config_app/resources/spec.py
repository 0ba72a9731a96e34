"""How a resource type is declared: which listing finds it, what names it, what it is linked to. No framework here."""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass, field
from functools import cache

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
    tags: str = "Tags"
    created: str = ""
    zone: str = ""
    extras: tuple[Extra, ...] = ()
    links: tuple[Link, ...] = ()
    alive: str = ""  # a JMESPath that is false for what is listed but gone (terminated instances)
    lower: bool = True  # member names in lowerCamelCase, as AWS Config writes them
    drop: tuple[str, ...] = ()  # listed members that are no configuration
    volatile: tuple[str, ...] = ()
    is_global: bool = False  # recorded once, in us-east-1
    settles: bool = False  # changes by itself for some seconds after a call (pending → running): look again

    @property
    def service(self) -> str:
        return self.listing.operation.partition(":")[0]


@cache
def all_types() -> dict[str, ResourceType]:
    """Every declared type by name: each module of `config_app.resources.aws` holds one as `TYPE`."""
    package = importlib.import_module("config_app.resources.aws")
    found = {}
    for info in pkgutil.iter_modules(package.__path__):
        declared: ResourceType = importlib.import_module(f"{package.__name__}.{info.name}").TYPE
        found[declared.type] = declared
    return dict(sorted(found.items()))


def of_service(service: str) -> list[ResourceType]:
    """The types that a service's calls may change."""
    return [declared for declared in all_types().values() if declared.service == service]
