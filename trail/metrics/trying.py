"""Try a filter pattern over the newest events: what it matches, what it reads, or where it breaks."""

from __future__ import annotations

from typing import Any

from trail.events import reads as events
from trail.metrics import pattern

TESTED = 500  # newest events that are looked at


def tried(scope: tuple[str, ...], text: str) -> dict[str, Any]:
    """What a pattern matches among the newest events, or why it is none."""
    try:
        compiled = pattern.parse(text)
    except pattern.PatternError as problem:
        place = min(problem.position - 1, len(text))
        return {"problem": str(problem), "before": text[:place], "after": text[place:]}
    looked = events.lookup(scope, limit=TESTED)
    hits = []
    for event in looked:
        line = pattern.Line(event.raw)
        if compiled.matches(line):
            hits.append((event, compiled.extract(line)))
    return {"hits": hits[:50], "number": len(hits), "looked": len(looked), "kind": compiled.kind}
