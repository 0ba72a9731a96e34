"""Services of ECS; how many tasks run now is no configuration."""

from config_app.resources.spec import Each, Extra, Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::ECS::Service",
    listing=Listing(
        "ecs:ListServices",
        "serviceArns[].{serviceArn: @}",
        each=Each(
            Listing("ecs:ListClusters", "clusterArns[].{clusterArn: @}"),
            {"cluster": "clusterArn"},
            {"clusterArn": "clusterArn"},
        ),
    ),
    id="serviceArn",
    name="serviceName",
    arn="serviceArn",
    tags="tags",
    created="createdAt",
    case="upper",
    spelling=(("ClusterArn", "Cluster"), ("PlacementStrategy", "PlacementStrategies"), ("RoleArn", "Role")),
    events=r"Service|TaskSet|TagResource",
    drop=(
        "status",
        "runningCount",
        "pendingCount",
        "deployments",
        "events",
        "taskSets",
        "createdAt",
        "createdBy",
        "platformFamily",
        "currentServiceDeployment",
        "currentServiceRevisions",
        "availabilityZoneRebalancing",
        "resourceManagementType",
    ),
    extras=(
        Extra(
            "ecs:DescribeServices",
            {"cluster": "clusterArn", "services": "[serviceArn]", "include": "['TAGS']"},
            "services[0]",
        ),
    ),
    links=(
        Link("Is contained in Cluster", "AWS::ECS::Cluster", "clusterArn", "Contains Service", by="arn"),
        Link(
            "Is associated with TaskDefinition",
            "AWS::ECS::TaskDefinition",
            "taskDefinition",
            "Is associated with Service",
            by="arn",
        ),
        Link(
            "Is associated with TargetGroup",
            "AWS::ElasticLoadBalancingV2::TargetGroup",
            "loadBalancers[].targetGroupArn",
            "Is associated with Service",
            by="arn",
        ),
        Link(
            "Is associated with SecurityGroup",
            "AWS::EC2::SecurityGroup",
            "networkConfiguration.awsvpcConfiguration.securityGroups[]",
            "Is associated with Service",
        ),
        Link(
            "Is contained in Subnet",
            "AWS::EC2::Subnet",
            "networkConfiguration.awsvpcConfiguration.subnets[]",
            "Contains Service",
        ),
        Link("Is associated with Role", "AWS::IAM::Role", "roleArn", "Is associated with Service", by="arn"),
    ),
)
