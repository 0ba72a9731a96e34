"""VPN: both tunnels are up."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import listed, named
from config_app.rules.spec import rule


@rule(
    "VPC_VPN_2_TUNNELS_UP",
    title="Both tunnels of each VPN connection are up",
    types=("AWS::EC2::VPNConnection",),
    why="With one tunnel down, the next maintenance cuts the connection.",
    fix="Look at the customer's device: its second tunnel is not set up or not answering.",
    passes={"vgwTelemetry": [{"status": "UP"}, {"status": "UP"}]},
    fails={"vgwTelemetry": [{"status": "UP"}, {"status": "DOWN", "outsideIpAddress": "203.0.113.9"}]},
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    tunnels = listed(configuration.get("vgwTelemetry"))
    down = [tunnel.get("outsideIpAddress", "?") for tunnel in tunnels if tunnel.get("status") != "UP"]
    if down:
        return f"Tunnels that are down: {named(down)}"
    return None if len(tunnels) >= 2 else "The connection has fewer than two tunnels."
