"""Active task definitions of ECS; values of environment variables are hidden."""

from config_app.resources.spec import Extra, Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::ECS::TaskDefinition",
    listing=Listing("ecs:ListTaskDefinitions", "taskDefinitionArns[].{taskDefinitionArn: @}", {"status": "ACTIVE"}),
    id="taskDefinitionArn",
    name="family",
    arn="taskDefinitionArn",
    tags="tags",
    created="registeredAt",
    case="upper",
    events=r"TaskDefinition|TagResource",
    drop=(
        "revision",
        "requiresAttributes",
        "compatibilities",
        "registeredAt",
        "deregisteredAt",
        "deleteRequestedAt",
        "registeredBy",
        "runtimePlatform",
        "ephemeralStorage",
        "enableFaultInjection",
    ),
    maps=("options", "dockerLabels", "driverOpts", "labels"),
    extras=(
        Extra(
            "ecs:DescribeTaskDefinition",
            {"taskDefinition": "taskDefinitionArn", "include": "['TAGS']"},
            "merge(taskDefinition, {tags: tags})",
        ),
    ),
    links=(
        Link(
            "Is associated with Role",
            "AWS::IAM::Role",
            "[taskRoleArn, executionRoleArn]",
            "Is associated with TaskDefinition",
            by="arn",
        ),
    ),
)
