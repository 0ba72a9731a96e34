"""The time zone of a page: `?tz=Europe/Berlin`, else the reader's choice in a cookie, else UTC. Records stay UTC."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.http import HttpRequest
from django.utils import timezone

COOKIE = "cairn_tz"


def named(name: str) -> tzinfo | None:
    """A zone by its IANA name; None where there is no such zone."""
    if name.upper() == "UTC":
        return UTC
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):  # unknown, not a zone's name, a folder of the zone database
        return None


def of(request: HttpRequest) -> tzinfo:
    """The zone that a request asks for."""
    return named(request.GET.get("tz", "")) or named(request.COOKIES.get(COOKIE, "")) or UTC


def word() -> str:
    """The name of the zone in which times are written now: `UTC`, `Europe/Berlin`."""
    return timezone.get_current_timezone_name()


def local(moment: datetime) -> datetime:
    """A moment in the zone in which times are written now."""
    return timezone.localtime(moment)
