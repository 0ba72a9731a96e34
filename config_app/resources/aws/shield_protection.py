"""Protections of Shield Advanced."""

from config_app.resources.spec import Extra, Listing, ResourceType

TYPE = ResourceType(
    "AWS::Shield::Protection",
    listing=Listing("shield:ListProtections", "Protections[]", absent=("ResourceNotFoundException",)),
    id="Id",
    name="Name",
    arn="ProtectionArn",
    is_global=True,
    case="api",
    spelling=(("ApplicationLayerAutomaticResponseConfiguration", "ApplicationLayerAutomaticResponseConfig"),),
    events=r"Protection|HealthCheck|ApplicationLayer|TagResource",
    drop=("ProtectionArn",),
    extras=(Extra("shield:ListTagsForResource", {"ResourceARN": "ProtectionArn"}, "Tags", into="Tags"),),
)
