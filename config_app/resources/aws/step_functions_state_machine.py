"""State machines of Step Functions with their definition."""

from config_app.resources.spec import Extra, Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::StepFunctions::StateMachine",
    listing=Listing("stepfunctions:ListStateMachines", "stateMachines[].{stateMachineArn: stateMachineArn}"),
    id="stateMachineArn",
    name="name",
    arn="stateMachineArn",
    tags="tags",
    created="creationDate",
    case="upper",
    spelling=(("StateMachineArn", "Arn"), ("Name", "StateMachineName"), ("Type", "StateMachineType")),
    events=r"StateMachine|TagResource",
    drop=(
        "status",
        "definition",
        "creationDate",
        "label",
        "revisionId",
        "description",
        "encryptionConfiguration",
        "variableReferences",
    ),
    extras=(
        Extra("stepfunctions:DescribeStateMachine", {"stateMachineArn": "stateMachineArn"}, "@"),
        Extra(
            "stepfunctions:DescribeStateMachine",
            {"stateMachineArn": "stateMachineArn"},
            "definition",
            into="Definition",
            supplementary=True,
        ),
        Extra("stepfunctions:ListTagsForResource", {"resourceArn": "stateMachineArn"}, "tags", into="tags"),
    ),
    links=(
        Link("Is associated with Role", "AWS::IAM::Role", "roleArn", "Is associated with StateMachine", by="arn"),
        Link(
            "Is associated with LogGroup",
            "AWS::Logs::LogGroup",
            "loggingConfiguration.destinations[].cloudWatchLogsLogGroup.logGroupArn",
            "Is associated with StateMachine",
            by="arn",
        ),
    ),
)
