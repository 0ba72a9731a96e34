"""Redshift: a cluster has no public address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from config_app.remediation.spec import Parameter, Step, Steps, document


@document(
    "AWSConfigRemediation-DisablePublicAccessToRedshiftCluster",
    title="The cluster has no public address",
    changes="Makes the cluster not publicly accessible.",
    risk="medium: clients outside its network lose it",
    types=("AWS::Redshift::Cluster",),
    parameters=(Parameter("ClusterIdentifier", required=True),),
    permissions=("redshift:ModifyCluster",),
)
def steps(parameters: Mapping[str, Any]) -> Steps:
    yield Step(
        "Modify",
        "redshift:ModifyCluster",
        {"ClusterIdentifier": parameters["ClusterIdentifier"], "PubliclyAccessible": False},
    )
