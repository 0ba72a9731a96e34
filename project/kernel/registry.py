"""Every deed has one name (`cloudtrail:StopLogging`) and one function, registered once, found by walking the packages."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])

# Where `operations` modules live; walked once at start, never listed by hand.
PACKAGES = ("project.platform", "trail", "config_app", "project.desk")
_READ_VERBS = (
    "Get", "List", "Describe", "Lookup", "BatchGet", "Select", "Search", "Test", "Head", "Check", "Query", "Scan",
    "View", "Generate", "Filter", "Simulate", "Validate", "Estimate", "Preview",
)  # fmt: skip
# Names without such a verb that AWS records as readOnly all the same.
_READS = frozenset({
    "AssumeRole", "AssumeRoleWithSAML", "AssumeRoleWithWebIdentity",
    "Decrypt", "Encrypt", "ReEncrypt", "Sign", "Verify", "VerifyMac", "DecodeAuthorizationMessage", "InvokeModel",
    "DownloadDBLogFilePortion",
})  # fmt: skip
_WRITES = frozenset({"GetFederationToken"})  # AWS records it with readOnly false
# Reads whose answer hands something out: it is recorded, and their intent is on the disk before they are passed on.
_HANDING_OUT = frozenset({"AssumeRole", "AssumeRoleWithSAML", "AssumeRoleWithWebIdentity", "GetSessionToken"})


@dataclass(frozen=True)
class Operation:
    """A named deed. `read_only` decides the record's readOnly; `touches` names the resources for the record."""

    name: str
    function: Callable[..., Any]
    read_only: bool
    touches: Callable[[Any, Any], list[dict[str, str]]] | None = None

    @property
    def service(self) -> str:
        return self.name.partition(":")[0]

    @property
    def verb(self) -> str:
        return self.name.partition(":")[2]


_operations: dict[str, Operation] = {}


def reads(verb: str) -> bool:
    """Whether a verb only reads, by AWS's naming custom (`DescribeTrails`)."""
    return verb in _READS or (verb not in _WRITES and verb.startswith(_READ_VERBS))


def answer_is_evidence(verb: str, *, read_only: bool) -> bool:
    """Whether what a call answers belongs into its record: of writes, and of reads that hand out credentials."""
    return not read_only or verb in _HANDING_OUT


def operation(
    name: str,
    *,
    read_only: bool | None = None,
    touches: Callable[[Any, Any], list[dict[str, str]]] | None = None,
) -> Callable[[F], F]:
    """Register the decorated function as the one implementation of `name`.

    The function is called as `function(call, **parameters)`: wire members in snake_case, absent ones left out.
    It returns a dict with the output shape's member names, or None where the output is empty.
    `touches(call, result)` gives the record's `resources`: `[{"ARN", "accountId", "type"}]`.
    """

    def register(function: F) -> F:
        if name in _operations:
            raise RuntimeError(f"{name} is registered twice")
        only = reads(name.partition(":")[2]) if read_only is None else read_only
        _operations[name] = Operation(name, function, only, touches)
        return function

    return register


def find(name: str) -> Operation | None:
    """The operation of this name, or None."""
    return _operations.get(name)


def all_operations() -> Iterator[Operation]:
    """Every registered operation, by name."""
    return iter(sorted(_operations.values(), key=lambda item: item.name))


def modules(leaf: str) -> Iterator[Any]:
    """Import and yield every module called `leaf` (`operations`, `tasks`, `rest`, …) below PACKAGES."""
    for package in PACKAGES:
        root = importlib.import_module(package)
        for info in pkgutil.walk_packages(root.__path__, f"{package}."):
            if info.name.rpartition(".")[2] == leaf and ".migrations" not in info.name:
                yield importlib.import_module(info.name)


def discover() -> None:
    """Import every `operations` module, so that their decorators register."""
    for _ in modules("operations"):
        pass
