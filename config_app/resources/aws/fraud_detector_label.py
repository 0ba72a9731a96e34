"""Labels of Fraud Detector."""

from config_app.resources.spec import Extra, Listing, ResourceType

TYPE = ResourceType(
    "AWS::FraudDetector::Label",
    listing=Listing("frauddetector:GetLabels", "labels[]"),
    id="arn",
    name="name",
    arn="arn",
    case="upper",
    events=r"Label|TagResource",
    volatile=("LastUpdatedTime", "CreatedTime"),
    extras=(Extra("frauddetector:ListTagsForResource", {"resourceARN": "arn"}, "tags", into="Tags"),),
)
