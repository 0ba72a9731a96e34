"""Elastic Beanstalk: platforms are updated."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import on
from config_app.rules.environments import option
from config_app.rules.spec import Parameter, rule


@rule(
    "ELASTIC_BEANSTALK_MANAGED_UPDATES_ENABLED",
    title="Environments update their platform",
    types=("AWS::ElasticBeanstalk::Environment",),
    why="A platform that nobody updates collects known holes.",
    fix="aws elasticbeanstalk update-environment with aws:elasticbeanstalk:managedactions ManagedActionsEnabled=true",
    passes={"optionSettings": {"aws:elasticbeanstalk:managedactions": {"ManagedActionsEnabled": {"value": "true"}}}},
    fails={"optionSettings": {"aws:elasticbeanstalk:managedactions": {"ManagedActionsEnabled": {"value": "false"}}}},
    parameters=(Parameter("UpdateLevel", choices=("minor", "patch")),),
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    if not on(option(configuration, "aws:elasticbeanstalk:managedactions", "ManagedActionsEnabled")):
        return "The environment does not update its platform by itself."
    level, wanted = (
        option(configuration, "aws:elasticbeanstalk:managedactions:platformupdate", "UpdateLevel"),
        parameters.get("UpdateLevel"),
    )
    if wanted and level != wanted:
        return f"Updates are of the level {level} instead of {wanted}."
    return None
