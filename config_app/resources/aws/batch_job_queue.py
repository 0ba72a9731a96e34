"""Job queues of Batch."""

from config_app.resources.spec import Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::Batch::JobQueue",
    listing=Listing("batch:DescribeJobQueues", "jobQueues[]"),
    id="jobQueueArn",
    name="jobQueueName",
    arn="jobQueueArn",
    tags="tags",
    case="upper",
    events=r"JobQueue|TagResource",
    drop=("jobQueueArn", "status", "statusReason"),
    links=(
        Link(
            "Is associated with ComputeEnvironment",
            "AWS::Batch::ComputeEnvironment",
            "computeEnvironmentOrder[].computeEnvironment",
            "Is associated with JobQueue",
            by="arn",
        ),
    ),
)
