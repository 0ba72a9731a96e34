"""Auto Scaling groups."""

from config_app.resources.spec import Extra, Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::AutoScaling::AutoScalingGroup",
    listing=Listing("autoscaling:DescribeAutoScalingGroups", "AutoScalingGroups[]"),
    id="AutoScalingGroupARN",
    name="AutoScalingGroupName",
    arn="AutoScalingGroupARN",
    created="CreatedTime",
    spelling=(("vPCZoneIdentifier", "vpczoneIdentifier"),),
    events=r"AutoScalingGroup|DesiredCapacity|LoadBalancer|TrafficSource|Instances|MetricsCollection|Processes|WarmPool|NotificationConfiguration|Tags$",
    settles=True,
    extras=(
        Extra(
            "autoscaling:DescribeLifecycleHooks",
            {"AutoScalingGroupName": "AutoScalingGroupName"},
            "LifecycleHooks",
            into="LifeCycleHooks",
            supplementary=True,
        ),
    ),
    links=(
        Link(
            "Contains Instance", "AWS::EC2::Instance", "Instances[].InstanceId", "Is associated with AutoScalingGroup"
        ),
        Link(
            "Is associated with LaunchConfiguration",
            "AWS::AutoScaling::LaunchConfiguration",
            "LaunchConfigurationName",
            "Is associated with AutoScalingGroup",
            by="name",
        ),
        Link(
            "Is associated with LaunchTemplate",
            "AWS::EC2::LaunchTemplate",
            "LaunchTemplate.LaunchTemplateId",
            "Is associated with AutoScalingGroup",
        ),
        Link(
            "Is associated with LoadBalancer",
            "AWS::ElasticLoadBalancing::LoadBalancer",
            "LoadBalancerNames[]",
            "Is associated with AutoScalingGroup",
            by="name",
        ),
        Link(
            "Is associated with TargetGroup",
            "AWS::ElasticLoadBalancingV2::TargetGroup",
            "TargetGroupARNs[]",
            "Is associated with AutoScalingGroup",
            by="arn",
        ),
    ),
)
