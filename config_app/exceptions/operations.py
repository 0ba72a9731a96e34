"""Exceptions are requested by one person and granted by another; they end by themselves, or by being revoked."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils.dateparse import parse_date, parse_datetime

from config_app.exceptions import reads, writes
from config_app.exceptions.models import EXPIRED, IN_FORCE, REQUESTED, ComplianceException
from config_app.packs import reads as packs
from config_app.rules import reads as rules
from project.kernel import clock
from project.kernel.calls import Call
from project.kernel.errors import CallError
from project.kernel.registry import operation

LONGEST = timedelta(days=731)  # an exception that nobody looks at for longer is a rule that nobody wants


def _invalid(message: str) -> CallError:
    return CallError("InvalidParameterValueException", message)


@operation("cairn:RequestException")
def request_exception(
    call: Call, *, owner: str, reason: str, expires: str, rule_name: str = "", conformance_pack_name: str = "",
    resource_type: str = "", resource_id: str = "", tag_key: str = "", tag_value: str = "", ticket: str = "",
) -> dict[str, Any]:  # fmt: skip
    """Ask that findings be excused: of a rule or a pack, on a resource or on what carries a tag."""
    scope = _scope(call, rule_name, conformance_pack_name, resource_type, resource_id, tag_key, tag_value)
    words = {"owner": _words("owner", owner, 128), "reason": _words("reason", reason, 2000), "ticket": ticket[:256],
             "expires": _moment(expires)}  # fmt: skip
    return described(writes.request(call.account_id, call.caller.arn, scope, words))


def _scope(call: Call, rule: str, pack: str, kind: str, resource: str, key: str, value: str) -> dict[str, str]:
    if not (rule or pack) and not (resource or key):
        raise _invalid(
            "Nothing would be left to find: name a rule (ruleName), a pack (conformancePackName), a resource "
            "(resourceType and resourceId) or a tag (tagKey)."
        )
    if resource and not kind:
        raise _invalid("resourceType must be given where resourceId is.")
    if value and not key:
        raise _invalid("tagKey must be given where tagValue is.")
    if rule:
        rules.find(call.account_id, call.region, rule)
    found = packs.find(call.account_id, call.region, pack) if pack else None
    return {
        "rule_name": rule, "pack": found.pack_id if found else "", "pack_name": pack, "resource_type": kind[:256],
        "resource_id": resource[:768], "tag_key": key[:128], "tag_value": value[:256],
    }  # fmt: skip


def _words(name: str, text: str, most: int) -> str:
    if not text.strip() or len(text) > most:
        raise _invalid(f"{name} must have 1 to {most} characters.")
    return text.strip()


def _moment(text: str) -> datetime:
    """A day, which ends with its last second, or a moment; within two years."""
    try:
        day = parse_date(text) if len(text) == 10 else None
        found = parse_datetime(f"{day.isoformat()}T23:59:59Z" if day else text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise _invalid("expires must be a day such as 2027-03-31, or a moment such as 2027-03-31T12:00:00Z.")
    if not clock.now() < found <= clock.now() + LONGEST:
        raise _invalid(f"expires must lie ahead, at most {LONGEST.days} days: an exception is looked at again.")
    return found


@operation("cairn:GrantException")
def grant_exception(call: Call, *, exception_id: int) -> dict[str, Any]:
    """Approve what somebody else asked for; from now on its findings count as exempt."""
    one = reads.find([call.account_id], exception_id)
    if one.state != REQUESTED:
        raise _invalid(f"Exception {one.id} is {one.state}: only one that is requested can be granted.")
    if call.caller.arn == one.requested_by or call.caller.name == one.owner:
        raise CallError(
            "AccessDeniedException",
            f"Exception {one.id} was asked for by {one.requested_by} for {one.owner}: somebody else must grant it.",
        )
    return described(writes.grant(one, call.caller.arn))


@operation("cairn:RevokeException")
def revoke_exception(call: Call, *, exception_id: int, reason: str) -> dict[str, Any]:
    """End an exception before its time, or refuse one that is only requested; its findings count again."""
    one = reads.find([call.account_id], exception_id)
    if one.state not in (REQUESTED, IN_FORCE):
        raise _invalid(f"Exception {one.id} is {one.state if one.state != EXPIRED else 'expired'} already.")
    return described(writes.revoke(one, call.caller.arn, _words("reason", reason, 2000)))


def described(one: ComplianceException) -> dict[str, Any]:
    """An exception, for REST and for whoever changed it."""
    shown: dict[str, Any] = {
        "exceptionId": one.id, "accountId": one.account_id, "state": one.state, "subject": one.subject,
        "ruleName": one.rule_name, "conformancePackName": one.pack_name, "resourceType": one.resource_type,
        "resourceId": one.resource_id, "tagKey": one.tag_key, "tagValue": one.tag_value, "owner": one.owner,
        "reason": one.reason, "ticket": one.ticket, "expires": one.expires.isoformat(),
        "requested": one.requested.isoformat(), "requestedBy": one.requested_by,
        "granted": one.granted.isoformat() if one.granted else None, "grantedBy": one.granted_by,
        "revoked": one.revoked.isoformat() if one.revoked else None, "revokedBy": one.revoked_by,
        "revokedBecause": one.revoked_because,
    }  # fmt: skip
    return {name: value for name, value in shown.items() if value not in (None, "")}


@operation("cairn:SearchExceptions")
def search_exceptions(call: Call, *, query: dict[str, Any] | None = None, pk: str = "") -> dict[str, Any]:
    """A look at exceptions."""
    return {}
