"""Brokers of Amazon MQ; their users' passwords are never answered."""

from __future__ import annotations

from typing import Any

from config_app.resources.spec import Extra, Link, Listing, ResourceType, Through

_PROTOCOLS = {
    "AmqpEndpoints": "amqp",
    "MqttEndpoints": "mqtt",
    "OpenWireEndpoints": "ssl",
    "StompEndpoints": "stomp",
    "WssEndpoints": "wss",
}


def _endpoints(item: dict[str, Any]) -> dict[str, Any]:
    """Addresses by protocol and the configuration that applies, as CloudFormation has them."""
    instances = item.get("BrokerInstances") or []
    every = [endpoint for instance in instances for endpoint in instance.get("Endpoints") or []]
    shaped = {
        name: [endpoint for endpoint in every if endpoint.startswith((f"{protocol}:", f"{protocol}+"))]
        for name, protocol in _PROTOCOLS.items()
    }
    addresses = [instance["IpAddress"] for instance in instances if instance.get("IpAddress")]
    applied = (item.get("Configurations") or {}).get("Current")
    return {**item, **shaped, "IpAddresses": addresses, "Configuration": applied}


TYPE = ResourceType(
    "AWS::AmazonMQ::Broker",
    listing=Listing("mq:ListBrokers", "BrokerSummaries[].{BrokerId: BrokerId}"),
    id="BrokerArn",
    name="BrokerName",
    arn="BrokerArn",
    created="Created",
    case="api",
    spelling=(("BrokerArn", "Arn"), ("BrokerId", "Id")),
    through=(Through(r"Broker|User|Configuration", "Id"),),
    events=r"Broker|User|Tags$",
    drop=("BrokerState", "Created", "BrokerInstances", "Configurations", "ActionsRequired"),
    reshape=_endpoints,
    extras=(Extra("mq:DescribeBroker", {"BrokerId": "BrokerId"}, "@"),),
    links=(
        Link("Is contained in Subnet", "AWS::EC2::Subnet", "SubnetIds[]", "Contains Broker"),
        Link(
            "Is associated with SecurityGroup",
            "AWS::EC2::SecurityGroup",
            "SecurityGroups[]",
            "Is associated with Broker",
        ),
        Link("Is encrypted with Key", "AWS::KMS::Key", "EncryptionOptions.KmsKeyId", "Encrypts Broker", by="arn"),
    ),
)
