"""Keep exceptions: each step is added to the record, none is taken back."""

from __future__ import annotations

from typing import Any

from config_app.exceptions.models import ComplianceException
from project.kernel import clock


def request(account_id: str, by: str, scope: dict[str, str], words: dict[str, Any]) -> ComplianceException:
    return ComplianceException.objects.create(account_id=account_id, requested_by=by, **scope, **words)


def grant(one: ComplianceException, by: str) -> ComplianceException:
    one.granted, one.granted_by = clock.now(), by
    one.save(update_fields=["granted", "granted_by"])
    return one


def revoke(one: ComplianceException, by: str, because: str) -> ComplianceException:
    one.revoked, one.revoked_by, one.revoked_because = clock.now(), by, because
    one.save(update_fields=["revoked", "revoked_by", "revoked_because"])
    return one
