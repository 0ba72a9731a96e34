"""Logs of search domains; shared by the rules on Elasticsearch and OpenSearch. Pure."""

from __future__ import annotations

from collections.abc import Collection

LOGS = {"search": "SEARCH_SLOW_LOGS", "index": "INDEX_SLOW_LOGS", "error": "ES_APPLICATION_LOGS"}


def unpublished(published: Collection[str], wanted: Collection[str] | None) -> str | None:
    """None where a domain publishes the log types asked for (none named means all three), else those that it does not."""
    missing = [kind for kind in (wanted or LOGS) if LOGS.get(kind, kind) not in published]
    return f"Logs that the domain does not send: {', '.join(missing)}" if missing else None
