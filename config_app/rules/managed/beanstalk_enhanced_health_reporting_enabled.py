"""Elastic Beanstalk: environments say how they are."""

from __future__ import annotations

from typing import Any

from config_app.rules.environments import option
from config_app.rules.spec import rule


@rule(
    "BEANSTALK_ENHANCED_HEALTH_REPORTING_ENABLED",
    title="Environments report their health in detail",
    types=("AWS::ElasticBeanstalk::Environment",),
    why="Basic health notices that a machine runs, not that it answers with errors.",
    fix="aws elasticbeanstalk update-environment with aws:elasticbeanstalk:healthreporting:system SystemType=enhanced",
    passes={"optionSettings": {"aws:elasticbeanstalk:healthreporting:system": {"SystemType": {"value": "enhanced"}}}},
    fails={"optionSettings": {"aws:elasticbeanstalk:healthreporting:system": {"SystemType": {"value": "basic"}}}},
    severity="low",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    if option(configuration, "aws:elasticbeanstalk:healthreporting:system", "SystemType") != "enhanced":
        return "Enhanced health reporting is off."
    return None
