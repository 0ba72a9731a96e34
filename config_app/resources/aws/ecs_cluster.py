"""Clusters of ECS."""

from config_app.resources.spec import Extra, Listing, ResourceType

TYPE = ResourceType(
    "AWS::ECS::Cluster",
    listing=Listing("ecs:ListClusters", "clusterArns[].{clusterArn: @}"),
    id="clusterArn",
    name="clusterName",
    arn="clusterArn",
    tags="tags",
    case="upper",
    spelling=(("ClusterArn", "Arn"), ("Settings", "ClusterSettings")),
    events=r"Cluster|CapacityProvider|TagResource",
    drop=(
        "status",
        "registeredContainerInstancesCount",
        "runningTasksCount",
        "pendingTasksCount",
        "activeServicesCount",
        "statistics",
        "attachments",
        "attachmentsStatus",
    ),
    extras=(
        Extra(
            "ecs:DescribeClusters",
            {"clusters": "[clusterArn]", "include": "['TAGS', 'SETTINGS', 'CONFIGURATIONS']"},
            "clusters[0]",
        ),
    ),
)
