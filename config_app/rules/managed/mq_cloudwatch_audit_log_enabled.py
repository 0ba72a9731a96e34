"""MQ: brokers log who administers them."""

from __future__ import annotations

from typing import Any

from config_app.rules.brokers import no_audit_log
from config_app.rules.spec import rule


@rule(
    "MQ_CLOUDWATCH_AUDIT_LOG_ENABLED",
    title="Message brokers keep an audit log",
    types=("AWS::AmazonMQ::Broker",),
    why="Who made a user or a queue is only in the audit log.",
    fix="aws mq update-broker --broker-id ID --logs Audit=true,General=true",
    passes={"EngineType": "ACTIVEMQ", "Logs": {"Audit": True}},
    fails={"EngineType": "ACTIVEMQ", "Logs": {"General": True}},
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    return no_audit_log(configuration)
