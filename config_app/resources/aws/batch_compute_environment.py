"""Compute environments of Batch."""

from config_app.resources.spec import Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::Batch::ComputeEnvironment",
    listing=Listing("batch:DescribeComputeEnvironments", "computeEnvironments[]"),
    id="computeEnvironmentArn",
    name="computeEnvironmentName",
    arn="computeEnvironmentArn",
    tags="tags",
    case="upper",
    events=r"ComputeEnvironment|TagResource",
    drop=("ecsClusterArn", "status", "statusReason", "uuid", "containerOrchestrationType", "context", "updatePolicy"),
    maps=("tags", "capacityTags"),
    links=(
        Link(
            "Is associated with SecurityGroup",
            "AWS::EC2::SecurityGroup",
            "computeResources.securityGroupIds[]",
            "Is associated with ComputeEnvironment",
        ),
        Link("Is contained in Subnet", "AWS::EC2::Subnet", "computeResources.subnets[]", "Contains ComputeEnvironment"),
        Link(
            "Is associated with Role",
            "AWS::IAM::Role",
            "serviceRole",
            "Is associated with ComputeEnvironment",
            by="arn",
        ),
        Link(
            "Is associated with Cluster",
            "AWS::ECS::Cluster",
            "ecsClusterArn",
            "Is associated with ComputeEnvironment",
            by="arn",
        ),
    ),
)
