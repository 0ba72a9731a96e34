"""Scheduled actions of Auto Scaling groups."""

from config_app.resources.spec import Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::AutoScaling::ScheduledAction",
    listing=Listing("autoscaling:DescribeScheduledActions", "ScheduledUpdateGroupActions[]"),
    id="ScheduledActionARN",
    name="ScheduledActionName",
    arn="ScheduledActionARN",
    events=r"Scheduled",
    drop=("Time", "StartTime"),
    links=(
        Link(
            "Is associated with AutoScalingGroup",
            "AWS::AutoScaling::AutoScalingGroup",
            "AutoScalingGroupName",
            "Is associated with ScheduledAction",
            by="name",
        ),
    ),
)
