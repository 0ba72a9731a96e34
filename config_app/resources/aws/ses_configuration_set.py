"""Configuration sets of SES."""

from config_app.resources.spec import Extra, Listing, ResourceType

TYPE = ResourceType(
    "AWS::SES::ConfigurationSet",
    listing=Listing("sesv2:ListConfigurationSets", "ConfigurationSets[].{Name: @}"),
    id="Name",
    name="Name",
    arn="arn:aws:ses:{region}:{account}:configuration-set/{id}",
    case="api",
    events=r"ConfigurationSet",
    drop=("ConfigurationSetName", "VdmOptions", "ArchivingOptions", "LastFreshStart"),
    extras=(Extra("sesv2:GetConfigurationSet", {"ConfigurationSetName": "Name"}, "@"),),
)
