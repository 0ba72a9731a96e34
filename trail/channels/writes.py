"""Changes of channels; called by operations only."""

from __future__ import annotations

from typing import Any

from project.kernel import clock
from trail.channels.models import Channel


def make(account_id: str, region: str, **settings: Any) -> Channel:
    return Channel.objects.create(account_id=account_id, region=region, **settings)


def change(channel: Channel, **settings: Any) -> Channel:
    for name, value in settings.items():
        setattr(channel, name, value)
    channel.save(update_fields=list(settings))
    return channel


def delete(channel: Channel) -> None:
    channel.delete()


def came(channel: Channel, *, last: str, stored: str, error: str) -> None:
    """Note what became of the events that came: the last one, the last that was stored, the last error."""
    now = clock.now()
    changes: dict[str, Any] = {"attempted": now, "attempted_id": last, "error": error}
    if stored:
        changes |= {"ingested": now, "ingested_id": stored}
    Channel.objects.filter(id=channel.id).update(**changes)
