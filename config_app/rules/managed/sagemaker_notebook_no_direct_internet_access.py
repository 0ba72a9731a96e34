"""SageMaker: notebooks reach the internet through the network only."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import rule


@rule(
    "SAGEMAKER_NOTEBOOK_NO_DIRECT_INTERNET_ACCESS",
    title="Notebooks have no internet access of their own",
    types=("AWS::SageMaker::NotebookInstance",),
    why="A notebook with a way out of its own carries data past every control of the network.",
    fix="Make the notebook instance anew in a subnet, with --direct-internet-access Disabled.",
    passes={"DirectInternetAccess": "Disabled"},
    fails={"DirectInternetAccess": "Enabled"},
    trigger="periodic",
    severity="high",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    if configuration.get("DirectInternetAccess") != "Disabled":
        return "The notebook instance has direct internet access."
    return None
