"""Scalable targets of Application Auto Scaling, with their policies."""

from config_app.resources.spec import Extra, Link, Listing, ResourceType, Through

TYPE = ResourceType(
    "AWS::ApplicationAutoScaling::ScalableTarget",
    listing=Listing(
        "application-autoscaling:DescribeScalableTargets",
        "ScalableTargets[]",
        variants=tuple(
            {"ServiceNamespace": name}
            for name in ("dynamodb", "ecs", "ec2", "rds", "lambda", "elasticache", "sagemaker", "kafka", "cassandra")
        ),
    ),
    id="join('|', [ResourceId, ScalableDimension, ServiceNamespace])",
    name="ResourceId",
    arn="ScalableTargetARN",
    created="CreationTime",
    by_name=False,
    events=r"ScalableTarget|ScalingPolicy|ScheduledAction",
    through=(Through(r"ScalableTarget|ScalingPolicy|ScheduledAction", "resourceId"),),
    drop=("CreationTime", "PredictedCapacity"),
    extras=(
        Extra(
            "application-autoscaling:DescribeScalingPolicies",
            {
                "ServiceNamespace": "ServiceNamespace",
                "ResourceId": "ResourceId",
                "ScalableDimension": "ScalableDimension",
            },
            "ScalingPolicies",
            into="ScalingPolicies",
            supplementary=True,
        ),
    ),
    links=(
        Link("Is associated with Role", "AWS::IAM::Role", "RoleARN", "Is associated with ScalableTarget", by="arn"),
        Link(
            "Is associated with Table",
            "AWS::DynamoDB::Table",
            "ServiceNamespace == 'dynamodb' && starts_with(ResourceId, 'table/') && ResourceId",
            "Is associated with ScalableTarget",
            short=True,
        ),
    ),
)
