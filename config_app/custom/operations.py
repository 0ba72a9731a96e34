"""Resources that are not AWS's: whoever runs them tells what they are like, and they have items as all others do."""

from __future__ import annotations

import re
from typing import Any

import orjson

from config_app.custom import types
from config_app.items import writes
from config_app.items.content import Found
from config_app.recorder import reads as recorders
from project.kernel.calls import Call
from project.kernel.errors import CallError
from project.kernel.registry import operation

_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")  # not the six characters after a backslash of the text's own


def _check(call: Call, kind: str) -> None:
    if wrong := types.problem(kind):
        raise CallError("ValidationException", wrong)
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
    try:
        text_again = orjson.dumps(found)
    except orjson.JSONEncodeError as problem:
        raise CallError("ValidationException", "configuration is nested too deeply.") from problem
    if _NUL.search(text_again):
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
