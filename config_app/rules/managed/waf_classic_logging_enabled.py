"""WAF (classic, global): what the firewall decides is logged."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import listed
from config_app.rules.spec import Example, Item, Parameter, rule


@rule(
    "WAF_CLASSIC_LOGGING_ENABLED",
    title="Global web ACLs log what they decide",
    types=("AWS::WAF::WebACL",),
    why="Without its log nobody can tell an attack that was stopped from one that was not.",
    fix="aws waf put-logging-configuration with a delivery stream.",
    passes=Example(
        {"name": "acl"},
        Item(
            supplementary={
                "LoggingConfiguration": {
                    "logDestinationConfigs": ["arn:aws:firehose:us-east-1:111122223333:deliverystream/aws-waf-logs-a"]
                }
            }
        ),
    ),
    fails=Example({"name": "acl"}, Item(supplementary={"LoggingConfiguration": None})),
    parameters=(Parameter("KinesisFirehoseDeliveryStreamArns", "list"),),
    trigger="periodic",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item) -> Any:
    destinations = listed((item.part("LoggingConfiguration") or {}).get("logDestinationConfigs"))
    if not destinations:
        return "The web ACL does not log."
    wanted = parameters.get("KinesisFirehoseDeliveryStreamArns")
    if wanted and not set(destinations) & set(wanted):
        return "The web ACL logs to none of the delivery streams asked for."
    return None
