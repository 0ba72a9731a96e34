"""Entity types of Fraud Detector."""

from config_app.resources.spec import Extra, Listing, ResourceType

TYPE = ResourceType(
    "AWS::FraudDetector::EntityType",
    listing=Listing("frauddetector:GetEntityTypes", "entityTypes[]"),
    id="arn",
    name="name",
    arn="arn",
    case="upper",
    events=r"EntityType|TagResource",
    volatile=("LastUpdatedTime", "CreatedTime"),
    extras=(Extra("frauddetector:ListTagsForResource", {"resourceARN": "arn"}, "tags", into="Tags"),),
)
