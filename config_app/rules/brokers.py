"""Logs of message brokers; shared by the rules on Amazon MQ. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from config_app.rules.documents import at, on
from config_app.rules.spec import NOT_APPLICABLE


def no_audit_log(configuration: Mapping[str, Any]) -> Any:
    """None where the broker keeps an audit log, a sentence where not; RabbitMQ has none."""
    if str(configuration.get("EngineType", "ACTIVEMQ")).upper() != "ACTIVEMQ":
        return NOT_APPLICABLE
    return None if on(at(configuration, "Logs", "Audit")) else "The broker keeps no audit log."
