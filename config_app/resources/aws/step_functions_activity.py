"""Activities of Step Functions."""

from config_app.resources.spec import Extra, Listing, ResourceType

TYPE = ResourceType(
    "AWS::StepFunctions::Activity",
    listing=Listing("stepfunctions:ListActivities", "activities[]"),
    id="activityArn",
    name="name",
    arn="activityArn",
    tags="tags",
    created="creationDate",
    case="upper",
    spelling=(("ActivityArn", "Arn"),),
    events=r"Activity|TagResource",
    drop=("creationDate",),
    extras=(Extra("stepfunctions:ListTagsForResource", {"resourceArn": "activityArn"}, "tags", into="tags"),),
)
