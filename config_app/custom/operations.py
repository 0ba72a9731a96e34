"""Resources that are not AWS's: whoever runs them tells what they are like, and they have items as all others do."""

from __future__ import annotations

import re
from typing import Any

import orjson

from config_app.items import writes
from config_app.items.content import Found
from config_app.recorder import reads as recorders
from project.kernel.calls import Call
from project.kernel.errors import CallError
from project.kernel.registry import operation

_TYPE = re.compile(r"[A-Za-z0-9]{2,64}::[A-Za-z0-9]{2,64}::[A-Za-z0-9]{2,64}")
_RESERVED = frozenset({"aws", "amzn", "alexa", "custom"})
_LONGEST_TYPE = 100


def _check(call: Call, kind: str) -> None:
    if not _TYPE.fullmatch(kind) or len(kind) > _LONGEST_TYPE:
        raise CallError(
            "ValidationException", f"The resource type {kind[:120]!r} is not of the form Vendor::Service::Type."
        )
    if kind.partition("::")[0].lower() in _RESERVED:
        raise CallError(
            "ValidationException", f"The vendor of {kind} is reserved: a custom type has a vendor of its own."
        )
    recorder = recorders.recorder(call.account_id, call.region)
    if recorder is None or not recorder.recording:
        raise CallError(
            "NoRunningConfigurationRecorderException", "There is no configuration recorder running: start it first."
        )


def _configuration(text: str) -> dict[str, Any]:
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError as problem:
        raise CallError("ValidationException", f"configuration is not JSON: {problem}") from problem
    if not isinstance(found, dict):
        raise CallError("ValidationException", "configuration must be a JSON object.")
    if b"\\u0000" in orjson.dumps(found):
        raise CallError("ValidationException", "configuration holds a NUL sign, which no item can keep.")
    return found


@operation("config:PutResourceConfig")
def put_resource_config(
    call: Call, *, resource_type: str, schema_version_id: str, resource_id: str, configuration: str,
    resource_name: str = "", tags: dict[str, str] | None = None,
) -> None:  # fmt: skip
    """Record what a resource of a custom type is like now; the same content again makes no item."""
    _check(call, resource_type)
    found = Found(resource_id, _configuration(configuration), name=resource_name, tags=tags or {})
    writes.record(call.account_id, call.region, resource_type, [found], lambda *_: [call.event_id], complete=False)


@operation("config:DeleteResourceConfig")
def delete_resource_config(call: Call, *, resource_type: str, resource_id: str) -> None:
    """Record that a resource of a custom type is gone; one that is not known is left so, as AWS does."""
    _check(call, resource_type)
    writes.remove(call.account_id, call.region, resource_type, resource_id, [call.event_id])
