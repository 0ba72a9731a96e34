"""Call a named operation from inside, by name: how trail and config_app meet without importing each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from project.kernel import calls, parameters, registry
from project.kernel.errors import CallError

system_caller: list[Callable[[str], calls.Caller]] = []  # filled by identity


def call(operation: str, *, account_id: str, region: str = "us-east-1", **wire: Any) -> Mapping[str, Any]:
    """Run an operation as the installation itself and return its result. Recorded like any other call."""
    return calls.run(_call(operation, account_id, region, wire))


def look(operation: str, *, account_id: str, region: str = "us-east-1", **wire: Any) -> Mapping[str, Any]:
    """Ask a read-only operation without a record: for polls of the recorder, which would otherwise fill the trail."""
    found = registry.find(operation)
    if found is None or not found.read_only:
        raise CallError("UnknownOperationException", f"{operation} is not a registered reading operation.")
    asked = _call(operation, account_id, region, wire)
    result: Mapping[str, Any] = found.function(asked, **parameters.bind(found, wire)) or {}
    return result


def _call(operation: str, account_id: str, region: str, wire: Mapping[str, Any]) -> calls.Call:
    caller = system_caller[0](account_id)
    return calls.Call(
        operation, caller, wire, region=region, via="system", user_agent="cairn.internal", source_ip="AWS Internal"
    )
