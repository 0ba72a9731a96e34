"""What GuardDuty's detectors watch and Inspector scans; shared by the rules on their features. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from config_app.rules.documents import at, listed, named, on
from config_app.rules.spec import Inventory, NotRecorded


def unwatched(configuration: Mapping[str, Any], feature: str, source: tuple[str, ...] = ()) -> str | None:
    """None where a feature of the detector is on, else a sentence; `source` is where older detectors say so."""
    for entry in listed(configuration.get("Features")):
        if entry.get("Name") == feature:
            return None if entry.get("Status") == "ENABLED" else f"GuardDuty does not watch {feature}."
    older = at(configuration, "DataSources", *source, "Enable") if source else None
    if older is not None:
        return None if on(older) else f"GuardDuty does not watch {feature}."
    if "Features" not in configuration:
        raise NotRecorded("The detector's features are not recorded.")
    return f"GuardDuty does not watch {feature}."


def unscanned(configuration: Mapping[str, Any], inventory: Inventory, kind: str, noun: str) -> str | None:
    """None where Inspector scans resources of this kind in the rule's region, else a sentence."""
    regions = configuration.get("inspector")
    if regions is None:
        raise NotRecorded("What Inspector scans is not recorded.")
    off = [
        region
        for region, scans in regions.items()
        if inventory.region in {"", region} and (scans or {}).get(kind) != "ENABLED"
    ]
    return f"Inspector scans no {noun} in {named(off)}." if off else None
