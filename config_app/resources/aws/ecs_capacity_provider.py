"""Capacity providers of ECS; Fargate's own two are left out."""

from config_app.resources.spec import Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::ECS::CapacityProvider",
    listing=Listing("ecs:DescribeCapacityProviders", "capacityProviders[]", {"include": ["TAGS"]}),
    id="capacityProviderArn",
    name="name",
    arn="capacityProviderArn",
    tags="tags",
    case="upper",
    alive="!starts_with(name, 'FARGATE')",
    events=r"CapacityProvider|TagResource",
    drop=(
        "capacityProviderArn",
        "status",
        "updateStatus",
        "updateStatusReason",
        "cluster",
        "managedInstancesProvider",
        "type",
    ),
    links=(
        Link(
            "Is associated with AutoScalingGroup",
            "AWS::AutoScaling::AutoScalingGroup",
            "autoScalingGroupProvider.autoScalingGroupArn",
            "Is associated with CapacityProvider",
            by="arn",
        ),
    ),
)
