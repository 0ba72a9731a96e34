"""CodePipeline: the first stage deploys to one place."""

from __future__ import annotations

from typing import Any

from config_app.rules.pipelines import deployments
from config_app.rules.spec import Parameter, rule


@rule(
    "CODEPIPELINE_DEPLOYMENT_COUNT_CHECK",
    title="Pipelines begin with one deployment",
    types=("AWS::CodePipeline::Pipeline",),
    why="A bad release should meet one place first.",
    fix="Move further deployments of the first stage into stages of their own.",
    passes={"pipeline": {"stages": [{"name": "Test", "actions": [{"actionTypeId": {"category": "Deploy"}}]}]}},
    fails={
        "pipeline": {
            "stages": [
                {
                    "name": "Test",
                    "actions": [{"actionTypeId": {"category": "Deploy"}}, {"actionTypeId": {"category": "Deploy"}}],
                }
            ]
        }
    },
    parameters=(Parameter("deploymentLimit", "int", least=1),),
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    most = 1
    for name, actions in deployments(configuration):
        if len(actions) > most:
            return f"The stage {name} makes {len(actions)} deployments, more than {most}."
        if "deploymentLimit" not in parameters:
            return None
        most = parameters["deploymentLimit"]
    return None
