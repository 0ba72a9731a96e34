"""Endpoints of the Database Migration Service; their passwords are hidden."""

from config_app.resources.spec import Extra, Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::DMS::Endpoint",
    listing=Listing("dms:DescribeEndpoints", "Endpoints[]"),
    id="EndpointArn",
    name="EndpointIdentifier",
    arn="EndpointArn",
    case="api",
    spelling=(
        ("EndpointArn", "Id"),
        ("IBMDb2Settings", "IbmDb2Settings"),
        ("MySQLSettings", "MySqlSettings"),
        ("PostgreSQLSettings", "PostgreSqlSettings"),
        ("MicrosoftSQLServerSettings", "MicrosoftSqlServerSettings"),
        ("SaslUsername", "SaslUserName"),
    ),
    events=r"Endpoint|Connection|TagsToResource|TagsFromResource",
    drop=(
        "EngineDisplayName",
        "Status",
        "ServiceAccessRoleArn",
        "ExternalTableDefinition",
        "IsReadOnly",
        "ExtraConnectionAttributes",
    ),
    extras=(Extra("dms:ListTagsForResource", {"ResourceArn": "EndpointArn"}, "TagList", into="Tags"),),
    links=(Link("Is encrypted with Key", "AWS::KMS::Key", "KmsKeyId", "Encrypts Endpoint", by="arn"),),
)
