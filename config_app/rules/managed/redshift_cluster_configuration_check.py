"""Redshift: clusters are encrypted, logged and of the agreed kind."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import on
from config_app.rules.spec import Example, Item, Parameter, rule


@rule(
    "REDSHIFT_CLUSTER_CONFIGURATION_CHECK",
    title="Data warehouses are encrypted, logged and of an agreed kind",
    types=("AWS::Redshift::Cluster",),
    why="A warehouse holds the data of everything else: it should not be the place that is looked after least.",
    fix="aws redshift modify-cluster --encrypted, aws redshift enable-logging.",
    passes=Example(
        {"encrypted": True, "nodeType": "dc1.large"}, Item(supplementary={"LoggingStatus": {"loggingEnabled": True}})
    ),
    fails=Example(
        {"encrypted": False, "nodeType": "dc1.large"}, Item(supplementary={"LoggingStatus": {"loggingEnabled": True}})
    ),
    parameters=(
        Parameter("loggingEnabled", "flag", default="true", required=True),
        Parameter("clusterDbEncrypted", "flag", default="true", required=True),
        Parameter("nodeTypes", "list", default="dc1.large"),
    ),
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item) -> Any:
    wrong = []
    if bool(configuration.get("encrypted")) != parameters["clusterDbEncrypted"]:
        wrong.append("it is not encrypted" if parameters["clusterDbEncrypted"] else "it is encrypted")
    if on((item.part("LoggingStatus") or {}).get("loggingEnabled")) != parameters["loggingEnabled"]:
        wrong.append("it is not logged" if parameters["loggingEnabled"] else "it is logged")
    if parameters.get("nodeTypes") and configuration.get("nodeType") not in parameters["nodeTypes"]:
        wrong.append(f"its nodes are {configuration.get('nodeType')}")
    return f"The cluster is other than agreed: {', '.join(wrong)}." if wrong else None
