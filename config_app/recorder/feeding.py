"""The recorders as feeds of the evidence bar."""

from __future__ import annotations

from collections.abc import Sequence

from config_app.recorder import reads
from project.kernel.console.nav import Feed


def feeds(scope: Sequence[str]) -> list[Feed]:
    """Each recorder; one that is off, or listings that fail, are warnings."""
    found = []
    for recorder in reads.recorders(scope):
        warning = (
            ""
            if recorder.recording
            else f"The recorder in {recorder.region} is off: changes from now on are found late."
        )
        found.append(Feed("Recorder", recorder.region, recorder.recording, warning, "/resources/"))
    stale = reads.freshness(scope)["stale"]
    if stale:
        warning = f"{len(stale)} listings fail, {stale[0].type} among them: {stale[0].last_error[:120]}"
        found.append(Feed("Listings", "", False, warning, "/resources/"))
    return found
