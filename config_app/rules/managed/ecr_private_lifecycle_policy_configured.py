"""ECR: old images go."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import at
from config_app.rules.spec import rule


@rule(
    "ECR_PRIVATE_LIFECYCLE_POLICY_CONFIGURED",
    title="Repositories let old images go",
    types=("AWS::ECR::Repository",),
    why="Old images cost money, and are started by mistake with all their holes.",
    fix="aws ecr put-lifecycle-policy --repository-name NAME --lifecycle-policy-text …",
    passes={"LifecyclePolicy": {"LifecyclePolicyText": '{"rules": []}'}},
    fails={"LifecyclePolicy": {}},
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    return (
        None
        if at(configuration, "LifecyclePolicy", "LifecyclePolicyText")
        else "The repository has no lifecycle policy."
    )
