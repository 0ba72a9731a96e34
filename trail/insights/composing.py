"""Insight events as CloudTrail writes them. Pure. Source: AWS, "CloudTrail Insights insightDetails element"."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from project.kernel import clock
from trail.insights.models import Insight

_MOST = 5  # AWS shows up to five values of an attribute


def attributions(
    during: Iterable[Mapping[str, Any]], before: Iterable[Mapping[str, Any]], rates: tuple[float, float]
) -> list[Any]:
    """Who, with what, and with which errors: in the unusual minutes and before. `rates` are calls a minute of the two."""
    unusual, usual = list(during), list(before)
    return [
        {"attribute": name, "insight": _shares(unusual, read, rates[0]), "baseline": _shares(usual, read, rates[1])}
        for name, read in _READERS
    ]


def _shares(records: list[Mapping[str, Any]], read: Any, rate: float) -> list[dict[str, Any]]:
    counted = Counter(str(read(record)) for record in records)
    return [
        {"value": value, "average": round(rate * number / len(records), 10)}
        for value, number in counted.most_common(_MOST)
    ]  # fmt: skip


def _identity(record: Mapping[str, Any]) -> str:
    who = record.get("userIdentity")
    who = who if isinstance(who, Mapping) else {}
    return str(who.get("arn") or who.get("invokedBy") or who.get("principalId") or "unknown")


_READERS = (
    ("userIdentityArn", _identity),
    ("userAgent", lambda record: record.get("userAgent") or "unknown"),
    ("errorCode", lambda record: record.get("errorCode") or "null"),
)


def event(found: Insight, state: str, moment: datetime) -> dict[str, Any]:
    """The event of an insight's start or end; the same insight always gives the same eventID."""
    statistics: dict[str, Any] = {
        "baseline": {"average": round(found.usual, 10)},
        "insight": {"average": round(found.unusual, 10)},
        "insightDuration": found.minutes if state == "End" else 1,
        "baselineDuration": found.baseline_minutes,
    }
    details: dict[str, Any] = {
        "state": state,
        "eventSource": found.source,
        "eventName": found.name,
        "insightType": found.kind,
        **({"errorCode": found.error} if found.error else {}),
        "insightContext": {"statistics": statistics, "attributions": found.attributions},
    }
    return {
        "eventVersion": "1.09",
        "eventTime": clock.iso(moment),
        "awsRegion": found.region,
        "eventID": str(uuid.uuid5(found.shared_id, state)),
        "eventType": "AwsCloudTrailInsight",
        "recipientAccountId": found.account_id,
        "sharedEventID": str(found.shared_id),
        "insightDetails": details,
        "eventCategory": "Insight",
    }
