"""DMS: Redis is filled over TLS."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import at
from config_app.rules.spec import NOT_APPLICABLE, rule


@rule(
    "DMS_REDIS_TLS_ENABLED",
    title="Endpoints for Redis use TLS",
    types=("AWS::DMS::Endpoint",),
    why="What is copied can be read on its way.",
    fix="aws dms modify-endpoint --redis-settings SslSecurityProtocol=ssl-encryption",
    passes={"EngineName": "redis", "RedisSettings": {"SslSecurityProtocol": "ssl-encryption"}},
    fails={"EngineName": "redis", "RedisSettings": {"SslSecurityProtocol": "plaintext"}},
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    if configuration.get("EngineName") != "redis":
        return NOT_APPLICABLE
    return (
        None
        if at(configuration, "RedisSettings", "SslSecurityProtocol") != "plaintext"
        else "The endpoint does not use TLS."
    )
