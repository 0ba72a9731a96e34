"""Keep handlers: each change is a new version, and what ran once stays to be looked at and run again."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import secrets
from typing import Any

from django.db.models import Max

from config_app.rules import versions
from config_app.rules.custom import archive, endpoint
from config_app.rules.models import RuleHandler
from project.kernel import canonical, clock
from project.kernel.calls import Call
from project.kernel.errors import CallError
from project.platform.keys import envelope

NAME = re.compile(r"[A-Za-z0-9_-]{1,140}")
LONGEST, LARGEST = 300, 2048


def invalid(message: str) -> CallError:
    return CallError("InvalidParameterValueException", message)


def _name(given: str) -> str:
    name = versions.handler_name(given)
    if not NAME.fullmatch(name):
        raise invalid(f"{given[:150]!r} is no function's name or ARN: letters, digits, - and _, at most 140.")
    return name


def find(account_id: str, given: str) -> RuleHandler:
    """The newest version of a handler by name or ARN; raises ResourceNotFoundException."""
    own = RuleHandler.objects.filter(account_id=account_id, name=versions.handler_name(given), deleted__isnull=True)
    found = own.order_by("-version").first()
    if found is None:
        raise CallError("ResourceNotFoundException", f"There is no handler {given[:150]}.")
    return found


def known(account_id: str, given: str) -> bool:
    """Whether a handler of this name or ARN is kept."""
    own = RuleHandler.objects.filter(account_id=account_id, name=versions.handler_name(given), deleted__isnull=True)
    return own.exists()


def newest(account_id: str) -> list[RuleHandler]:
    """The newest version of every handler of an account, by name."""
    rows = RuleHandler.objects.filter(account_id=account_id, deleted__isnull=True).defer("code")
    return list({row.name: row for row in rows.order_by("name", "version")}.values())


def decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as problem:
        raise invalid(f"zipFile is not base64: {problem}") from problem


def put_code(call: Call, name: str, code: bytes, entry: str, bounds: dict[str, Any]) -> RuleHandler:
    """A version of a handler that Cairn runs; the same code and bounds again are no new version."""
    try:
        archive.check(code, entry)
    except archive.BadArchive as problem:
        raise invalid(str(problem)) from problem
    return _put(
        call,
        name,
        {"kind": "code", "entry": entry, "code": code, "address": "", **bounds},
        hashlib.sha256(code).hexdigest(),
    )


def put_endpoint(call: Call, name: str, address: str, bounds: dict[str, Any]) -> tuple[RuleHandler, str]:
    """A version of a handler that is reached by HTTP(S), and the secret that signs what it gets: shown once."""
    if problem := endpoint.problem(address):
        raise invalid(problem)
    secret = secrets.token_urlsafe(32)
    binding = f"rule-handler/{call.account_id}/{_name(name)}"
    values = {"kind": "endpoint", "address": address, "sealed": envelope.seal(secret, binding=binding), **bounds}
    return _put(call, name, values, canonical.sha256([address])), secret


def _put(call: Call, given: str, values: dict[str, Any], digest: str) -> RuleHandler:
    name = _name(given)
    own = RuleHandler.objects.filter(account_id=call.account_id, name=name)
    last = own.filter(deleted__isnull=True).order_by("-version").first()
    same = last and last.sha256 == digest and values["kind"] == "code"
    if last and same and all(getattr(last, key) == value for key, value in values.items() if key != "code"):
        return last
    number = (own.aggregate(most=Max("version"))["most"] or 0) + 1
    return RuleHandler.objects.create(
        account_id=call.account_id, name=name, version=number, sha256=digest, created_by=call.caller.arn[:512], **values
    )


def bounds(seconds: int, megabytes: int, variables: dict[str, str] | None) -> dict[str, Any]:
    """The checked bounds and environment of a handler."""
    if not 1 <= seconds <= LONGEST:
        raise invalid(f"timeout must be between 1 and {LONGEST} seconds, not {seconds}.")
    if not 128 <= megabytes <= LARGEST:
        raise invalid(f"memorySize must be between 128 and {LARGEST} MB, not {megabytes}.")
    given = variables or {}
    for name, value in given.items():
        if (
            not re.fullmatch(r"[A-Za-z]\w{0,127}", name)
            or name.startswith(("AWS_", "LD_", "PYTHON"))
            or len(value) > 4096
        ):
            raise invalid(f"{name[:128]!r} is no name for an environment variable here, or its value is too long.")
    return {"seconds": seconds, "megabytes": megabytes, "variables": given}


def delete(handler: RuleHandler) -> None:
    """No version of it is run any more; what verdicts refer to stays."""
    RuleHandler.objects.filter(account_id=handler.account_id, name=handler.name, deleted__isnull=True).update(
        deleted=clock.now()
    )


def shown(handler: RuleHandler) -> dict[str, Any]:
    """A handler in the manner of Lambda's FunctionConfiguration."""
    found = {
        "functionName": handler.name, "version": handler.version, "kind": handler.kind, "handler": handler.entry or None,
        "address": handler.address or None, "codeSha256": handler.sha256, "timeout": handler.seconds,
        "memorySize": handler.megabytes, "environment": handler.variables or None,
        "lastModified": handler.created.isoformat(), "createdBy": handler.created_by or None,
    }  # fmt: skip
    return {name: value for name, value in found.items() if value is not None}
