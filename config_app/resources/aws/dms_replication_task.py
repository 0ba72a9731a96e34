"""Replication tasks of the Database Migration Service."""

from config_app.resources.spec import Extra, Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::DMS::ReplicationTask",
    listing=Listing("dms:DescribeReplicationTasks", "ReplicationTasks[]"),
    id="ReplicationTaskArn",
    name="ReplicationTaskIdentifier",
    arn="ReplicationTaskArn",
    created="ReplicationTaskCreationDate",
    case="api",
    spelling=(("ReplicationTaskArn", "Id"),),
    events=r"ReplicationTask|TagsToResource|TagsFromResource",
    drop=(
        "Status",
        "LastFailureMessage",
        "StopReason",
        "ReplicationTaskCreationDate",
        "ReplicationTaskStartDate",
        "RecoveryCheckpoint",
        "ReplicationTaskStats",
        "TargetReplicationInstanceArn",
        "TableMappings",
        "ReplicationTaskSettings",
        "TaskData",
    ),
    extras=(
        Extra(
            "dms:DescribeReplicationTasks",
            {"Filters": "[{Name: 'replication-task-arn', Values: [ReplicationTaskArn]}]"},
            "ReplicationTasks[0].{tableMappings: TableMappings, replicationTaskSettings: ReplicationTaskSettings}",
            into="TaskSettings",
            supplementary=True,
        ),
        Extra("dms:ListTagsForResource", {"ResourceArn": "ReplicationTaskArn"}, "TagList", into="Tags"),
    ),
    links=(
        Link(
            "Is associated with ReplicationInstance",
            "AWS::DMS::ReplicationInstance",
            "ReplicationInstanceArn",
            "Is associated with ReplicationTask",
            by="arn",
        ),
        Link(
            "Is associated with Endpoint",
            "AWS::DMS::Endpoint",
            "[SourceEndpointArn, TargetEndpointArn]",
            "Is associated with ReplicationTask",
            by="arn",
        ),
    ),
)
