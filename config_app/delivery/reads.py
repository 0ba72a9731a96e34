"""Channels, what went through them, and when the next delivery is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from config_app.delivery.models import Channel, ConfigDelivery, ConfigFile
from project import env
from project.kernel import clock
from project.kernel.calls import Caller
from project.kernel.errors import CallError
from project.platform.keys import reads as keys
from project.platform.keys import sealing
from project.platform.storage import reads as stored
from project.platform.storage.backends import s3
from project.platform.storage.backends.refusals import BucketRefused
from project.platform.topics import relaying

HOURS = {"One_Hour": 1, "Three_Hours": 3, "Six_Hours": 6, "Twelve_Hours": 12, "TwentyFour_Hours": 24}
_RETRIES = (0, 5, 15, 30, 60, 120, 300)  # seconds after so many attempts


def channel(account_id: str, region: str) -> Channel | None:
    return Channel.objects.filter(account_id=account_id, region=region).first()


def channels(accounts: Sequence[str]) -> list[Channel]:
    return list(Channel.objects.filter(account_id__in=accounts).order_by("account_id", "region"))


def every_channel() -> list[Channel]:
    return list(Channel.objects.order_by("id"))


def slot(seconds: float, moment: datetime) -> datetime:
    """The beginning of the span of the schedule that holds a moment; spans are counted from midnight UTC of 1970."""
    return datetime.fromtimestamp(moment.timestamp() // seconds * seconds, UTC)


def seconds(found: Channel, kind: str) -> float:
    """How often a channel delivers snapshots or history; 0 where it does not."""
    return env.HISTORY_SECONDS if kind == ConfigDelivery.HISTORY else HOURS.get(found.frequency, 0) * 3600.0


def due_slot(found: Channel, kind: str) -> datetime | None:
    """The slot of a channel's schedule that has begun and has no delivery yet."""
    span = seconds(found, kind)
    if not span:
        return None
    begun = slot(span, clock.now())
    if begun <= found.changed:
        return None
    own = deliveries_of(found, kind)
    if own.filter(slot__gte=begun).exists() or own.filter(delivered__isnull=True, slot__isnull=False).exists():
        return None
    return begun


def next_time(found: Channel, kind: str) -> datetime | None:
    """When a channel's schedule has its next delivery."""
    span = seconds(found, kind)
    return slot(span, clock.now()) + timedelta(seconds=span) if span else None


def deliveries_of(found: Channel, kind: str) -> QuerySet[ConfigDelivery]:
    return ConfigDelivery.objects.filter(account_id=found.account_id, region=found.region, kind=kind)


def last_history(account_id: str, region: str) -> ConfigDelivery | None:
    """The newest window of history, whose end the next one begins at."""
    own = ConfigDelivery.objects.filter(account_id=account_id, region=region, kind=ConfigDelivery.HISTORY)
    return own.order_by("-id").first()


def due(*, all_of_them: bool = False) -> list[int]:
    """Deliveries that are open and need not wait after a failure, the oldest first."""
    now = clock.now()
    rows = ConfigDelivery.objects.filter(delivered__isnull=True).order_by("id").values_list(
        "id", "attempts", "attempted"
    )[:1000]  # fmt: skip
    return [
        number
        for number, attempts, attempted in rows
        if all_of_them
        or attempted is None
        or attempted + timedelta(seconds=_RETRIES[min(attempts, len(_RETRIES) - 1)]) <= now
    ]


def export_info(found: Channel, kind: str) -> dict[str, Any]:
    """ConfigExportDeliveryInfo: what became of the last attempt, and when the last one went through."""
    own = deliveries_of(found, kind)
    last = own.filter(attempted__isnull=False).order_by("-attempted").first()
    if last is None:
        info: dict[str, Any] = {"lastStatus": "Not_Applicable"}
    else:
        whole = own.filter(delivered__isnull=False).order_by("-delivered").first()
        info = {
            "lastStatus": "Failure" if last.error else "Success", "lastErrorCode": last.error or None,
            "lastErrorMessage": last.message or None, "lastAttemptTime": last.attempted,
            "lastSuccessfulTime": whole.delivered if whole else None,
        }  # fmt: skip
    info["nextDeliveryTime"] = next_time(found, kind)
    return {name: value for name, value in info.items() if value is not None}


def stream_info(found: Channel) -> dict[str, Any]:
    """ConfigStreamDeliveryInfo; without a topic it is not applicable."""
    if not found.topic or found.told is None:
        return {"lastStatus": "Not_Applicable"}
    hindered = relaying.failure(found.topic)
    code, _, sentence = hindered.partition(": ")
    info = {
        "lastStatus": "Failure" if hindered else "Success", "lastErrorCode": code or None,
        "lastErrorMessage": sentence or None, "lastStatusChangeTime": found.told,
    }  # fmt: skip
    return {name: value for name, value in info.items() if value is not None}


def files(accounts: Sequence[str], kind: str) -> QuerySet[ConfigFile]:
    """Delivered files of a kind, to be cut into pages by the caller."""
    return ConfigFile.objects.filter(
        delivery__account_id__in=accounts, delivery__kind=kind, delivered__isnull=False
    ).select_related("delivery")


def running(accounts: Sequence[str]) -> list[ConfigDelivery]:
    """Deliveries that are open, the oldest first."""
    return list(ConfigDelivery.objects.filter(account_id__in=accounts, delivered__isnull=True).order_by("id")[:20])


def file(accounts: Sequence[str], number: int) -> ConfigFile | None:
    """A delivered file of these accounts."""
    found = ConfigFile.objects.filter(id=number, delivery__account_id__in=accounts, delivered__isnull=False)
    return found.select_related("delivery").first()


def body(caller: Caller, found: ConfigFile) -> bytes:
    """A file's bytes as they were delivered. Raises FileNotFoundError; CallError where its key does not let the caller."""
    item = stored.find(found.bucket, found.key)
    bucket = stored.bucket(found.bucket)
    if item is None or bucket is None:
        raise FileNotFoundError(found.key)
    if bucket.backend != "folder":
        try:
            return s3.get(bucket.account_id, bucket.region, bucket.name, found.key)[0]
        except BucketRefused as refusal:
            raise CallError(
                refusal.code, f"The bucket {bucket.name} does not give it: {refusal}", status=404
            ) from refusal
    if item.kms_key:
        keys.check_opens(caller, sealing.known(item.kms_key))
    return stored.clear(item)
