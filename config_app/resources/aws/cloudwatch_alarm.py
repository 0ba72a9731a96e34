"""Metric alarms of CloudWatch; whether they ring now is no configuration."""

from config_app.resources.spec import Extra, Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::CloudWatch::Alarm",
    listing=Listing("cloudwatch:DescribeAlarms", "MetricAlarms[]", {"AlarmTypes": ["MetricAlarm"]}),
    id="AlarmArn",
    name="AlarmName",
    arn="AlarmArn",
    spelling=(("oKActions", "okactions"),),
    events=r"Alarm|TagResource",
    drop=(
        "StateValue",
        "StateReason",
        "StateReasonData",
        "StateUpdatedTimestamp",
        "StateTransitionedTimestamp",
        "EvaluationState",
    ),
    volatile=("alarmConfigurationUpdatedTimestamp",),
    extras=(Extra("cloudwatch:ListTagsForResource", {"ResourceARN": "AlarmArn"}, "Tags", into="Tags"),),
    links=(
        Link(
            "Is associated with Topic",
            "AWS::SNS::Topic",
            "[AlarmActions, OKActions, InsufficientDataActions][][?starts_with(@, 'arn:aws:sns:')]",
            "Is associated with Alarm",
            by="arn",
        ),
    ),
)
