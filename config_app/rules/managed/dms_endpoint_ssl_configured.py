"""DMS: databases are copied over TLS."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import rule


@rule(
    "DMS_ENDPOINT_SSL_CONFIGURED",
    title="Endpoints for databases use TLS",
    types=("AWS::DMS::Endpoint",),
    why="A whole database travels past everybody on the way.",
    fix="aws dms modify-endpoint --endpoint-arn ARN --ssl-mode verify-full --certificate-arn CERTIFICATE",
    passes={"EngineName": "mysql", "SslMode": "require"},
    fails={"EngineName": "mysql", "SslMode": "none"},
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    return None if configuration.get("SslMode") not in {None, "none"} else "The endpoint does not use TLS."
