"""App Mesh: nodes speak TLS to each other."""

from __future__ import annotations

from typing import Any

from config_app.rules.meshes import plain_back_ends
from config_app.rules.spec import rule


@rule(
    "APPMESH_VIRTUAL_NODE_BACKEND_DEFAULTS_TLS_ON",
    title="Virtual nodes ask their back ends for TLS",
    types=("AWS::AppMesh::VirtualNode",),
    why="Inside a mesh traffic is as readable as outside where TLS is not asked for.",
    fix="aws appmesh update-virtual-node with backendDefaults.clientPolicy.tls.enforce=true.",
    passes={"Spec": {"BackendDefaults": {"ClientPolicy": {"Tls": {"Enforce": True}}}}},
    fails={"Spec": {"Listeners": []}},
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    return plain_back_ends(configuration, "node")
