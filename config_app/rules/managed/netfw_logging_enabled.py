"""Network Firewall: what the firewall decides is logged."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import at, listed
from config_app.rules.spec import Parameter, rule


@rule(
    "NETFW_LOGGING_ENABLED",
    title="Firewalls log what they decide",
    types=("AWS::NetworkFirewall::LoggingConfiguration",),
    why="Without its log nobody can tell an attack that was stopped from one that was not.",
    fix="aws network-firewall update-logging-configuration with a destination.",
    passes={"LoggingConfiguration": {"LogDestinationConfigs": [{"LogType": "FLOW", "LogDestinationType": "S3"}]}},
    fails={"LoggingConfiguration": {"LogDestinationConfigs": []}},
    parameters=(Parameter("logType", "list", choices=("ALERT", "FLOW", "TLS")),),
    trigger="periodic",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    found = {
        entry.get("LogType") for entry in listed(at(configuration, "LoggingConfiguration", "LogDestinationConfigs"))
    }
    if not found:
        return "The firewall does not log."
    missing = [kind for kind in parameters.get("logType", []) if kind not in found]
    return f"Logs that are not kept: {', '.join(missing)}" if missing else None
