"""EKS: secrets of clusters are encrypted with a key."""

from __future__ import annotations

from typing import Any

from config_app.rules.kubernetes import secrets_in_plain_text
from config_app.rules.spec import Parameter, rule


@rule(
    "EKS_CLUSTER_SECRETS_ENCRYPTED",
    title="Clusters encrypt their Kubernetes secrets",
    types=("AWS::EKS::Cluster",),
    why="Secrets of a cluster lie in its database as plain text otherwise.",
    fix="aws eks associate-encryption-config --cluster-name NAME --encryption-config resources=secrets,provider={keyArn=KEY}",
    passes={
        "EncryptionConfig": [
            {"Resources": ["secrets"], "Provider": {"KeyArn": "arn:aws:kms:us-east-1:111122223333:key/1"}}
        ]
    },
    fails={"EncryptionConfig": []},
    parameters=(Parameter("kmsKeyArns", "list"),),
    trigger="periodic",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    return secrets_in_plain_text(configuration, parameters.get("kmsKeyArns"))
