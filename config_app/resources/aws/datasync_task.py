"""Tasks of DataSync."""

from config_app.resources.spec import Extra, Listing, ResourceType

TYPE = ResourceType(
    "AWS::DataSync::Task",
    listing=Listing("datasync:ListTasks", "Tasks[].{TaskArn: TaskArn}"),
    id="TaskArn",
    name="Name",
    arn="TaskArn",
    created="CreationTime",
    case="api",
    events=r"Task|TagResource",
    drop=("CurrentTaskExecutionArn", "CreationTime", "ErrorDetail", "ScheduleDetails", "TaskMode"),
    volatile=("Status", "ErrorCode"),
    extras=(
        Extra("datasync:DescribeTask", {"TaskArn": "TaskArn"}, "@"),
        Extra("datasync:ListTagsForResource", {"ResourceArn": "TaskArn"}, "Tags", into="Tags"),
    ),
)
