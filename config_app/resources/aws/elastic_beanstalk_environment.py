"""Environments of Elastic Beanstalk with their options; values of environment variables are hidden."""

from config_app.resources.options import by_namespace
from config_app.resources.spec import Extra, Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::ElasticBeanstalk::Environment",
    listing=Listing("elasticbeanstalk:DescribeEnvironments", "Environments[]", {"IncludeDeleted": False}),
    id="EnvironmentId",
    name="EnvironmentName",
    arn="EnvironmentArn",
    created="DateCreated",
    alive="Status != 'Terminated'",
    events=r"Environment|Configuration|TagsForResource",
    settles=True,
    maps=("optionSettings*",),
    drop=("Health", "HealthStatus", "AbortableOperationInProgress", "Resources", "OperationsRole", "TemplateName"),
    volatile=("dateCreated", "dateUpdated"),
    extras=(
        Extra(
            "elasticbeanstalk:DescribeConfigurationSettings",
            {"ApplicationName": "ApplicationName", "EnvironmentName": "EnvironmentName"},
            "ConfigurationSettings[0].OptionSettings",
            into="optionSettings",
            shape=by_namespace,
        ),
        Extra("elasticbeanstalk:ListTagsForResource", {"ResourceArn": "EnvironmentArn"}, "ResourceTags", into="Tags"),
    ),
    links=(
        Link(
            "Is contained in Application",
            "AWS::ElasticBeanstalk::Application",
            "ApplicationName",
            "Contains Environment",
        ),
    ),
)
