"""ACM PCA: root authorities are switched off."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import member
from config_app.rules.spec import NOT_APPLICABLE, Parameter, rule


@rule(
    "ACM_PCA_ROOT_CA_DISABLED",
    title="Root authorities are switched off",
    types=("AWS::ACMPCA::CertificateAuthority",),
    why="A root signs others once and is not needed until the next; switched on it may be misused every day.",
    fix="aws acm-pca update-certificate-authority --certificate-authority-arn ARN --status DISABLED",
    passes={"Type": "ROOT", "Status": "DISABLED"},
    fails={"Type": "ROOT", "Status": "ACTIVE"},
    parameters=(Parameter("exemptedCAArns", "list"),),
    trigger="periodic",
    severity="low",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    if configuration.get("Type") != "ROOT" or configuration.get("Arn") in parameters.get("exemptedCAArns", []):
        return NOT_APPLICABLE
    return None if member(configuration, "Status") == "DISABLED" else "The root authority is switched on."
