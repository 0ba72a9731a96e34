"""Outcomes of Fraud Detector."""

from config_app.resources.spec import Extra, Listing, ResourceType

TYPE = ResourceType(
    "AWS::FraudDetector::Outcome",
    listing=Listing("frauddetector:GetOutcomes", "outcomes[]"),
    id="arn",
    name="name",
    arn="arn",
    case="upper",
    events=r"Outcome|TagResource",
    volatile=("LastUpdatedTime", "CreatedTime"),
    extras=(Extra("frauddetector:ListTagsForResource", {"resourceARN": "arn"}, "tags", into="Tags"),),
)
