"""Deployments of pipelines; shared by the rules on CodePipeline. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from config_app.rules.documents import at, listed


def deployments(configuration: Mapping[str, Any]) -> Iterator[tuple[str, list[Mapping[str, Any]]]]:
    """Name and deploying actions of each stage that deploys, in order."""
    for stage in listed(at(configuration, "pipeline", "stages")):
        actions = [
            action for action in listed(stage.get("actions")) if at(action, "actionTypeId", "category") == "Deploy"
        ]
        if actions:
            yield str(stage.get("name")), actions
