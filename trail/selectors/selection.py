"""What a trail keeps, decided once a window: which events, of which regions, for which folder. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from trail.events import parsing
from trail.selectors import advanced, basic

LOGS, INSIGHTS = "CloudTrail", "CloudTrail-Insight"
GLOBAL_REGION = "us-east-1"  # where AWS records the events of its global services


class Selection:
    """The frozen settings of a trail as a test of events.

    `settings` holds `selectors`, `advanced_selectors`, `insight_selectors`, `multi_region`, `home_region` and
    `global_events`; `global_sources` are the event sources of services without regions.
    """

    def __init__(self, settings: Mapping[str, Any], global_sources: frozenset[str]) -> None:
        self._basic = settings["selectors"] or basic.DEFAULT
        self._advanced = settings["advanced_selectors"]
        self._insights = bool(settings["insight_selectors"])
        self._everywhere = bool(settings["multi_region"])
        self._home = str(settings["home_region"])
        self._globals = bool(settings["global_events"])
        self._global_sources = global_sources
        self._plain = not self._advanced and basic.plain(self._basic)

    def folder(self, region: str, source: str, category: str, raw: Callable[[], bytes]) -> str:
        """The folder that keeps the event (`CloudTrail` or `CloudTrail-Insight`), or an empty text.

        `raw` gives the record's bytes, and is asked only where the selectors look inside.
        """
        if not self._everywhere and region != self._home:
            return ""
        if not self._globals and region == GLOBAL_REGION and source in self._global_sources:
            return ""
        if category == "Insight":
            return INSIGHTS if self._insights else ""
        if self._plain:
            return LOGS if category == "Management" else ""
        return LOGS if self._keeps(category, raw()) else ""

    def _keeps(self, category: str, raw: bytes) -> bool:
        record = {**parsing.decode(raw), "eventCategory": category}
        if self._advanced:
            return advanced.match(self._advanced, record)
        return basic.match(self._basic, record)
