"""Tables of DynamoDB, with their point-in-time recovery; how full they are is no configuration."""

from config_app.resources.spec import Extra, Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::DynamoDB::Table",
    listing=Listing("dynamodb:ListTables", "TableNames[].{TableName: @}"),
    id="TableName",
    name="TableName",
    arn="TableArn",
    created="CreationDateTime",
    case="bean",
    events=r"Table|ContinuousBackups|TimeToLive|TagResource|StreamingDestination|Replica|Kinesis",
    settles=True,
    volatile=(
        "itemCount",
        "tableSizeBytes",
        "indexSizeBytes",
        "numberOfDecreasesToday",
        "lastIncreaseDateTime",
        "lastDecreaseDateTime",
        "latestRestorableDateTime",
        "earliestRestorableDateTime",
        "warmThroughput",
    ),
    extras=(
        Extra("dynamodb:DescribeTable", {"TableName": "TableName"}, "Table"),
        Extra(
            "dynamodb:DescribeContinuousBackups",
            {"TableName": "TableName"},
            "ContinuousBackupsDescription",
            into="ContinuousBackupsDescription",
            supplementary=True,
        ),
        Extra("dynamodb:ListTagsOfResource", {"ResourceArn": "TableArn"}, "Tags", into="Tags"),
    ),
    links=(
        Link("Is encrypted with Key", "AWS::KMS::Key", "SSEDescription.KMSMasterKeyArn", "Encrypts Table", by="arn"),
    ),
)
