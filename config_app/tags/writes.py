"""Put tags at what holds them."""

from __future__ import annotations

from config_app.tags.reads import Tagged


def put(found: Tagged, tags: dict[str, str]) -> None:
    found.tags = tags
    found.save(update_fields=["tags"])
