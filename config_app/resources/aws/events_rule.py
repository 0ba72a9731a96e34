"""Rules of EventBridge with their targets."""

from config_app.resources.spec import Each, Extra, Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::Events::Rule",
    listing=Listing(
        "events:ListRules",
        "Rules[]",
        each=Each(Listing("events:ListEventBuses", "EventBuses[]"), {"EventBusName": "Name"}),
    ),
    id="Arn",
    name="Name",
    arn="Arn",
    case="api",
    events=r"Rule|Targets|TagResource|DeleteEventBus",
    spelling=(
        ("awsvpcConfiguration", "AwsVpcConfiguration"),
        ("capacityProvider", "CapacityProvider"),
        ("weight", "Weight"),
        ("base", "Base"),
        ("type", "Type"),
        ("field", "Field"),
        ("expression", "Expression"),
        ("PlacementStrategy", "PlacementStrategies"),
    ),
    drop=("EventPattern", "ManagedBy"),
    maps=("InputPathsMap", "HeaderParameters", "QueryStringParameters"),
    extras=(
        Extra(
            "events:DescribeRule",
            {"Name": "Name", "EventBusName": "EventBusName"},
            "EventPattern",
            into="EventPattern",
            supplementary=True,
        ),
        Extra("events:ListTargetsByRule", {"Rule": "Name", "EventBusName": "EventBusName"}, "Targets", into="Targets"),
        Extra("events:ListTagsForResource", {"ResourceARN": "Arn"}, "Tags", into="Tags"),
    ),
    links=(
        Link("Is associated with Role", "AWS::IAM::Role", "RoleArn", "Is associated with Rule", by="arn"),
        Link("Is contained in EventBus", "AWS::Events::EventBus", "EventBusName", "Contains Rule", by="name"),
        Link(
            "Is associated with Function",
            "AWS::Lambda::Function",
            "Targets[].Arn | [?contains(@, ':lambda:')]",
            "Is associated with Rule",
            by="arn",
        ),
        Link(
            "Is associated with Queue",
            "AWS::SQS::Queue",
            "Targets[].Arn | [?contains(@, ':sqs:')]",
            "Is associated with Rule",
            by="arn",
        ),
        Link(
            "Is associated with Topic",
            "AWS::SNS::Topic",
            "Targets[].Arn | [?contains(@, ':sns:')]",
            "Is associated with Rule",
            by="arn",
        ),
    ),
)
