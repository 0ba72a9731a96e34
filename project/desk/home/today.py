"""What is worth a look today: turns of verdicts and calls that failed, each once, with who caused it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from config_app.compliance.reads import NON_COMPLIANT
from config_app.rules.models import Verdict
from project.kernel import clock
from project.kernel.console.links import Link
from trail.events import reads as events
from trail.events.reads import Filters

_EACH = 4


def worth_a_look(scope: Sequence[str]) -> list[Link]:
    """The newest turns to red and refusals of the day, newest first."""
    return sorted([*_turns(scope), *_refusals(scope)], key=lambda link: link.moment, reverse=True)


def _turns(scope: Sequence[str]) -> list[Link]:
    start = clock.now() - timedelta(days=1)
    found = Verdict.objects.filter(rule__account_id__in=scope, since__gte=start, compliance=NON_COMPLIANT)
    rows: dict[str, list[Verdict]] = {}
    for verdict in found.select_related("rule", "resource").order_by("-since", "-id")[:60]:
        rows.setdefault(verdict.rule.name, []).append(verdict)
    return [_turn(name, own) for name, own in list(rows.items())[:_EACH]]


def _turn(name: str, own: list[Verdict]) -> Link:
    newest, more = own[0], f" and {len(own) - 1} more" if len(own) > 1 else ""
    still = any(verdict.until is None for verdict in own)
    return Link(newest.since, "fail" if still else "pass", f"{name} {'turned red' if still else 'was red'}",
                f"{newest.resource.title[:60]}{more}", f"/rules/{name}/")  # fmt: skip


def _refusals(scope: Sequence[str]) -> list[Link]:
    """Failed calls by actor and error: one line for each pair, with its number."""
    start = clock.now() - timedelta(days=1)
    rows: dict[tuple[str, str], list[events.Event]] = {}
    for event in events.lookup(scope, filters=Filters(failed=True), start=start, limit=60):
        rows.setdefault((event.user, event.error_code), []).append(event)
    return [
        Link(own[0].time, "unsure", f"{own[0].name} refused: {code}" if "Denied" in code or "Unauthorized" in code else
             f"{own[0].name}: {code}", f"{user or 'unknown'}{f', {len(own)} calls' if len(own) > 1 else ''}",
             f"/events/{own[0].event_id}/")
        for (user, code), own in list(rows.items())[:_EACH]
    ]  # fmt: skip
