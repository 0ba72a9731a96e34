"""Variables of Fraud Detector."""

from config_app.resources.spec import Extra, Listing, ResourceType

TYPE = ResourceType(
    "AWS::FraudDetector::Variable",
    listing=Listing("frauddetector:GetVariables", "variables[]"),
    id="arn",
    name="name",
    arn="arn",
    case="upper",
    events=r"Variable|TagResource",
    volatile=("LastUpdatedTime", "CreatedTime"),
    extras=(Extra("frauddetector:ListTagsForResource", {"resourceARN": "arn"}, "tags", into="Tags"),),
)
