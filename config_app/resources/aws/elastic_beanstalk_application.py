"""Applications of Elastic Beanstalk."""

from config_app.resources.spec import Extra, Listing, ResourceType

TYPE = ResourceType(
    "AWS::ElasticBeanstalk::Application",
    listing=Listing("elasticbeanstalk:DescribeApplications", "Applications[]"),
    id="ApplicationName",
    name="ApplicationName",
    arn="ApplicationArn",
    created="DateCreated",
    events=r"Application|TagsForResource",
    drop=("ApplicationArn", "ConfigurationTemplates"),
    volatile=("dateCreated", "dateUpdated"),
    extras=(
        Extra("elasticbeanstalk:ListTagsForResource", {"ResourceArn": "ApplicationArn"}, "ResourceTags", into="Tags"),
    ),
)
