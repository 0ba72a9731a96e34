"""App Mesh: gateways speak TLS to what is behind them."""

from __future__ import annotations

from typing import Any

from config_app.rules.meshes import plain_back_ends
from config_app.rules.spec import rule


@rule(
    "APPMESH_VIRTUAL_GATEWAY_BACKEND_DEFAULTS_TLS",
    title="Virtual gateways ask their back ends for TLS",
    types=("AWS::AppMesh::VirtualGateway",),
    why="Inside a mesh traffic is as readable as outside where TLS is not asked for.",
    fix="aws appmesh update-virtual-gateway with backendDefaults.clientPolicy.tls.enforce=true.",
    passes={"Spec": {"BackendDefaults": {"ClientPolicy": {"Tls": {"Enforce": True}}}}},
    fails={"Spec": {"BackendDefaults": {"ClientPolicy": {"Tls": {"Enforce": False}}}}},
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    return plain_back_ends(configuration, "gateway")
