"""CodePipeline: releases spread over regions by and by."""

from __future__ import annotations

from typing import Any

from config_app.rules.pipelines import deployments
from config_app.rules.spec import Parameter, rule


@rule(
    "CODEPIPELINE_REGION_FANOUT_CHECK",
    title="Pipelines spread over regions by and by",
    types=("AWS::CodePipeline::Pipeline",),
    why="A bad release in all regions at once leaves none to fall back on.",
    fix="Move regions of the stage named in the verdict into a later stage.",
    passes={
        "pipeline": {
            "stages": [
                {"name": "One", "actions": [{"actionTypeId": {"category": "Deploy"}, "region": "us-east-1"}]},
                {
                    "name": "Two",
                    "actions": [
                        {"actionTypeId": {"category": "Deploy"}, "region": "eu-west-1"},
                        {"actionTypeId": {"category": "Deploy"}, "region": "eu-north-1"},
                    ],
                },
            ]
        }
    },
    fails={
        "pipeline": {
            "stages": [
                {
                    "name": "One",
                    "actions": [
                        {"actionTypeId": {"category": "Deploy"}, "region": "us-east-1"},
                        {"actionTypeId": {"category": "Deploy"}, "region": "eu-west-1"},
                    ],
                }
            ]
        }
    },
    parameters=(Parameter("regionFanoutFactor", "int", default="3", least=1),),
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    before: set[Any] = set()
    for name, actions in deployments(configuration):
        regions = {action.get("region") for action in actions}
        most = len(before) * parameters["regionFanoutFactor"] if before else 1
        if len(regions) > most:
            return f"The stage {name} deploys to {len(regions)} regions, more than {most}."
        before |= regions
    return None
