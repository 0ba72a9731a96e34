"""Log groups of CloudWatch Logs; how much they hold is no configuration."""

from config_app.resources.spec import Extra, Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::Logs::LogGroup",
    listing=Listing("logs:DescribeLogGroups", "logGroups[]"),
    id="logGroupName",
    name="logGroupName",
    arn="logGroupArn || arn",
    events=r"LogGroup|RetentionPolicy|KmsKey|MetricFilter|TagResource|DataProtectionPolicy",
    volatile=("storedBytes", "creationTime", "metricFilterCount"),
    extras=(Extra("logs:ListTagsLogGroup", {"logGroupName": "logGroupName"}, "tags", into="Tags"),),
    links=(Link("Is encrypted with Key", "AWS::KMS::Key", "kmsKeyId", "Encrypts LogGroup", by="arn"),),
)
