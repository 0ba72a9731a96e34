"""What every page of the console needs: theme, rail, and the state of what feeds it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from project.kernel import clock, faces
from project.kernel.console import zones


@dataclass(frozen=True)
class Feed:
    """Something that feeds the store (a trail, a recorder): whether it is on, and a sentence where it endangers evidence."""

    kind: str
    name: str
    on: bool
    warning: str = ""
    link: str = ""


# Filled by trail and config_app: (accounts) → feeds.
feeds: list[Callable[[Sequence[str]], list[Feed]]] = []

RAIL = (
    (
        "Trail",
        (
            ("Events", "/events/", "events"),
            ("Trails", "/trails/", "trails"),
            ("Alarms", "/alarms/", "alarms"),
            ("Log groups", "/logs/", "logs"),
            ("Insights", "/insights/", "insights"),
            ("Channels", "/channels/", "channels"),
            ("Imports", "/imports/", "imports"),
        ),
    ),
    (
        "Config",
        (
            ("Inventory", "/resources/", "resources"),
            ("Changes", "/changes/", "changes"),
            ("Graph", "/graph/", "graph"),
            ("Unused resources", "/unused/", "unused"),
            ("Query", "/query/", "query"),
            ("Recorder", "/recorder/", "recorder"),
            ("Snapshots", "/snapshots/", "snapshots"),
            ("Aggregators", "/aggregators/", "aggregators"),
        ),
    ),
    (
        "Compliance",
        (
            ("Rules", "/rules/", "rules"),
            ("Back-tests", "/backtests/", "backtests"),
            ("Packs", "/packs/", "packs"),
            ("Frameworks", "/frameworks/", "frameworks"),
            ("Exceptions", "/exceptions/", "exceptions"),
            ("Remediations", "/remediations/", "remediations"),
        ),
    ),
    (
        "Settings",
        (
            ("Topics", "/settings/topics/", "settings/topics"),
            ("Keys", "/settings/keys/", "settings/keys"),
            ("Retention", "/settings/retention/", "settings/retention"),
            ("Admin", "/admin/", "admin"),
            ("API", "/api/v1/docs/", "api"),
        ),
    ),
)


def console(request: HttpRequest) -> dict[str, Any]:
    """Template context. Feeds are asked only for people who signed in, and never for the admin's own pages."""
    theme = request.COOKIES.get("cairn_theme", "")
    first, _, rest = request.path.strip("/").partition("/")
    section = f"{first}/{rest.partition('/')[0]}" if first == "settings" else first or "home"
    context: dict[str, Any] = {
        "theme": theme if theme in {"light", "dark"} else "",
        "section": section,
        "rail": RAIL,
        "known_as_of": clock.now(),
        "zone": zones.word(),
    }
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated and section not in {"admin", "api", "sign-in"}:
        accounts = faces.caller(request).accounts
        context["accounts"] = accounts
        context["feeds"] = found = [feed for ask in feeds for feed in ask(accounts)]
        context["warned"] = [feed for feed in found if feed.warning]
    return context
