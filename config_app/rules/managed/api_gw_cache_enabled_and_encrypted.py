"""API Gateway: caches are on and encrypted."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import at, named
from config_app.rules.spec import rule


@rule(
    "API_GW_CACHE_ENABLED_AND_ENCRYPTED",
    title="API stages cache their answers, encrypted",
    types=("AWS::ApiGateway::Stage",),
    why="A cache holds what the API answered: it deserves the protection of the data itself.",
    fix="aws apigateway update-stage with /*/*/caching/enabled and /*/*/caching/dataEncrypted set to true.",
    passes={
        "cacheClusterEnabled": True,
        "methodSettings": {"*/*": {"cachingEnabled": True, "cacheDataEncrypted": True}},
    },
    fails={
        "cacheClusterEnabled": True,
        "methodSettings": {"*/*": {"cachingEnabled": True, "cacheDataEncrypted": False}},
    },
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    methods = configuration.get("methodSettings") or {}
    if not configuration.get("cacheClusterEnabled") or not methods:
        return "The stage does not cache its answers."
    open_ones = [
        name for name, entry in methods.items() if not (at(entry, "cachingEnabled") and at(entry, "cacheDataEncrypted"))
    ]
    return f"Not cached, or cached without encryption: {named(open_ones)}" if open_ones else None
