"""Scaling policies of Auto Scaling groups."""

from config_app.resources.spec import Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::AutoScaling::ScalingPolicy",
    listing=Listing("autoscaling:DescribePolicies", "ScalingPolicies[]"),
    id="PolicyARN",
    name="PolicyName",
    arn="PolicyARN",
    events=r"Policy|ScalingPolicy",
    links=(
        Link(
            "Is associated with AutoScalingGroup",
            "AWS::AutoScaling::AutoScalingGroup",
            "AutoScalingGroupName",
            "Is associated with ScalingPolicy",
            by="name",
        ),
        Link(
            "Is associated with Alarm",
            "AWS::CloudWatch::Alarm",
            "Alarms[].AlarmARN",
            "Is associated with ScalingPolicy",
            by="arn",
        ),
    ),
)
