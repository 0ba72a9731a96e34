"""What is delivered: what is due, called by beat and command line; and the named operation that hands out one log file."""

from __future__ import annotations

import base64
from dataclasses import asdict
from typing import Any

from project.kernel.calls import Call
from project.kernel.errors import CallError
from project.kernel.registry import operation
from trail.delivery import opening, writes
from trail.trails import reads as trails
from trail.trails.models import Delivery


def roll_over(*, wait: float = 0.0) -> dict[str, Any]:
    """Deliver what is due of every trail. Not a recorded call: a delivery is no caller's deed, and its files name themselves."""
    return asdict(writes.roll_over(wait=wait))


@operation("cairn:GetLogFile")
def get_log_file(call: Call, *, name: str, key: str) -> dict[str, Any]:
    """A delivered log file of a trail by its key: `body` is its gzip in base64, unsealed; `sha256` is of the document in it."""
    trail = trails.find(call, name)
    file = Delivery.objects.filter(trail=trail, key=key, delivered__isnull=False).first()
    if file is None:
        raise CallError("NoSuchKey", f"The trail {trail.name} delivered no log file of this key.", status=404)
    body = base64.b64encode(opening.clear(call.caller, file)).decode()
    return {"bucket": file.bucket, "key": file.key, "records": file.records, "sha256": file.sha256, "body": body}
